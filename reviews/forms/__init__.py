"""The shape of input on this floor, to domain types."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.accounts.enums import Role
from portal.accounts.models import LocalGovernment
from portal.accounts.queries import government_choices, people
from portal.ui.forms import Combobox, CreatesOnce, Form, LongTextField, MomentField, TextField
from reviews.enums import AssignmentState, ConflictKind, Objective, RuleKind
from reviews.rules.assignment import Pair
from reviews.rules.conflicts import DECLARED

LONGEST_REASON = 300
KINDS = [(kind.value, kind.label) for kind in DECLARED]


class RoundForm(CreatesOnce, Form):
    due_at = MomentField(label=_("Reviews are due by"))


class ProgressFilter(forms.Form):
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *AssignmentState.choices]
    )


class PairsField(forms.Field):
    """Ticked cells of the assignment table: "proposal-reviewer", as a set of pairs of ids."""

    widget = forms.MultipleHiddenInput
    default_error_messages = {
        "invalid": _("One of the choices is not part of this round. Load the page again.")
    }

    def clean(self, value: Any) -> set[Pair]:
        return {self._pair(text) for text in value or []}

    def _pair(self, text: str) -> Pair:
        proposal, _dash, reviewer = str(text).partition("-")
        if not (_is_id(proposal) and _is_id(reviewer)):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int(proposal), int(reviewer)


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


class PlanForm(Form):
    pairs = PairsField(label=_("Assignments"), required=False)
    deed = forms.ChoiceField(choices=[("preview", ""), ("confirm", "")], required=False)


class PlanSettingsForm(CreatesOnce, Form):
    """What a plan is asked: what it is best by, and limits beside those that the panel has of its own."""

    objective = forms.ChoiceField(
        label=_("Best by"), choices=Objective.choices, initial=Objective.WORST_FIRST, widget=forms.RadioSelect
    )
    most = forms.IntegerField(
        label=_("At most per reviewer"),
        required=False,
        min_value=1,
        max_value=1000,
        help_text=_("cases, for those who have no limit of their own"),
    )
    per_organisation = forms.IntegerField(
        label=_("At most from one organisation"),
        required=False,
        min_value=1,
        max_value=100,
        help_text=_("reviewers on one proposal; empty: no limit"),
    )
    per_province = forms.IntegerField(
        label=_("At most from one province"),
        required=False,
        min_value=1,
        max_value=100,
        help_text=_("reviewers on one proposal; empty: no limit"),
    )
    newcomers = forms.IntegerField(
        label=_("Newcomers at least"),
        required=False,
        min_value=0,
        max_value=100,
        help_text=_("percent of all places, by people who have finished no review in another round"),
    )
    panel_only = forms.BooleanField(label=_("Only those invited to this round's panel"), required=False)

    def question(self) -> dict[str, Any]:
        """As the action takes it."""
        given = dict(self.cleaned_data)
        key, objective = given.pop("request_key"), given.pop("objective")
        settings = {name: value for name, value in given.items() if value}
        return {"key": key, "objective": objective, "settings": settings}


class PairRuleForm(Form):
    """Cells of the assignment table to lock, to forbid or to free; `after` is the page they were chosen on."""

    pairs = PairsField(label=_("Cells"), required=False)
    rule = forms.ChoiceField(choices=[*RuleKind.choices, ("free", "")])
    after = forms.CharField(required=False, max_length=20)


class ConflictForm(Form):
    reviewer = forms.ModelChoiceField(None, label=_("Reviewer"), widget=Combobox)
    government = forms.ModelChoiceField(None, label=_("Local government"), widget=Combobox)
    kind = forms.ChoiceField(label=_("Kind of conflict"), choices=KINDS)
    note = TextField(label=_("Note"), required=False, max_length=LONGEST_REASON)

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reviewer"].queryset = people(Role.REVIEWER)
        self.fields["government"].queryset = LocalGovernment.objects.valid_on(day)
        self.fields["government"].choices = [("", _("Choose")), *government_choices(day)]


class DeclarationForm(Form):
    answer = forms.ChoiceField(
        label=_("Conflict of interest"),
        widget=forms.RadioSelect,
        choices=[
            ("none", _("I have no conflict of interest, and I keep secret what I read.")),
            ("conflict", _("I have a conflict of interest and step back.")),
        ],
    )
    kind = forms.ChoiceField(
        label=_("Kind of conflict"),
        required=False,
        choices=[
            ("", _("Choose")),
            *(one for one in KINDS if one[0] != ConflictKind.OBJECTION),
        ],
        help_text=_("Only when you step back."),
    )
    note = TextField(
        label=_("Note"),
        required=False,
        max_length=LONGEST_REASON,
        help_text=_("Only when you step back; the office reads it."),
    )
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("answer") == "conflict":
            for name, sentence in (
                ("kind", _("Choose the kind of conflict.")),
                ("note", _("Write in a few words why you step back.")),
            ):
                if name in given and not given[name]:
                    self.add_error(name, sentence)
        return given


class SteppingBackForm(DeclarationForm):
    """The same declaration, asked once: everything typed is carried along, nothing is shown as a field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget = forms.HiddenInput()


class ReasonForm(Form):
    reason = LongTextField(label=_("Reason"), max_length=LONGEST_REASON, rows=3)


class SpreadForm(Form):
    reason = LongTextField(label=_("Reason"), max_length=2000, rows=4)


class OpeningForm(CreatesOnce, Form):
    reason = LongTextField(
        label=_("Reason, when reviews are missing"), required=False, max_length=1000, rows=3
    )


class SendBackForm(Form):
    comment = LongTextField(label=_("Reason"), max_length=1000, rows=3)
