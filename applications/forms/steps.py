"""Forms of single deeds: start, submit, withdraw, screen, rank."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.enums import Check, ScreeningOutcome
from applications.models import Proposal
from portal.accounts.models import Membership
from portal.ui.forms import CreatesOnce, Form, LongTextField, MomentField, TextField

OUT_OF_DATE = _("This page was out of date. Please send it again.")


class EarlierField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Proposal) -> str:
        return f"{obj.call.fiscal_year} · {obj.title}"


class StartForm(CreatesOnce, Form):
    """A title, and an earlier proposal of one's own government to start from: its words, never its money."""

    title = TextField(label=_("Subject of the project"), max_length=200)
    source = EarlierField(
        label=_("Start from"),
        queryset=Proposal.objects.none(),
        required=False,
        empty_label=_("An empty draft"),
        help_text=_(
            "An earlier proposal of your government lends its texts; amounts and files are not copied."
        ),
    )

    def __init__(self, data: Any = None, *, by: Membership | None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        rows = Proposal.objects.visible_to(by).select_related("call").only("title", "call__fiscal_year")
        own = by.organisation_id if by else None
        self.fields["source"].queryset = rows.filter(organisation=own).order_by("-call__fiscal_year", "-id")


class SubmissionForm(CreatesOnce, Form):
    """The version that was read, and the word that it may go."""

    version = forms.IntegerField(
        min_value=1,
        max_value=2**31 - 1,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), OUT_OF_DATE),
    )
    certify = forms.BooleanField(
        label=_("I have read the proposal and submit it in the name of my government."),
        error_messages={"required": _("Confirm that you have read it.")},
    )
    unchanged = forms.BooleanField(
        label=_("Nothing of what was asked for has been changed. I submit it again as it was."),
        error_messages={
            "required": _("Nothing was changed since it was returned. Confirm that it may go as it was.")
        },
    )

    def __init__(self, *args: Any, same: bool = False, **kwargs: Any) -> None:
        """`same`: it was returned and says what it said before; that is asked once."""
        super().__init__(*args, **kwargs)
        if not same:
            del self.fields["unchanged"]
            self.helper.layout.fields.remove("unchanged")


class ReasonForm(Form):
    reason = LongTextField(label=_("Reason"), max_length=1000, rows=4, required=False)


class ScreeningForm(Form):
    """The checks of the conditions, and what follows from them."""

    checklist = forms.MultipleChoiceField(
        label=_("What holds"), choices=Check.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    outcome = forms.ChoiceField(
        label=_("Decision"), choices=ScreeningOutcome.choices, widget=forms.RadioSelect
    )
    reason = LongTextField(
        label=_("Reason"),
        max_length=1000,
        rows=4,
        required=False,
        help_text=_("Read by the applicant; needed to exclude or to return."),
    )
    fields_named = forms.MultipleChoiceField(
        label=_("What is to be completed"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only what is ticked opens again: a whole section, a field of it, a file."),
    )
    due = MomentField(label=_("Complete by"), required=False)

    def __init__(
        self, data: Any = None, *, named: Sequence[tuple[str, str]] = (), usual: bool = True, **kwargs: Any
    ) -> None:
        """`usual`: without a checklist of the call's own, which is then a form beside this one."""
        super().__init__(data, **kwargs)
        self.fields["fields_named"].choices = named
        if not usual:
            del self.fields["checklist"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        outcome = cleaned.get("outcome")
        if outcome and outcome != ScreeningOutcome.ADMIT and not cleaned.get("reason"):
            self.add_error("reason", _("Say why; the applicant reads it."))
        ticked = cleaned.get("checklist", ())
        if outcome == ScreeningOutcome.ADMIT and "checklist" in self.fields and len(ticked) < len(Check):
            self.add_error("checklist", _("Admit only what meets every condition of the list."))
        if outcome == ScreeningOutcome.RETURN:
            for name, sentence in (
                ("fields_named", _("Name what is to be completed.")),
                ("due", _("Say by when.")),
            ):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        return cleaned

    @property
    def checks(self) -> dict[str, bool]:
        return {check.value: check.value in self.cleaned_data["checklist"] for check in Check}


class PlaceForm(Form):
    """The place and the note of one proposal in a province's ranking; no place: not endorsed. `running`: the sum so far."""

    running: int | None = None
    place = forms.IntegerField(label=_("Place"), min_value=1, max_value=999, required=False)
    note = TextField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"p{proposal.pk}", **kwargs)
        self.proposal = proposal
        for name in ("place", "note"):
            self.fields[name].widget.attrs["aria-label"] = f"{self.fields[name].label}: {proposal.title}"
