"""Which letters a person wants by mail as well."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.activity.letters import LETTERS, Letter
from portal.ui.forms import Form


def optional_letters() -> list[Letter]:
    return sorted((letter for letter in LETTERS.values() if letter.optional), key=lambda letter: letter.kind)


class PreferencesForm(Form):
    """One tick per kind of letter that may be turned off."""

    wanted = forms.MultipleChoiceField(
        label=_("Send these letters by mail too"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Letters that are not ticked still come to your inbox here."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(letter.kind, letter.label) for letter in optional_letters()]
        self.fields["wanted"].choices = choices  # type: ignore[attr-defined]
