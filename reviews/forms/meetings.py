"""Forms of the panel's meetings."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.ui.forms import CreatesOnce, Form, LongTextField, MomentField, TextField
from reviews.enums import Capacity
from reviews.models import Meeting


class CallingForm(CreatesOnce, Form):
    held_at = MomentField(label=_("Date and time"))
    place = TextField(label=_("Venue"), max_length=200, help_text=_("Or the address of a video conference."))
    agenda = LongTextField(label=_("Agenda"), max_length=4000, rows=5, help_text=_("One point a line."))


class MeetingForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 2)
    held_at = MomentField(label=_("Date and time"))
    place = TextField(label=_("Venue"), max_length=200)
    agenda = LongTextField(label=_("Agenda"), max_length=4000, rows=5, help_text=_("One point a line."))
    remarks = LongTextField(
        label=_("Remarks"),
        required=False,
        max_length=10_000,
        rows=8,
        help_text=_("What was said. Name reviewers by their number where you write of marks."),
    )


def meeting_values(meeting: Meeting) -> dict[str, Any]:
    """A stored meeting as the form's initial values."""
    return {name: getattr(meeting, name) for name in ("version", "held_at", "place", "agenda", "remarks")}


class AttendanceForm(Form):
    """Who was there; `offered`: queries.can_attend."""

    present = forms.TypedMultipleChoiceField(
        label=_("Present"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, offered: Mapping[Capacity, Iterable[Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["present"].choices = [
            (one.pk, f"{one.name} ({capacity.label})")
            for capacity, people in offered.items()
            for one in people
        ]


class SignatureForm(Form):
    """`read`: the digest of the minutes as they were shown."""

    read = forms.CharField(widget=forms.HiddenInput, max_length=64)


class ClosingForm(Form):
    reason = LongTextField(
        label=_("Reason, when signatures are missing"), required=False, max_length=1000, rows=3
    )
