"""The shape of what is typed about money. Amounts in won; nothing is written here."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.enums import ServiceField
from applications.models import Pillar, Programme
from awards.enums import Outcome, ReportKind
from awards.models import Award, Settlement
from awards.rules.law import law_of
from portal.accounts.enums import Level
from portal.accounts.models import LocalGovernment
from portal.ui.forms import (
    Combobox,
    CreatesOnce,
    DayField,
    Form,
    LongTextField,
    TextField,
    WonField,
    row_set,
)

REASON = {"max_length": 300, "required": False}
DOCUMENT = {"max_length": 60}


class EnvelopeForm(CreatesOnce, Form):
    """What an envelope names; what it leaves open it does not ask about."""

    fiscal_year = forms.IntegerField(label=_("Fiscal year"), min_value=2000, max_value=2100)
    pillar = forms.ModelChoiceField(
        Pillar.objects.order_by("order", "pk"), label=_("Pillar"), required=False, empty_label=_("All")
    )
    programme = forms.ModelChoiceField(
        Programme.objects.order_by("pk"),
        label=_("Programme"),
        required=False,
        empty_label=_("All"),
        widget=Combobox,
    )
    province = forms.ModelChoiceField(
        LocalGovernment.objects.filter(level=Level.PROVINCE, valid_to=None),
        label=_("Province"),
        required=False,
        empty_label=_("All"),
        widget=Combobox,
    )
    field = forms.ChoiceField(
        label=_("Service field"), required=False, choices=[("", _("All")), *ServiceField.choices]
    )
    basis = TextField(label=_("Basis"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        pillar, programme = self.cleaned_data.get("pillar"), self.cleaned_data.get("programme")
        if pillar and programme and programme.pillar_id != pillar.pk:
            self.add_error("programme", _("This programme belongs to another pillar."))
        return self.cleaned_data


class CeilingForm(CreatesOnce, Form):
    """A change of a ceiling, up or down."""

    delta = WonField(
        label=_("Change of the ceiling"),
        min_value=-(10**13),
        help_text=_("In won; with a minus in front the ceiling is lowered."),
    )
    reason = LongTextField(label=_("Reason"), max_length=1000, rows=3)
    document_number = TextField(label=_("Document number"), **DOCUMENT)


class DecideForm(Form):
    """The second pair of eyes: approve, or send back with a comment."""

    comment = LongTextField(
        label=_("Comment"),
        max_length=1000,
        rows=3,
        required=False,
        help_text=_("Needed when you send it back."),
    )
    decision = forms.ChoiceField(
        choices=[("approve", _("Approve")), ("send_back", _("Send back"))],
        widget=forms.HiddenInput,
        required=False,
        error_messages={"invalid_choice": _("Choose one of the two buttons.")},
    )

    def clean(self) -> dict[str, Any]:
        decision = self.cleaned_data.get("decision")
        if not decision and "decision" not in self.errors:
            self.add_error(None, _("Choose one of the two buttons."))
        if decision == "send_back" and not self.cleaned_data.get("comment", "").strip():
            self.add_error("comment", _("Say what has to change."))
        return self.cleaned_data

    @property
    def approves(self) -> bool:
        return bool(self.cleaned_data.get("decision") == "approve")


class PaymentForm(DecideForm):
    """Approving a payment, with its number in the national subsidy system."""

    reference = TextField(label=_("Number in the national subsidy system"), max_length=60, required=False)


class ScenarioForm(CreatesOnce, Form):
    """A new scenario from the call's order of funding."""

    name = TextField(label=_("Name"), max_length=100, required=False)
    skip = forms.BooleanField(
        label=_("Pass over a project that does not fit for a later one that does"), required=False
    )


class LineForm(Form):
    """One line of a scenario."""

    outcome = forms.ChoiceField(label=_("Decision"), choices=Outcome.choices)
    amount = WonField(label=_("Amount"), required=False)
    reason = TextField(label=_("Reason"), **REASON)

    def __init__(self, *args: Any, asked: int = 0, basis: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked, self.basis = asked, basis

    def clean(self) -> dict[str, Any]:
        chosen, amount = self.cleaned_data.get("outcome"), self.cleaned_data.get("amount")
        if chosen != Outcome.AWARD:
            self.cleaned_data["amount"] = 0
        elif "amount" not in self.errors:
            self.cleaned_data["amount"] = self._amount(self.asked if amount is None else amount)
        return self.cleaned_data

    def _amount(self, amount: int) -> int:
        if not 0 < amount <= self.asked:
            self.add_error("amount", _("Enter more than 0 and not more than was asked for."))
        elif amount != self.asked and not law_of(self.basis).adjustable:
            self.add_error("amount", _("In a block grant the amount asked for may not be changed."))
        elif amount != self.asked and not self.cleaned_data.get("reason", "").strip():
            self.add_error("reason", _("State why the amount was changed."))
        return amount


class LineForms:
    """The lines of a scenario as one: read by the error summary like any set of rows."""

    management_form = ""

    def __init__(self, lines: list[LineForm]) -> None:
        self.forms = lines

    def __bool__(self) -> bool:
        return bool(self.forms)

    def is_valid(self) -> bool:
        """Every row is asked, so that each says its own errors."""
        return all([form.is_valid() for form in self.forms])  # noqa: C419

    def non_form_errors(self) -> list[str]:
        return []

    @property
    def errors(self) -> bool:
        return any(form.errors for form in self.forms if form.is_bound)


class BudgetForm(CreatesOnce, Form):
    """What was voted for the call."""

    amount = WonField(label=_("Voted amount"))
    document_number = TextField(label=_("Document number"), **DOCUMENT)


class GrantRequestForm(Form):
    """Applying for the grant."""

    letter_number = TextField(label=_("Number of the official letter"), **DOCUMENT)
    amount = WonField(label=_("Amount applied for"), min_value=1)


class GrantForm(Form):
    """What shall be granted, and on which conditions."""

    granted = WonField(label=_("Amount granted"), min_value=1)
    document_number = TextField(label=_("Document number"), **DOCUMENT)
    conditions = LongTextField(label=_("Conditions"), max_length=2000, rows=4, required=False)
    schedule = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, award: Award, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not law_of(award.basis).conditions:
            del self.fields["conditions"]


class DueForm(Form):
    """One planned payment."""

    due = DayField(label=_("Due on"))
    amount = WonField(label=_("Amount"), min_value=1)


Schedule = row_set(DueForm, extra=1, most=24, least=1)


class OnwardForm(CreatesOnce, Form):
    """Money that went on to the municipality."""

    amount = WonField(label=_("Amount passed on"), min_value=1)
    document_number = TextField(label=_("Document number"), **DOCUMENT)


class ReportForm(CreatesOnce, Form):
    """What was done and spent in the period."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ReportKind.choices)
    fiscal_year = forms.TypedChoiceField(label=_("Fiscal year"), coerce=int)
    spent = WonField(label=_("Spent in this period"), help_text=_("In won; 0 when nothing was spent."))
    narrative = LongTextField(label=_("What was done"), max_length=5000)
    certified = forms.BooleanField(
        label=_("I certify that the amounts agree with our books."),
        error_messages={"required": _("Certify the report to submit it.")},
    )

    def __init__(self, *args: Any, award: Award, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = sorted({share.fiscal_year_id for share in award.shares.all()})
        self.fields["fiscal_year"].choices = [(year, str(year)) for year in years]
        self.targets = list(award.proposal.targets.all())
        for target in self.targets:
            self.fields[f"target_{target.pk}"] = TextField(
                label=f"{target.name} ({target.unit})", max_length=60, required=False
            )

    def results(self) -> dict[str, str]:
        """Target -> what was reached."""
        found = {str(one.pk): self.cleaned_data.get(f"target_{one.pk}", "") for one in self.targets}
        return {key: value for key, value in found.items() if value}


class SettlementForm(Form):
    """How an award is closed."""

    returned = WonField(label=_("To return"))
    reused = WonField(label=_("Used again"))
    interest = WonField(label=_("Interest"), help_text=_("Interest goes back in full."))
    statement = LongTextField(label=_("Statement"), max_length=2000, rows=4, required=False)

    def __init__(self, *args: Any, basis: str, drawn: Settlement | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not law_of(basis).reuse:
            self.fields["reused"].help_text = _("Only a block grant's balance may be used again.")


class ReasonForm(Form):
    """A deed that asks for its reason."""

    verb = forms.ChoiceField(label=_("Step"), choices=())
    reason = LongTextField(label=_("Reason"), max_length=300, rows=3)

    def __init__(self, *args: Any, verbs: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verb"].choices = verbs
