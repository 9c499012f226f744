"""The parts of a call in preparation: each a form, some with rows; `values()` is what change_call takes."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.enums import EndorsementTime, FundingBasis, OrderBy
from applications.forms.call_rows import CategoryForm, CriterionForm, PriorForm
from applications.forms.calls import in_order, prefix_field
from applications.models import Call
from applications.queries import ceilings_of
from applications.rules.designing import keyed
from portal.accounts.enums import Level, Zone
from portal.accounts.models import LocalGovernment
from portal.ui.forms import Form, LongTextField, MomentField, TextField, WonField, row_set

APPLYING = [(level.value, level.label) for level in (Level.PROVINCE, Level.MUNICIPALITY)]


class PartForm(Form):
    """`RULES` are kept in the call's rules, other fields in its columns; `Rows` under the rule `rows_key`."""

    RULES: tuple[str, ...] = ()
    Rows: Any = None
    rows_key = ""
    rows_caption: Any = ""

    def __init__(self, data: Any = None, *, call: Call, **kwargs: Any) -> None:
        self.call, self.call_rules = call, call.call_rules
        super().__init__(data, initial=self.first(), **kwargs)
        self.rows: Any = self.Rows(data, prefix="rows", initial=self.first_rows()) if self.Rows else None

    def first(self) -> dict[str, Any]:
        sources = {name: self.call_rules if name in self.RULES else self.call for name in self.base_fields}
        return {name: getattr(source, name) for name, source in sources.items()}

    def first_rows(self) -> list[dict[str, Any]]:
        return []

    def is_valid(self) -> bool:
        good = self.rows is None or self.rows.is_valid()
        return super().is_valid() and good

    def kept_rows(self) -> list[Any]:
        """The rows as the rules keep them."""
        return keyed(self.rows.rows(), self.rows_key)

    def values(self) -> dict[str, Any]:
        cleaned = dict(self.cleaned_data)
        rules = {name: cleaned.pop(name) for name in self.RULES}
        if self.rows is not None:
            rules[self.rows_key] = self.kept_rows()
        return {**cleaned, "rules": rules}


class BasicsForm(PartForm):
    """What the call is called, and what it is for."""

    title_ko = TextField(label=_("Title in Korean"), max_length=200)
    title_en = TextField(label=_("Title in English"), max_length=200)
    summary_ko = LongTextField(label=_("Purpose in Korean"), max_length=3000, required=False)
    summary_en = LongTextField(label=_("Purpose in English"), max_length=3000, required=False)
    fiscal_year = forms.IntegerField(label=_("Fiscal year"), min_value=2019, max_value=2999)
    prefix = prefix_field()  # type: ignore[assignment]
    funding_basis = forms.ChoiceField(label=_("Basis of the funding"), choices=FundingBasis.choices)


class TimetableForm(PartForm):
    opens_at = MomentField(label=_("Opens"))
    closes_at = MomentField(
        label=_("Closes"), help_text=_("The very moment of closing is too late for a submission.")
    )
    years = forms.IntegerField(label=_("Fiscal years a project may take"), min_value=1, max_value=10)
    appeal_days = forms.IntegerField(
        label=_("Days to appeal"),
        min_value=0,
        max_value=365,
        help_text=_("Against an exclusion, to the end of the last day. 0: there is no appeal."),
    )
    appeal_answer_days = forms.IntegerField(label=_("Days to answer an appeal"), min_value=1, max_value=365)
    appeal_extension_days = forms.IntegerField(
        label=_("Days by which that may be extended once"), min_value=1, max_value=365
    )
    RULES = ("years", "appeal_days", "appeal_answer_days", "appeal_extension_days")

    def clean(self) -> dict[str, Any]:
        return in_order(self, super().clean() or self.cleaned_data)


class ApplicantsForm(PartForm):
    """Who may apply, and how often."""

    levels = forms.MultipleChoiceField(
        label=_("Governments that may apply"), choices=APPLYING, widget=forms.CheckboxSelectMultiple
    )
    zones = forms.MultipleChoiceField(
        label=_("Only in these zones"),
        choices=Zone.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: everywhere."),
    )
    proposals_per_government = forms.IntegerField(
        label=_("Proposals per government"), min_value=1, max_value=99
    )
    partners_confirm = forms.BooleanField(
        label=_("Governments that take part must confirm their share before it is submitted"), required=False
    )
    RULES = ("levels", "zones", "proposals_per_government", "partners_confirm")


class MoneyForm(PartForm):
    """Shares, amounts in won, and the categories of the cost table."""

    budget = WonField(label=_("Announced budget"))
    national_share_percent = forms.IntegerField(
        label=_("National share at most (per cent)"), min_value=1, max_value=100
    )
    smallest = WonField(label=_("Smallest grant"))
    largest = WonField(label=_("Largest grant"))
    RULES = ("national_share_percent", "smallest", "largest")
    Rows = row_set(CategoryForm, extra=1, most=30)
    rows_key = "cost_categories"
    rows_caption = _("Categories of costs")

    def first_rows(self) -> list[dict[str, Any]]:
        names = ("key", "name_ko", "name_en")
        return [dict(zip(names, row, strict=True)) for row in self.call_rules.cost_categories]

    def kept_rows(self) -> list[Any]:
        rows = keyed(self.rows.rows(), "cost")
        return [[row["key"], row["name_ko"], row["name_en"]] for row in rows]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        smallest, largest = cleaned.get("smallest"), cleaned.get("largest")
        if smallest is not None and largest is not None and smallest > largest:
            self.add_error("largest", _("The smallest grant must not be above the largest."))
        return cleaned


class CriteriaForm(PartForm):
    """The score sheet and how a result is made of it. Weights are kept as typed; announced only when they make 100."""

    reviews_per_proposal = forms.IntegerField(label=_("Reviews per proposal"), min_value=1, max_value=15)
    trim = forms.BooleanField(label=_("Leave out the highest and the lowest total"), required=False)
    pass_mark = forms.IntegerField(label=_("Pass mark"), min_value=0, max_value=100)
    bonus_max = forms.IntegerField(label=_("Bonus points at most"), min_value=0, max_value=5)
    spread_percent = forms.IntegerField(
        label=_("A mark this far from the median of the others needs a reason (per cent of the weight)"),
        min_value=1,
        max_value=100,
    )
    blind = forms.BooleanField(
        label=_("Blind review"),
        required=False,
        help_text=_(
            "Reviewers see the number of a case, and no name of a government, a person or a file. What stands within"
            " a PDF or a picture cannot be hidden: ask for files without names."
        ),
    )
    grade_s = forms.IntegerField(label=_("Grade S from"), min_value=0, max_value=100)
    grade_a = forms.IntegerField(label=_("Grade A from"), min_value=0, max_value=100)
    grade_b = forms.IntegerField(label=_("Grade B from"), min_value=0, max_value=100)
    RULES = ("reviews_per_proposal", "trim", "pass_mark", "bonus_max", "spread_percent", "blind")
    GRADES = ("S", "A", "B")
    Rows = row_set(CriterionForm, extra=1, most=20)
    rows_key = "criteria"
    rows_caption = _("Criteria and weights")

    def first(self) -> dict[str, Any]:
        cuts = dict(self.call_rules.grade_cuts)
        rules = {name: getattr(self.call_rules, name) for name in self.RULES}
        return {**rules, **{f"grade_{grade.lower()}": cuts.get(grade) for grade in self.GRADES}}

    def first_rows(self) -> list[dict[str, Any]]:
        return [vars(row) for row in self.call_rules.criteria]

    @property
    def total(self) -> int:
        """The sum of the weights as kept or typed."""
        weights = (row["weight"].value() for row in self.rows.forms if not row["DELETE"].value())
        return sum(int(weight) for weight in weights if str(weight or "").isdecimal())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("trim") and (cleaned.get("reviews_per_proposal") or 0) < 5:
            self.add_error(
                "trim", _("At least one review; to drop the highest and the lowest at least five.")
            )
        cuts: list[Any] = [cleaned.get(f"grade_{grade.lower()}") for grade in self.GRADES]
        if None not in cuts and not cuts[0] > cuts[1] > cuts[2]:
            self.add_error("grade_s", _("A better grade begins at more marks than the next."))
        return cleaned

    def values(self) -> dict[str, Any]:
        values = super().values()
        cuts = [[grade, values.pop(f"grade_{grade.lower()}")] for grade in self.GRADES]
        return {"rules": {**values["rules"], "grade_cuts": cuts}}


class PresentationForm(PartForm):
    """A presentation after the written review: its share of the total, and a score sheet of its own."""

    presentation_percent = forms.IntegerField(
        label=_("Share of the presentation in the total (per cent)"),
        min_value=0,
        max_value=90,
        help_text=_("0: there is no presentation, the written review alone makes the result."),
    )
    RULES = ("presentation_percent",)
    Rows = row_set(CriterionForm, extra=1, most=20)
    rows_key = "presentation_criteria"
    rows_caption = _("Criteria of the presentation and weights")
    total = CriteriaForm.total

    def first_rows(self) -> list[dict[str, Any]]:
        return [vars(row) for row in self.call_rules.presentation_criteria]


class ProcedureForm(PartForm):
    """Ranking by provinces, and what an applicant must give and may know."""

    endorsement = forms.ChoiceField(label=_("Ranking by provinces"), choices=EndorsementTime.choices)
    endorsement_days = forms.IntegerField(
        label=_("Days for the provinces to rank"),
        min_value=1,
        max_value=365,
        help_text=_("From the closing of the call; where they rank after scoring there is no such date."),
    )
    order_by = forms.ChoiceField(label=_("What orders the funding"), choices=OrderBy.choices)
    service_field_required = forms.BooleanField(
        label=_("The service field must be chosen (smart village)"), required=False
    )
    attachments_required = forms.BooleanField(label=_("At least one file must be attached"), required=False)
    show_distance = forms.BooleanField(
        label=_("Applicants learn how far they were from the line"), required=False
    )
    conflict_years = forms.IntegerField(
        label=_("Years for which a former post bars a reviewer"),
        min_value=0,
        max_value=30,
        help_text=_("Back from the closing of the call; the same for advice that has ended."),
    )
    same_province_barred = forms.BooleanField(
        label=_("Reviewers who work in the same province are barred"), required=False
    )
    RULES = (
        "endorsement",
        "endorsement_days",
        "order_by",
        "service_field_required",
        "attachments_required",
        "show_distance",
        "conflict_years",
        "same_province_barred",
    )
    Rows = row_set(PriorForm, extra=1, most=20)
    rows_key = "procedures"
    rows_caption = _("Prior procedures")
    NAMES = ("key", "name_ko", "name_en", "need")

    def first_rows(self) -> list[dict[str, Any]]:
        return [dict(zip(self.NAMES, row, strict=True)) for row in self.call_rules.procedures]

    def kept_rows(self) -> list[Any]:
        return [[row[name] for name in self.NAMES] for row in keyed(self.rows.rows(), "procedure")]


class CeilingsForm(PartForm):
    """What the call announces for each province, in won; empty: nothing."""

    def __init__(self, data: Any = None, *, call: Call, **kwargs: Any) -> None:
        kept = {row.province_id: row.amount for row in ceilings_of(call)}
        there = LocalGovernment.objects.filter(level=Level.PROVINCE)
        self.provinces = list(there.filter(Q(valid_to=None) | Q(pk__in=kept)).order_by("code"))
        super().__init__(data, call=call, **kwargs)
        for province in self.provinces:
            name = f"p{province.pk}"
            self.fields[name] = WonField(label=province.name, required=False, initial=kept.get(province.pk))
            self.helper.layout.fields.append(name)

    def values(self) -> dict[str, Any]:
        given = {province: self.cleaned_data[f"p{province.pk}"] for province in self.provinces}
        return {"ceilings": {province: won for province, won in given.items() if won is not None}}


PARTS: dict[str, tuple[Any, type[PartForm]]] = {
    "basics": (_("Title and purpose"), BasicsForm),
    "timetable": (_("Timetable"), TimetableForm),
    "applicants": (_("Who may apply"), ApplicantsForm),
    "money": (_("Money and shares"), MoneyForm),
    "ceilings": (_("Ceilings of the provinces"), CeilingsForm),
    "criteria": (_("Criteria and weights"), CriteriaForm),
    "presentation": (_("Presentation"), PresentationForm),
    "procedure": (_("Procedure"), ProcedureForm),
}
