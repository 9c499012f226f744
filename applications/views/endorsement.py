"""A province ranks its proposals: places typed or moved by buttons, the running sum, then asked once."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from applications import permissions
from applications.actions import endorse_province
from applications.forms.steps import PlaceForm
from applications.models import Call
from applications.queries import ceiling_of, endorsed_lines, endorsement_of, rankable
from applications.rules.endorsement import in_order, moved
from applications.views.fetch import call_trail, or_404, the_call
from portal.accounts.enums import Role
from portal.ui.deeds import carry_out, render_form
from portal.ui.forms import Form
from portal.ui.policies import roles


@roles(Role.PROVINCE_COORDINATOR)
def endorsement(request: HttpRequest, slug: str) -> HttpResponse:
    """The province's ranking for a call. `step` says what was pressed: up:<id>, down:<id>, sum, ask, endorse."""
    call, province = the_call(request, slug), request.membership.government
    or_404(permissions.may_endorse(request.membership, call, province))
    done = endorsement_of(call, province)
    ranking = Ranking(call, province, request.POST if request.method == "POST" else None)
    step = ranking.step if not done else ""
    if step == "endorse" and ranking.is_valid():
        values = {"call": call, "province": province, "order": ranking.order, "notes": ranking.notes}
        if carry_out(ranking.form, endorse_province, by=request.membership, **values)[0]:
            messages.success(request, _("The ranking is endorsed. The office in charge has been told."))
            return redirect("applications:endorsement", slug)
    asking = step == "ask" and ranking.is_valid() and bool(ranking.order)
    context = {"done": done, "asking": asking, **_shown(call, province, ranking, done)}
    status = None if ranking.is_valid() else 422
    return render_form(request, "applications/endorsement.html", ranking.form, status=status, **context)


def _shown(call: Call, province: Any, ranking: "Ranking", done: Any) -> dict[str, Any]:
    """What was endorsed, or the places as they stand with their sum against the ceiling."""
    ceiling = ceiling_of(call, province)
    return {
        "call": call,
        "province": province,
        "ranking": ranking,
        "lines": endorsed_lines(done) if done else (),
        "ceiling": ceiling,
        "left": (ceiling or 0) - ranking.total,
        "trail": call_trail(call, (_("Ranking by the province"), "")),
    }


class Ranking:
    """The places as typed, put in order; nothing is written before the whole is endorsed."""

    def __init__(self, call: Call, province: Any, data: Any) -> None:
        self.form: BaseForm = Form(data)
        self.step = (data or {}).get("step", "")
        self.found = list(rankable(call, province))
        self.forms = [
            self._form(number, proposal, data) for number, proposal in enumerate(self.found, start=1)
        ]
        self._settle(data)

    def _form(self, number: int, proposal: Any, data: Any) -> PlaceForm:
        return PlaceForm(data, proposal=proposal, initial={"place": number})

    def is_valid(self) -> bool:
        return all(not form.is_bound or form.is_valid() for form in self.forms)

    def _settle(self, data: Any) -> None:
        """The order by the places typed, with what the button moved; then 1..n is written beside them."""
        if data is None:
            self.order = list(self.found)
        elif self.is_valid():
            self.order = self._pressed()
            self.forms = self._renumbered()
        else:
            self.order = []
        amounts = {proposal.pk: proposal.submission.requested for proposal in self.found}
        self.total = sum(amounts[proposal.pk] for proposal in self.order)

    def _pressed(self) -> list[Any]:
        places = [(form.proposal.pk, form.cleaned_data["place"]) for form in self.forms]
        ids = in_order([(pk, place) for pk, place in places if place])
        verb, _colon, thing = self.step.partition(":")
        if verb in ("up", "down") and thing.isdecimal() and len(thing) < 19:
            ids = moved(ids, int(thing), -1 if verb == "up" else 1)
        proposals = {proposal.pk: proposal for proposal in self.found}
        return [proposals[pk] for pk in ids]

    def _renumbered(self) -> list[PlaceForm]:
        """Ranked ones first, in their order; those left out keep an empty place."""
        typed = {form.proposal.pk: form.cleaned_data["note"] for form in self.forms}
        left = [proposal for proposal in self.found if proposal not in self.order]
        self.notes = {pk: note for pk, note in typed.items() if note}
        return [
            PlaceForm(proposal=proposal, initial={"place": place, "note": typed[proposal.pk]})
            for place, proposal in [*enumerate(self.order, start=1), *((None, proposal) for proposal in left)]
        ]

    notes: dict[int, str] = {}
