"""Forms in which a reviewer judges: marks with their comments, and what is said instead of marks."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.ui.forms import Form, LongTextField
from reviews.models import PresentationReview, Review
from reviews.rules.scoring import is_half_point

LONGEST_COMMENT = 4000
LONGEST_REASON = 300


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

    def __init__(self, *args: Any, sheet: Iterable[Any], bonus_max: int, **kwargs: Any) -> None:
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
    def lines(self) -> list[tuple[Any, Any, Any]]:
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


class PresentationForm(ReviewForm):
    """Marks of a presentation; `sheet`: queries.Line of the call's criteria."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, bonus_max=0, **kwargs)

    def values(self) -> dict[str, Any]:
        values = super().values()
        del values["bonus"]
        return values


def presentation_values(mine: PresentationReview | None) -> dict[str, Any]:
    """Stored marks of a presentation as the form's initial values."""
    if mine is None:
        return {"version": 0}
    values: dict[str, Any] = {"version": mine.version, "comment": mine.comment}
    values |= {f"mark_{key}": Decimal(value) for key, value in mine.marks.items()}
    return values | {f"comment_{key}": text for key, text in mine.comments.items()}
