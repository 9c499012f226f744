"""Forms around a submission: asking, sending back, the official letter."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from applications.models import Proposal
from portal.accounts.models import LocalGovernment
from portal.ui.forms import Combobox, CreatesOnce, Form, LongTextField, TextField


class AskForm(CreatesOnce, Form):
    text = LongTextField(label=_("A word to the approver"), max_length=1000, rows=3, required=False)


class TakeBackForm(CreatesOnce, Form):
    """The request for submission is taken back."""

    take_back = forms.CharField(widget=forms.HiddenInput, initial="1")


class SendBackForm(CreatesOnce, Form):
    text = LongTextField(label=_("What is to be changed"), max_length=1000, rows=5)


class LetterForm(Form):
    number = TextField(label=_("Number of the official letter"), max_length=60)
    file = forms.FileField(
        label=_("File of the letter"),
        max_length=255,
        required=False,
        help_text=_("A new file takes the place of the one before."),
    )


class DraftForm(Form):
    """Which draft of the call came on paper, to be looked at before it is received."""

    code = forms.ChoiceField(
        label=_("Proposal"),
        widget=Combobox,
        help_text=_("Search by government, title or code. You see what is missing before you receive it."),
        error_messages={
            "invalid_choice": _("No draft of this call has this code, or it is submitted already.")
        },
    )

    def __init__(self, data: Any = None, *, drafts: Iterable[Proposal], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        named = [(one.code, f"{one.government.full_name} · {one.title} · {one.code}") for one in drafts]
        self.fields["code"].choices = [("", "---------"), *named]  # type: ignore[attr-defined]


class IntakeForm(CreatesOnce, Form):
    """What came on paper, for the draft that was chosen."""

    code = forms.CharField(max_length=12, widget=forms.HiddenInput)
    number = TextField(label=_("Number of the official letter"), max_length=60)
    file = forms.FileField(label=_("Scanned letter"), max_length=255)
    reason = LongTextField(label=_("Why it is received on paper"), max_length=1000, rows=3)


class GovernmentField(forms.ModelChoiceField):
    def label_from_instance(self, obj: LocalGovernment) -> str:
        return obj.full_name


class WritingForForm(CreatesOnce, Form):
    """For which government the office writes, from what it sent on paper."""

    government = GovernmentField(
        LocalGovernment.objects.none(),
        label=_("Government"),
        widget=Combobox,
        help_text=_("Only governments that this call addresses and that may have another proposal in it."),
        error_messages={
            "invalid_choice": _(
                "This government has its number of proposals, or the call does not address it."
            )
        },
    )
    title = TextField(label=_("Subject of the project"), max_length=200)
    reason = LongTextField(
        label=_("Why the office writes it"),
        max_length=1000,
        rows=3,
        help_text=_("The government reads it in its letter, and everybody who reads the proposal."),
    )

    def __init__(self, *args: Any, governments: QuerySet[LocalGovernment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["government"].queryset = governments  # type: ignore[attr-defined]
