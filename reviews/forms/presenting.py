"""Forms in which the office plans presentations and replaces reviewers."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.ui.forms import Form, MomentField, TextField


class SlotsForm(Form):
    """Slots for all proposals that have none, one after the other."""

    first = MomentField(label=_("The first begins"))
    minutes = forms.IntegerField(label=_("Minutes for each"), min_value=5, max_value=480, initial=20)
    pause = forms.IntegerField(label=_("Minutes between two"), min_value=0, max_value=240, initial=5)
    place = TextField(label=_("Venue"), max_length=200, help_text=_("Or the address of a video conference."))


class SlotForm(Form):
    starts_at = MomentField(label=_("Begins"))
    ends_at = MomentField(label=_("Ends"))
    place = TextField(label=_("Venue"), max_length=200)


class ReplacementForm(Form):
    """Who is asked instead; `found`: queries.Substitute."""

    reviewer = forms.TypedChoiceField(label=_("Reviewer"), coerce=int)

    def __init__(self, *args: Any, found: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reviewer"].choices = [(one.reviewer.pk, one.reviewer.name) for one in found]
