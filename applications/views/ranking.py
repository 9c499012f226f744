"""The places of a ranking as they were typed, kept or moved by a button, with their sum."""

from itertools import accumulate
from typing import Any

from django import forms
from django.forms import BaseForm
from django.utils.translation import gettext as _

from applications.forms.steps import PlaceForm
from applications.models import Call, Endorsement
from applications.queries import rankable
from applications.rules.endorsement import in_order, moved
from portal.ui.forms import Form


class VersionForm(Form):
    """The save that was read; without one nothing is compared."""

    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)


class Ranking:
    """The order as kept, or as typed; what a button moved is moved."""

    def __init__(self, call: Call, province: Any, kept: Endorsement | None, data: Any) -> None:
        self.kept, self.step = kept, (data or {}).get("step", "")
        self.form: BaseForm = VersionForm(data)
        self.found = {proposal.pk: proposal for proposal in rankable(call, province)}
        self.notes: dict[int, str] = {}
        self.order: list[Any] = []
        if data is None:
            self._recall()
        else:
            self.forms = [PlaceForm(data, proposal=proposal) for proposal in self.found.values()]
            self._once_each()
            if self.is_valid():
                self._take()
        self.total = sum(proposal.submission.requested for proposal in self.order)

    def _once_each(self) -> None:
        """A place given twice is refused where the order is kept; 'put in order' and the arrows number anew."""
        if self.step not in ("save", "ask", "endorse"):
            return
        seen: set[int] = set()
        for form in self.forms:
            place = form.cleaned_data.get("place") if form.is_valid() else None
            if place in seen:
                form.add_error("place", _("Place %(place)s is given twice.") % {"place": place})
            elif place:
                seen.add(place)

    def is_valid(self) -> bool:
        if not self.form.is_bound:
            return True
        return self.form.is_valid() and all(not form.is_bound or form.is_valid() for form in self.forms)

    @property
    def version(self) -> int | None:
        return self.form.cleaned_data.get("version")

    @property
    def read(self) -> int:
        """The save that this page shows."""
        typed = self.version if self.form.is_bound and self.form.is_valid() else None
        return typed if typed is not None else (self.kept.version if self.kept else 0)

    @property
    def moves(self) -> bool:
        """A button for one proposal was pressed."""
        verb, _colon, thing = self.step.partition(":")
        return verb in ("up", "down") and thing.isdecimal() and len(thing) < 19

    def _recall(self) -> None:
        """As it was kept; before the first time all stand by their number."""
        draft = (self.kept and self.kept.draft) or {"order": list(self.found), "notes": {}}
        self.order = [self.found[pk] for pk in draft["order"] if pk in self.found]
        self.notes = {int(pk): note for pk, note in draft["notes"].items() if int(pk) in self.found}
        self._number()

    def _take(self) -> None:
        typed = [(form.proposal.pk, form.cleaned_data["place"]) for form in self.forms]
        ids = in_order([(pk, place) for pk, place in typed if place])
        if self.moves:
            verb, _colon, thing = self.step.partition(":")
            ids = moved(ids, int(thing), -1 if verb == "up" else 1)
        self.order = [self.found[pk] for pk in ids]
        said = {form.proposal.pk: form.cleaned_data["note"] for form in self.forms}
        self.notes = {pk: note for pk, note in said.items() if note}
        self._number()

    def _number(self) -> None:
        """Ranked ones first, 1 to n; those left out keep an empty place."""
        left = [proposal for proposal in self.found.values() if proposal not in self.order]
        placed = [*enumerate(self.order, start=1), *((None, proposal) for proposal in left)]
        self.forms = [
            PlaceForm(proposal=proposal, initial={"place": place, "note": self.notes.get(proposal.pk, "")})
            for place, proposal in placed
        ]
        asked = accumulate(proposal.submission.requested for proposal in self.order)
        for form, running in zip(self.forms, asked, strict=False):
            form.running = running
