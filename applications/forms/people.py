"""Who is what in a draft."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.enums.drafting import DraftRole
from applications.queries.people import DraftPerson
from portal.ui.forms import Form


class DraftRoleForm(Form):
    user = forms.TypedChoiceField(label=_("Person"), coerce=int)
    role = forms.ChoiceField(label=_("Part in the draft"), choices=DraftRole.choices)

    def __init__(self, *args: Any, people: Iterable[DraftPerson], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(one.user.pk, f"{one.user.name} ({one.organisation})") for one in people]
        field = self.fields["user"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose")), *named]
