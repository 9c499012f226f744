"""Forms of what is said before and beside a proposal."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.enums import SectionKind
from applications.forms.answers import AnswersForm
from applications.models import CallSection
from portal.activity.forms import FilesField, MessageForm
from portal.activity.rules import MOST_SIGNS
from portal.ui.forms import CreatesOnce, Form, LongTextField, TextField


class AskForm(CreatesOnce, Form):
    """Which sections the agency may see, and the question."""

    sections = forms.MultipleChoiceField(
        label=_("Sections to show to the agency"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The agency sees these sections and nothing else of your draft, until the call closes."),
    )
    text = LongTextField(label=_("Your question"), max_length=MOST_SIGNS, rows=5)
    files = FilesField(
        label=_("Files"),
        required=False,
        help_text=_("Up to 10 files: pdf, hwp, hwpx, docx, xlsx, png, jpg or zip."),
    )

    def __init__(self, data: Any = None, *, sections: Sequence[CallSection], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        shown = [(one.key, one.title) for one in sections if one.kind != SectionKind.FILES]
        self.fields["sections"].choices = shown


class AdviceForm(MessageForm):
    """A word in the thread of a section; the agency decides whether it asks back, who asks the agency always awaits it."""

    asks = forms.BooleanField(label=_("I ask for an answer."), required=False)

    def __init__(self, *args: Any, may_ask: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_ask:
            del self.fields["asks"]
            self.helper.layout.fields.remove("asks")


class DemandForm(CreatesOnce, AnswersForm):
    """A demand: what one would like to do, and the survey's own questions."""

    title = TextField(label=_("What you would like to do"), max_length=200)


class CorrectionForm(AnswersForm):
    """A demand said otherwise, made from the version that its writer saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    title = TextField(label=_("What you would like to do"), max_length=200)


class UseForm(CreatesOnce, Form):
    """In which call a demand becomes a draft."""

    call = forms.SlugField(widget=forms.HiddenInput)
