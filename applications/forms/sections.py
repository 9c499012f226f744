"""The editors of a section: one main form, and rows where the section is a table.

A draft may be saved half filled: nothing is required here, what is missing is listed beside it.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from applications.enums import (
    FundingKind,
    FundingStatus,
    PartnerRole,
    QuestionKind,
    SectionKind,
    ServiceField,
)
from applications.forms.answers import AnswersForm
from applications.models import Call, Proposal, Section
from applications.permissions import open_fields
from applications.queries import answered, categories, partner_choices
from portal.accounts.models import LocalGovernment
from portal.ui.forms import Combobox, DayField, Form, LongTextField, TextField, WonField, row_set

OUT_OF_DATE = _("This page was out of date. Please send it again.")
MOST_WON = 10**13


class Versioned(Form):
    """Carries the version that the page was made from."""

    version = forms.IntegerField(
        min_value=0,
        max_value=10**6,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), OUT_OF_DATE),
    )


class OverviewForm(Versioned):
    """The statutory fields (Act on Subsidies 16, its Decree 7)."""

    title = TextField(label=_("Subject"), max_length=200)
    purpose = LongTextField(label=_("Purpose"), max_length=2000, required=False)
    content = LongTextField(label=_("Content"), max_length=5000, rows=10, required=False)
    expected_effect = LongTextField(label=_("Expected effect"), max_length=2000, required=False)
    cost_basis = LongTextField(label=_("Basis of the cost"), max_length=2000, rows=4, required=False)
    starts_on = DayField(label=capfirst(_("start")), required=False)
    ends_on = DayField(label=capfirst(_("end")), required=False)
    field = forms.ChoiceField(
        label=_("Service field"), choices=[("", _("Choose")), *ServiceField.choices], required=False
    )
    priority = forms.IntegerField(
        label=_("Priority within the government"), min_value=1, max_value=99, initial=1, required=False
    )
    letter_number = TextField(label=_("Number of the official letter"), max_length=60, required=False)

    def clean_priority(self) -> int:
        return self.cleaned_data["priority"] or 1

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The end is before the start."))
        return cleaned


class RowForm(Form):
    use_required_attribute = False


def years_of(call: Call) -> list[tuple[int, str]]:
    return [(year, str(year)) for year in range(call.fiscal_year, call.fiscal_year + call.call_rules.years)]


class CostForm(RowForm):
    """One line of the cost table, in won."""

    category = forms.ChoiceField(label=_("Category"))
    fiscal_year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    description = TextField(label=_("What for"), max_length=200)
    unit_price = WonField(label=_("Unit price"))
    quantity = forms.IntegerField(label=_("Quantity"), min_value=1, max_value=10**5, initial=1)

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
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

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fiscal_year"].choices = years_of(call)
        self.fields["fiscal_year"].initial = call.fiscal_year


class PartnersForm(Versioned):
    lead_share = WonField(
        label=_("Share of your own government in the national amount"),
        required=False,
        help_text=_("Needed only when other governments take part."),
    )


class PartnerForm(RowForm):
    government = forms.TypedChoiceField(label=_("Government"), coerce=int, widget=Combobox)
    share = WonField(label=_("Share of the national amount"))

    def __init__(self, *args: Any, choices: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["government"].choices = [("", _("Choose")), *choices]


class TargetForm(RowForm):
    """A promise that can be measured."""

    name = TextField(label=_("Indicator"), max_length=100)
    unit = TextField(label=_("Unit"), max_length=20)
    formula = TextField(label=_("How it is measured"), max_length=200)
    baseline = forms.DecimalField(label=_("Baseline"), max_digits=16, decimal_places=2)
    goal = forms.DecimalField(label=_("Goal"), max_digits=16, decimal_places=2)
    fiscal_year = forms.TypedChoiceField(label=_("Year"), coerce=int)

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fiscal_year"].choices = years_of(call)
        self.fields["fiscal_year"].initial = call.fiscal_year


class QuestionsForm(AnswersForm, Versioned):
    """The call's own questions, as its office designed them."""


Costs = row_set(CostForm, extra=2)
Funding = row_set(FundingForm, extra=3, most=60)
Partners = row_set(PartnerForm, extra=1, most=60)
Targets = row_set(TargetForm, extra=1, most=60)


class Editor:
    """What edits one section: `form`, and `rows` where it is a table."""

    def __init__(self, proposal: Proposal, section: Section, data: Any = None) -> None:
        self.proposal, self.section, self.typed = proposal, section, data
        self.kind = section.call_section.kind
        self.form: Any = None
        self.rows: Any = None
        BUILDERS[self.kind](self)
        self.close_the_rest()

    @property
    def first(self) -> dict[str, Any]:
        return {"version": self.section.version}

    def table(self, rows: Any, initial: list[Mapping[str, Any]], **kwargs: Any) -> None:
        self.form = self.form or Versioned(self.typed, initial=self.first)
        self.rows = rows(self.typed, prefix="rows", initial=initial, form_kwargs=kwargs)

    def close_the_rest(self) -> None:
        """Of a section that was returned for single fields the others are shown, and stay as they are."""
        opened = open_fields(self.proposal, self.section.call_section.key)
        for name, field in self.form.fields.items():
            field.disabled = opened is not None and name not in {*opened, "version"}

    @property
    def total(self) -> int | None:
        """The sum of the cost table in won; None where rows have no amount of their own."""
        if self.kind != SectionKind.COSTS:
            return None
        return sum(row.amount for row in self.rows.forms)

    def is_valid(self) -> bool:
        good = self.form.is_valid()
        return good and (self.rows is None or self.rows.is_valid())

    def values(self) -> dict[str, Any]:
        """What the action saves."""
        cleaned = {name: value for name, value in self.form.cleaned_data.items() if name != "version"}
        if self.rows is None:
            return cleaned
        rows = self.rows.rows()
        if self.kind == SectionKind.PARTNERS:
            found = LocalGovernment.objects.in_bulk([row["government"] for row in rows])
            rows = [{**row, "government": found[row["government"]]} for row in rows]
        return {**cleaned, "rows": rows}


def _overview(editor: Editor) -> None:
    names = [name for name in OverviewForm.base_fields if name != "version"]
    values = {name: getattr(editor.proposal, name) for name in names}
    editor.form = OverviewForm(editor.typed, initial={**values, **editor.first})


def _questions(editor: Editor) -> None:
    questions = list(
        answered(editor.proposal).filter(form__section=editor.section.call_section_id).order_by("order")
    )
    initial = {question.key: question.value for question in questions}
    files = None
    if any(question.kind == QuestionKind.FILE for question in questions):
        fields = {name: F(f"file__{name}") for name in ("name", "kind")}
        files = editor.proposal.attachments.order_by("pk").values(id=F("file_id"), **fields)
    editor.form = QuestionsForm(
        editor.typed, questions=questions, files=files, initial={**initial, **editor.first}
    )


def _costs(editor: Editor) -> None:
    names = ("category", "fiscal_year", "description", "unit_price", "quantity")
    lines = list(editor.proposal.cost_lines.values(*names))
    editor.table(Costs, lines, call=editor.proposal.call)


def _funding(editor: Editor) -> None:
    names = ("fiscal_year", "kind", "amount", "status", "evidence")
    lines = list(editor.proposal.funding_sources.values(*names))
    editor.table(Funding, lines, call=editor.proposal.call)


def _partners(editor: Editor) -> None:
    partners = list(editor.proposal.partners.order_by("government__code"))
    lead = next((one.share for one in partners if one.role == PartnerRole.LEAD), 0)
    editor.form = PartnersForm(editor.typed, initial={"lead_share": lead or None, **editor.first})
    joint = [
        {"government": one.government_id, "share": one.share}
        for one in partners
        if one.role == PartnerRole.JOINT
    ]
    choices = partner_choices()
    editor.table(Partners, joint, choices=choices)


def _targets(editor: Editor) -> None:
    names = ("name", "unit", "formula", "baseline", "goal", "fiscal_year")
    editor.table(Targets, list(editor.proposal.targets.values(*names)), call=editor.proposal.call)


BUILDERS = {
    SectionKind.OVERVIEW: _overview,
    SectionKind.QUESTIONS: _questions,
    SectionKind.COSTS: _costs,
    SectionKind.FUNDING: _funding,
    SectionKind.PARTNERS: _partners,
    SectionKind.TARGETS: _targets,
}
