"""The rows of a section that is a table: costs, funding, partners, targets, timetable. A row that is begun is whole."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from applications.enums import FundingKind, FundingStatus, ProcedureOutcome
from applications.models import Call
from applications.queries import categories
from portal.ui.fields import LATEST, DayInput
from portal.ui.forms import Combobox, DayField, Form, TextField, WonField, row_set

MOST_WON = 10**13


class RowForm(Form):
    use_required_attribute = False

    def __init__(self, *args: Any, unit: str = "won", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, WonField):
                field.in_unit(unit)


def years_of(call: Call) -> list[tuple[int, str]]:
    return [(year, str(year)) for year in range(call.fiscal_year, call.fiscal_year + call.call_rules.years)]


class CostForm(RowForm):
    """One line of the cost table, in won."""

    category = forms.ChoiceField(label=_("Category"))
    government = forms.TypedChoiceField(label=_("Government"), coerce=int, empty_value=None, required=False)
    fiscal_year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    description = TextField(label=_("What for"), max_length=200)
    unit_price = WonField(label=_("Unit price"))
    quantity = forms.IntegerField(label=_("Quantity"), min_value=1, max_value=10**5, initial=1)

    def __init__(self, *args: Any, call: Call, partners: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if partners:
            self.fields["government"].choices = [("", _("The lead")), *partners]
        else:
            del self.fields["government"]
        names = categories(call.call_rules)
        self.fields["category"].choices = [("", _("Choose")), *names.items()]
        self.fields["fiscal_year"].choices = years_of(call)
        self.fields["fiscal_year"].initial = call.fiscal_year

    @property
    def amount(self) -> int:
        """Unit price times quantity in won, as kept or typed; 0 while a part is missing or wrong, or the row goes."""
        names = ("unit_price", "quantity")
        if "DELETE" in self.fields and self["DELETE"].value():
            return 0
        try:
            price, quantity = (self.fields[name].to_python(self[name].value()) or 0 for name in names)
        except ValidationError:
            return 0
        return price * quantity

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if (cleaned.get("unit_price") or 0) * (cleaned.get("quantity") or 0) > MOST_WON:
            self.add_error("unit_price", _("Unit price times quantity is more than a project can cost."))
        return cleaned


class FundingForm(RowForm):
    """Who pays how much in a year, in won."""

    fiscal_year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    kind = forms.ChoiceField(label=_("Paid by"), choices=[("", _("Choose")), *FundingKind.choices])
    amount = WonField(label=_("Amount"))
    status = forms.ChoiceField(
        label=_("Status"), choices=FundingStatus.choices, initial=FundingStatus.PLEDGED
    )
    evidence = TextField(label=_("Evidence"), max_length=200, required=False)
    evidence_date = DayField(label=_("Date of the evidence"), required=False)
    evidence_file_id = forms.TypedChoiceField(
        label=_("File of the evidence"), coerce=UUID, empty_value=None, required=False
    )

    def __init__(self, *args: Any, call: Call, files: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence_file_id"].choices = [("", _("None")), *files]
        self.fields["fiscal_year"].choices = years_of(call)
        self.fields["fiscal_year"].initial = call.fiscal_year


class PartnerForm(RowForm):
    government = forms.TypedChoiceField(label=_("Government"), coerce=int, widget=Combobox)
    share = WonField(label=_("Share of the national amount"))

    def __init__(self, *args: Any, choices: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["government"].choices = [("", _("Choose")), *choices]


class TargetForm(RowForm):
    """A promise that can be measured: a goal, and on the way to it a value for each year before."""

    name = TextField(label=_("Indicator"), max_length=100)
    unit = TextField(label=_("Unit"), max_length=20)
    formula = TextField(label=_("How it is measured"), max_length=200)
    baseline = forms.DecimalField(label=_("Baseline"), max_digits=16, decimal_places=2)
    goal = forms.DecimalField(label=_("Goal"), max_digits=16, decimal_places=2)
    fiscal_year = forms.TypedChoiceField(label=_("Year of the goal"), coerce=int)

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = [year for year, _label in years_of(call)]
        self.fields["fiscal_year"].choices = years_of(call)
        self.fields["fiscal_year"].initial = years[-1]
        self.before = {f"in_{year}": year for year in years[:-1]}
        for name, year in self.before.items():
            label = _("In %(year)s") % {"year": year}
            field = forms.DecimalField(label=label, max_digits=16, decimal_places=2, required=False)
            self.fields[name] = field
        self.order_fields(["name", "unit", "formula", "baseline", *self.before, "goal", "fiscal_year"])

    def clean(self) -> dict[str, Any]:
        """The values before the goal become `yearly`, exact as text; none may lie in the goal's year or after it."""
        cleaned = super().clean() or self.cleaned_data
        given = {name: cleaned.pop(name, None) for name in self.before}
        named = {name: value for name, value in given.items() if value is not None}
        for name in named:
            if self.before[name] >= cleaned.get("fiscal_year", LATEST):
                self.add_error(
                    name, _("The goal is for %(year)s already.") % {"year": cleaned["fiscal_year"]}
                )
        cleaned["yearly"] = {str(self.before[name]): f"{value:f}" for name, value in named.items()}
        return cleaned


def flat_target(row: dict[str, Any]) -> dict[str, Any]:
    """A target as its row shows it: the value of each year in a cell of its own."""
    yearly = row.pop("yearly")
    return {**row, **{f"in_{year}": value for year, value in yearly.items()}}


class MonthField(DayField):
    """A month, kept as its first day; a day stands for its month, as a spreadsheet writes it."""

    default_error_messages = {"invalid": _("Enter a month, such as 2027-03.")}

    def __init__(self, **kwargs: Any) -> None:
        formats = ["%Y-%m", "%Y. %m.", "%Y.%m", "%Y. %m", "%Y/%m", "%Y%m", "%Y-%m-%d"]
        super().__init__(widget=MonthInput(), input_formats=formats, **kwargs)

    def to_python(self, value: Any) -> date | None:
        day: date | None = super().to_python(value)
        return day.replace(day=1) if day else None


class MonthInput(DayInput):
    input_type = "month"

    def __init__(self) -> None:
        super().__init__({"placeholder": "2027-03"})
        self.format = "%Y-%m"


class MilestoneForm(RowForm):
    """A step of the project's timetable."""

    name = TextField(label=_("Step"), max_length=100)
    starts_on = MonthField(label=_("From month"))
    ends_on = MonthField(label=_("To month"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The last month is before the first."))
        return cleaned


class ProcedureForm(RowForm):
    """What came of a procedure that the call names."""

    procedure = forms.ChoiceField(label=_("Prior procedure"))
    outcome = forms.ChoiceField(label=_("Outcome"), choices=[("", _("Choose")), *ProcedureOutcome.choices])
    decided_on = DayField(label=_("Date"), required=False)
    number = TextField(label=_("Document number"), max_length=60, required=False)
    opinion = TextField(label=_("Opinion"), max_length=300, required=False)
    file_id = forms.TypedChoiceField(label=_("File"), required=False, coerce=UUID, empty_value=None)

    def __init__(self, *args: Any, procedures: Any, files: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["procedure"].choices = [("", _("Choose")), *procedures]
        self.fields["file_id"].choices = [("", _("None")), *files]


Costs = row_set(CostForm, extra=2)
Funding = row_set(FundingForm, extra=3, most=60)
Partners = row_set(PartnerForm, extra=1, most=60)
Targets = row_set(TargetForm, extra=1, most=60)
Milestones = row_set(MilestoneForm, extra=3, most=60)
Procedures = row_set(ProcedureForm, extra=2, most=20)
