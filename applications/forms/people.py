"""Who is what in a draft."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.enums.drafting import DraftRole
from applications.models import CallSection
from applications.queries.people import DraftPerson
from portal.ui.forms import Form


class DraftRoleForm(Form):
    user = forms.TypedChoiceField(label=_("Person"), coerce=int)
    role = forms.ChoiceField(label=_("Part in the draft"), choices=DraftRole.choices)

    sections = forms.MultipleChoiceField(
        label=_("Sections that a guest writes in"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only for a guest of a partner government who writes. None chosen: all but the files."),
    )

    def __init__(
        self, *args: Any, people: Iterable[DraftPerson], sections: Sequence[CallSection], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["sections"]
        offered.choices = [(one.key, one.title) for one in sections]
        named = [(one.user.pk, f"{one.user.name} ({one.organisation})") for one in people]
        field = self.fields["user"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose")), *named]
