"""Which letters a person wants by mail as well; a message in a thread."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.activity.letters import LETTERS, Letter
from portal.activity.rules import MOST_FILES, MOST_SIGNS
from portal.ui.forms import CreatesOnce, Form, LongTextField


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


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; cleans to a list of uploads. What they are is asked by the store."""

    def __init__(self, *, most: int = MOST_FILES, **kwargs: Any) -> None:
        super().__init__(widget=FilesInput(), max_length=255, **kwargs)
        self.most = most

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = [one for one in (data if isinstance(data, (list, tuple)) else [data]) if one]
        if len(given) > self.most:
            raise forms.ValidationError(_("At most %(most)s files at once.") % {"most": self.most})
        if self.required and not given:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return [super(FilesField, self).clean(one, initial) for one in given]


class MessageForm(CreatesOnce, Form):
    """A message, its files, and whether an answer is asked for."""

    text = LongTextField(label=_("Message"), max_length=MOST_SIGNS, rows=5)
    files = FilesField(
        label=_("Files"),
        required=False,
        help_text=_("Up to 10 files: pdf, hwp, hwpx, docx, xlsx, png, jpg or zip."),
    )
    asks = forms.BooleanField(label=_("I ask for an answer."), required=False, initial=True)
