"""The shape of input on this floor, to domain types."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.accounts.enums import Role
from portal.accounts.models import LocalGovernment
from portal.accounts.queries import government_choices, people
from portal.ui.forms import Combobox, CreatesOnce, Form, LongTextField, MomentField, TextField
from reviews.enums import AssignmentState, ConflictKind
from reviews.models import Criterion, Review
from reviews.rules.assignment import Pair
from reviews.rules.scoring import is_half_point

LONGEST_COMMENT = 4000
LONGEST_REASON = 300


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


class LimitForm(Form):
    most = forms.IntegerField(
        label=_("At most per reviewer"), required=False, min_value=1, max_value=1000, help_text=_("proposals")
    )


class ConflictForm(Form):
    reviewer = forms.ModelChoiceField(None, label=_("Reviewer"), widget=Combobox)
    government = forms.ModelChoiceField(None, label=_("Local government"), widget=Combobox)
    kind = forms.ChoiceField(label=_("Kind of conflict"), choices=ConflictKind.choices)
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
            *(one for one in ConflictKind.choices if one[0] != ConflictKind.OBJECTION),
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


class AbstentionForm(Form):
    reason = LongTextField(
        label=_("Reason"), max_length=LONGEST_REASON, rows=3, help_text=_("The office reads it.")
    )


class SubmissionsForm(Form):
    """Which of the reviews that are ready; all are ticked to begin with. `ready`: queries.Readiness."""

    assignments = forms.TypedMultipleChoiceField(
        label=_("Reviews"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, ready: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.assignment.pk, f"{one.assignment.label} ({_('Total')} {one.total})") for one in ready]
        self.fields["assignments"].choices = choices
        self.fields["assignments"].initial = [pk for pk, _label in choices]


class ReplacementForm(Form):
    """Who is asked instead; `found`: queries.Substitute."""

    reviewer = forms.TypedChoiceField(label=_("Reviewer"), coerce=int)

    def __init__(self, *args: Any, found: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reviewer"].choices = [(one.reviewer.pk, one.reviewer.name) for one in found]


class SpreadForm(Form):
    reason = LongTextField(label=_("Reason"), max_length=2000, rows=4)


class OpeningForm(CreatesOnce, Form):
    reason = LongTextField(
        label=_("Reason, when reviews are missing"), required=False, max_length=1000, rows=3
    )


class SendBackForm(Form):
    comment = LongTextField(label=_("Reason"), max_length=1000, rows=3)


class MarkField(forms.DecimalField):
    """Marks from 0 to `most`, in whole or half points; empty: not marked yet."""

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        self.most = most
        attrs = {"inputmode": "decimal", "autocomplete": "off", "maxlength": "8", "data-mark": str(most)}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        super().__init__(required=False, **kwargs)
        self.sentence = _("Give 0 to %(most)s marks, in whole or half points.") % {"most": most}
        self.error_messages["invalid"] = self.sentence

    def validate(self, value: Decimal | None) -> None:
        super().validate(value)
        if value is not None and not (is_half_point(value) and 0 <= value <= self.most):
            raise ValidationError(self.sentence, code="scale")

    def prepare_value(self, value: Any) -> Any:
        """17.0 reads 17; what was typed stays as typed."""
        return f"{value:f}".removesuffix(".0") if isinstance(value, Decimal) else value


class ReviewForm(Form):
    """Marks and comments of one review, a pair of fields for each criterion of the round."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 2)

    def __init__(self, *args: Any, sheet: Iterable[Criterion], bonus_max: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = list(sheet)
        for line in self.sheet:
            label = _("%(name)s (0 to %(most)s)") % {"name": line.name, "most": line.weight}
            self.fields[f"mark_{line.key}"] = MarkField(most=line.weight, label=label, help_text=line.guide)
            self.fields[f"comment_{line.key}"] = LongTextField(
                label=_("Comment on: %(name)s") % {"name": line.name},
                required=False,
                max_length=LONGEST_COMMENT,
                rows=2,
            )
        if bonus_max:
            self.fields["bonus"] = MarkField(
                most=bonus_max, label=_("Bonus (0 to %(most)s)") % {"most": bonus_max}
            )
        self.fields["comment"] = LongTextField(
            label=_("Overall comment"), required=False, max_length=LONGEST_COMMENT, rows=4
        )

    @property
    def lines(self) -> list[tuple[Criterion, Any, Any]]:
        return [(line, self[f"mark_{line.key}"], self[f"comment_{line.key}"]) for line in self.sheet]

    def beside(self, theirs: dict[str, Any]) -> list[dict[str, Any]]:
        """Each field whose saved value (`theirs`, by name) differs from what was typed: label, theirs, mine."""
        rows = []
        for bound in self.visible_fields():
            field = bound.field
            saved, typed = theirs.get(bound.name), self.cleaned_data.get(bound.name)
            if (saved or "") != (typed or "") or (saved == 0) != (typed == 0):
                both = [str(field.prepare_value("" if one is None else one)) for one in (saved, typed)]
                rows.append({"label": bound.label, "theirs": both[0], "mine": both[1]})
        return rows

    def values(self) -> dict[str, Any]:
        """As the action takes them."""
        given = self.cleaned_data
        return {
            "version": given["version"],
            "marks": {line.key: given[f"mark_{line.key}"] for line in self.sheet},
            "comments": {line.key: given[f"comment_{line.key}"] for line in self.sheet},
            "bonus": given.get("bonus") or Decimal(0),
            "comment": given["comment"],
        }


class RevisionForm(ReviewForm):
    """The same marks in a deliberation: every one is needed, and the reason why they change."""

    reason = LongTextField(
        label=_("Reason for the change"), max_length=1000, rows=3, help_text=_("The office reads it.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for line in self.sheet:
            self.fields[f"mark_{line.key}"].required = True


def review_values(review: Review | None) -> dict[str, Any]:
    """A stored review as the form's initial values."""
    if review is None:
        return {"version": 0}
    values: dict[str, Any] = {"version": review.version, "bonus": review.bonus, "comment": review.comment}
    for mark in review.marks.all():
        values[f"mark_{mark.criterion.key}"] = mark.value
        values[f"comment_{mark.criterion.key}"] = mark.comment
    return values
