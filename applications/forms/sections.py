"""The editors of a section: one main form, and rows where the section is a table.

A draft may be saved half filled: nothing is required here, what is missing is listed beside it.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import F
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from applications.enums import PartnerRole, QuestionKind, SectionKind, ServiceField
from applications.forms.answers import AnswersForm
from applications.forms.cells import TableField
from applications.forms.rows import (
    Costs,
    Funding,
    Milestones,
    Partners,
    Procedures,
    Targets,
    flat_target,
)
from applications.models import Partner, Proposal, Question, Section
from applications.permissions import named_for_completion
from applications.queries import answered, partner_choices, procedure_names
from applications.rules.completion import named_fields, named_sections
from applications.rules.missing import OVERVIEW_FIELDS
from portal.accounts.models import LocalGovernment
from portal.ui.fields import UNITS
from portal.ui.forms import DayField, Form, LongTextField, TextField, WonField

OUT_OF_DATE = _("This page was out of date. Please send it again.")


class Versioned(Form):
    """Carries the version that the page was made from, and the unit in which its amounts are typed."""

    version = forms.IntegerField(
        min_value=0,
        max_value=10**6,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), OUT_OF_DATE),
    )
    unit = forms.ChoiceField(
        choices=[(name, name) for name in UNITS],
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": OUT_OF_DATE},
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
    letter_number = TextField(
        label=_("Number of the official letter"),
        max_length=60,
        required=False,
        help_text=_("Your approval gives it: needed to submit, not to ask your approver."),
    )

    def clean_priority(self) -> int:
        return self.cleaned_data["priority"] or 1

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The end is before the start."))
        return cleaned


class PartnersForm(Versioned):
    lead_share = WonField(
        label=_("Share of your own government in the national amount"),
        required=False,
        help_text=_("Needed only when other governments take part."),
    )


class QuestionsForm(AnswersForm, Versioned):
    """The call's own questions, as its office designed them."""


class Stock:
    """What the editors of these sections read in common, each asked for once, however many stand on a page."""

    def __init__(self, proposal: Proposal, sections: Iterable[Section]) -> None:
        self.proposal, self.sections = proposal, [one.call_section_id for one in sections]

    @cached_property
    def questions(self) -> list[Question]:
        """With the `value` that this proposal answers."""
        asked = answered(self.proposal).filter(form__section__in=self.sections)
        return list(asked.annotate(of=F("form__section")).order_by("order"))

    @cached_property
    def files(self) -> list[dict[str, Any]]:
        rows = self.proposal.attachments.order_by("pk").values_list("file_id", "file__name", "file__kind")
        return [{"id": pk, "name": name, "kind": kind} for pk, name, kind in rows]

    @property
    def file_choices(self) -> list[tuple[Any, str]]:
        return [(row["id"], row["name"]) for row in self.files]

    @cached_property
    def partners(self) -> list[Partner]:
        rows = self.proposal.partners.select_related("government__parent")
        return list(rows.order_by("government__code"))

    @cached_property
    def named(self) -> list[str] | None:
        return named_for_completion(self.proposal)

    def is_open(self, section: Section) -> bool:
        return self.named is None or section.call_section.key in named_sections(self.named)


class Editor:
    """What edits one section: `form`, and `rows` where it is a table. `auto_id`: how ids are made of names."""

    def __init__(
        self,
        proposal: Proposal,
        section: Section,
        data: Any = None,
        *,
        stock: Stock | None = None,
        auto_id: str = "id_%s",
        unit: str = "won",
    ) -> None:
        self.proposal, self.section, self.typed = proposal, section, data
        self.stock, self.auto_id = stock or Stock(proposal, [section]), auto_id
        self.unit = unit if data is None else data.get("unit") if data.get("unit") in UNITS else "won"
        self.kind = section.call_section.kind
        self.form: Any = None
        self.rows: Any = None
        BUILDERS[self.kind](self)
        self.close_the_rest()

    @property
    def first(self) -> dict[str, Any]:
        return {"version": self.section.version, "unit": self.unit}

    def fields(self, kind: Any, initial: Mapping[str, Any], **kwargs: Any) -> None:
        self.form = kind(self.typed, initial={**initial, **self.first}, auto_id=self.auto_id, **kwargs)
        for field in self.form.fields.values():
            if isinstance(field, WonField | TableField):
                field.in_unit(self.unit)

    def table(self, rows: Any, initial: list[Mapping[str, Any]], **kwargs: Any) -> None:
        if self.form is None:
            self.fields(Versioned, {})
        self.rows = rows(self.typed, prefix="rows", initial=initial, form_kwargs=kwargs, auto_id=self.auto_id)

    def close_the_rest(self) -> None:
        """Of a section that was returned for single fields the others are shown, and stay as they are."""
        named = self.stock.named
        opened = None if named is None else named_fields(named, self.section.call_section.key)
        for name, field in self.form.fields.items():
            field.disabled = opened is not None and name not in {*opened, "version", "unit"}

    @property
    def rows_unit(self) -> str:
        """The unit of its rows, for the table to say; unit price times quantity needs won."""
        units = {
            SectionKind.COSTS: "won",
            SectionKind.FUNDING: self.unit,
            SectionKind.PARTNERS: self.unit,
        }
        return units.get(self.kind, "")

    @property
    def has_money(self) -> bool:
        """Whether the unit says anything here."""
        return bool(self.rows_unit) or any(
            isinstance(field, WonField) or "won" in getattr(field, "cell_kinds", ())
            for field in self.form.fields.values()
        )

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
        cleaned = {
            name: value for name, value in self.form.cleaned_data.items() if name not in ("version", "unit")
        }
        if self.rows is None:
            return cleaned
        rows = self.rows.rows()
        if self.kind in (SectionKind.PARTNERS, SectionKind.COSTS):
            named = {row["government"] for row in rows if row.get("government")}
            found = LocalGovernment.objects.in_bulk(named)
            rows = [{**row, "government": found.get(row.get("government"))} for row in rows]
        return {**cleaned, "rows": rows}


def _overview(editor: Editor) -> None:
    names = [name for name in OverviewForm.base_fields if name not in ("version", "unit")]
    values = {name: getattr(editor.proposal, name) for name in names}
    editor.fields(OverviewForm, values)
    needed = [*OVERVIEW_FIELDS, *["field"][: editor.proposal.call.call_rules.service_field_required]]
    for name in needed:
        editor.form.fields[name].asked = True


def _questions(editor: Editor) -> None:
    asked: Any = editor.stock.questions
    questions = [one for one in asked if one.of == editor.section.call_section_id]
    files = editor.stock.files if any(one.kind == QuestionKind.FILE for one in questions) else None
    editor.fields(QuestionsForm, {one.key: one.value for one in questions}, questions=questions, files=files)


def _costs(editor: Editor) -> None:
    names = ("category", "government", "fiscal_year", "description", "unit_price", "quantity")
    lines = list(editor.proposal.cost_lines.values(*names))
    joint = [one for one in editor.stock.partners if one.role == PartnerRole.JOINT]
    partners = [(one.government_id, one.government.full_name) for one in joint]
    editor.table(Costs, lines, call=editor.proposal.call, partners=partners)


def _funding(editor: Editor) -> None:
    names = ("fiscal_year", "kind", "amount", "status", "evidence", "evidence_date", "evidence_file_id")
    lines = list(editor.proposal.funding_sources.values(*names))
    editor.table(Funding, lines, call=editor.proposal.call, files=editor.stock.file_choices, unit=editor.unit)


def _partners(editor: Editor) -> None:
    partners = editor.stock.partners
    lead = next((one.share for one in partners if one.role == PartnerRole.LEAD), 0)
    editor.fields(PartnersForm, {"lead_share": lead or None})
    joint = [
        {"government": one.government_id, "share": one.share}
        for one in partners
        if one.role == PartnerRole.JOINT
    ]
    choices = partner_choices()
    editor.table(Partners, joint, choices=choices, unit=editor.unit)


def _targets(editor: Editor) -> None:
    names = ("name", "unit", "formula", "baseline", "yearly", "goal", "fiscal_year")
    rows = [flat_target(row) for row in editor.proposal.targets.values(*names)]
    editor.table(Targets, rows, call=editor.proposal.call)


def _timetable(editor: Editor) -> None:
    rows = list(editor.proposal.milestones.values("name", "starts_on", "ends_on"))
    editor.table(Milestones, rows)


def _procedures(editor: Editor) -> None:
    names = ("procedure", "outcome", "decided_on", "number", "opinion", "file_id")
    named = list(procedure_names(editor.proposal.call.call_rules).items())
    editor.table(
        Procedures,
        list(editor.proposal.procedures.values(*names)),
        procedures=named,
        files=editor.stock.file_choices,
    )


BUILDERS = {
    SectionKind.OVERVIEW: _overview,
    SectionKind.QUESTIONS: _questions,
    SectionKind.COSTS: _costs,
    SectionKind.FUNDING: _funding,
    SectionKind.PARTNERS: _partners,
    SectionKind.TARGETS: _targets,
    SectionKind.TIMETABLE: _timetable,
    SectionKind.PROCEDURES: _procedures,
}
