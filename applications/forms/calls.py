"""A call in preparation: an earlier call copied, its timetable and money set anew."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from applications.enums import EndorsementTime, FundingBasis, OrderBy
from applications.models import Call, CallCeiling
from portal.ui.forms import Combobox, CreatesOnce, Form, LongTextField, MomentField, TextField, WonField


def prefix_field() -> forms.Field:
    """The letters before fiscal year and number, as in SV-2028-0042."""
    return forms.RegexField(
        r"^[A-Z][A-Z0-9]{1,9}$",
        label=_("Front of receipt numbers"),
        help_text=_("Two to ten capital letters or digits, such as SV; a year's calls each have their own."),
        error_messages={"invalid": _("Enter two to ten capital letters or digits, a letter first.")},
    )


class NewCallForm(CreatesOnce, Form):
    """Form, questions, criteria and ceilings come from an earlier call."""

    copy_of = forms.ModelChoiceField(
        Call.objects.none(),
        label=_("Copy of"),
        widget=Combobox,
        help_text=_("Sections, questions, criteria, rules and ceilings are taken from it."),
    )
    fiscal_year = forms.IntegerField(label=_("Fiscal year"), min_value=2019, max_value=2999)
    slug = forms.SlugField(label=_("Address"), max_length=50, help_text=_("Such as smart-village-2028."))
    prefix = prefix_field()
    title_ko = TextField(label=_("Title in Korean"), max_length=200)
    title_en = TextField(label=_("Title in English"), max_length=200)
    opens_at = MomentField(label=_("Opens"))
    closes_at = MomentField(label=_("Closes"))
    budget = WonField(label=_("Announced budget"))

    def __init__(self, data: Any = None, *, calls: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["copy_of"].queryset = calls

    def clean(self) -> dict[str, Any]:
        return in_order(self, super().clean() or self.cleaned_data)


class CallForm(Form):
    """What changes from year to year, while the call is in preparation."""

    title_ko = TextField(label=_("Title in Korean"), max_length=200)
    title_en = TextField(label=_("Title in English"), max_length=200)
    prefix = prefix_field()
    summary_ko = LongTextField(label=_("Purpose in Korean"), max_length=3000, required=False)
    summary_en = LongTextField(label=_("Purpose in English"), max_length=3000, required=False)
    funding_basis = forms.ChoiceField(label=_("Basis of the funding"), choices=FundingBasis.choices)
    opens_at = MomentField(label=_("Opens"))
    closes_at = MomentField(label=_("Closes"))
    budget = WonField(label=_("Announced budget"))
    national_share_percent = forms.IntegerField(
        label=_("National share at most (per cent)"), min_value=1, max_value=100
    )
    smallest = WonField(label=_("Smallest grant"))
    largest = WonField(label=_("Largest grant"))
    proposals_per_government = forms.IntegerField(
        label=_("Proposals per government"), min_value=1, max_value=99
    )
    reviews_per_proposal = forms.IntegerField(label=_("Reviews per proposal"), min_value=1, max_value=15)
    trim = forms.BooleanField(label=_("Leave out the highest and the lowest total"), required=False)
    pass_mark = forms.IntegerField(label=_("Pass mark"), min_value=0, max_value=100)
    endorsement = forms.ChoiceField(label=_("Ranking by provinces"), choices=EndorsementTime.choices)
    order_by = forms.ChoiceField(label=_("What orders the funding"), choices=OrderBy.choices)

    RULES = (
        "national_share_percent",
        "smallest",
        "largest",
        "proposals_per_government",
        "reviews_per_proposal",
        "trim",
        "pass_mark",
        "endorsement",
        "order_by",
    )

    def __init__(self, data: Any = None, *, call: Call, **kwargs: Any) -> None:
        rules = call.call_rules
        initial = {name: getattr(rules if name in self.RULES else call, name) for name in self.base_fields}
        initial.update({f"weight_{row.key}": row.weight for row in rules.criteria})
        super().__init__(data, initial=initial, **kwargs)
        self.call, self.criteria = call, rules.criteria
        for row in rules.criteria:
            name = row.name_en if (get_language() or "ko").startswith("en") else row.name_ko
            label = _("Weight: %(criterion)s") % {"criterion": name}
            field = forms.IntegerField(label=label, min_value=1, max_value=100)
            self.fields[f"weight_{row.key}"] = field
            self.helper.layout.fields.append(f"weight_{row.key}")

    def clean(self) -> dict[str, Any]:
        cleaned = in_order(self, super().clean() or self.cleaned_data)
        smallest, largest = cleaned.get("smallest"), cleaned.get("largest")
        if smallest is not None and largest is not None and smallest > largest:
            self.add_error("largest", _("The smallest grant must not be above the largest."))
        if cleaned.get("trim") and (cleaned.get("reviews_per_proposal") or 0) < 5:
            self.add_error(
                "trim", _("At least one review; to drop the highest and the lowest at least five.")
            )
        return cleaned

    def values(self) -> dict[str, Any]:
        """Columns of the call, its rules with what was changed in them."""
        cleaned = dict(self.cleaned_data)
        rules = {**self.call.rules, **{name: cleaned.pop(name) for name in self.RULES}}
        rules["criteria"] = [
            {**row, "weight": cleaned.pop(f"weight_{row['key']}")} for row in self.call.rules["criteria"]
        ]
        return {**cleaned, "rules": rules}


class CeilingForm(Form):
    """What the call announces for one province, in won."""

    amount = WonField(label=_("Ceiling"))

    def __init__(self, *args: Any, ceiling: CallCeiling, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"c{ceiling.pk}", initial={"amount": ceiling.amount}, **kwargs)
        self.ceiling = ceiling
        self.fields["amount"].label = ceiling.province.name


def in_order(form: Form, cleaned: dict[str, Any]) -> dict[str, Any]:
    """A call closes after it opens."""
    opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
    if opens and closes and closes <= opens:
        form.add_error("closes_at", _("A call closes after it opens."))
    return cleaned
