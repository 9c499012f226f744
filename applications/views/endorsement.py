"""A province ranks its proposals: kept as a draft as often as wanted, endorsed once; the office sees all rankings."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from applications import permissions
from applications.actions import endorse_province, remind_provinces, save_ranking
from applications.enums import CallState
from applications.forms.province import GovernmentsForm
from applications.models import Call
from applications.queries import ceiling_of, endorsed_lines, rankable
from applications.queries.endorsements import awaited_provinces, before_ranking, draft_of, province_rows
from applications.rules.endorsement import due_of
from applications.views.fetch import OFFICE, call_trail, or_404, the_call
from applications.views.ranking import Ranking
from portal.accounts.enums import Role
from portal.activity import clock
from portal.ui.deeds import carry_out, render_form
from portal.ui.policies import roles


@roles(Role.PROVINCE_COORDINATOR)
def endorsement(request: HttpRequest, slug: str) -> HttpResponse:
    """The province's ranking. `step` says what was pressed: save, up:<id>, down:<id>, sum, ask, endorse."""
    call, province = the_call(request, slug), request.membership.government
    or_404(permissions.may_endorse(request.membership, call, province))
    kept = draft_of(call, province)
    done = kept if kept and kept.endorsed_at else None
    ranking = Ranking(call, province, kept, request.POST if request.method == "POST" and not done else None)
    if said := _press(request, call, province, ranking):
        messages.success(request, said)
        return redirect("applications:endorsement", slug)
    asking = ranking.step == "ask" and ranking.is_valid() and bool(ranking.order)
    context = {"done": done, "asking": asking, **_shown(call, province, ranking, done)}
    wrong = ranking.form.is_bound and not ranking.is_valid() and not getattr(ranking.form, "refusal", None)
    return render_form(
        request, "applications/endorsement.html", ranking.form, status=422 if wrong else None, **context
    )


def _press(request: HttpRequest, call: Call, province: Any, ranking: Ranking) -> str:
    """Do what the button says; the sentence for the person when it is done."""
    action, said = {
        "save": (save_ranking, _("The order is kept as a draft.")),
        "endorse": (endorse_province, _("The ranking is endorsed. The office in charge has been told.")),
    }.get("save" if ranking.moves else ranking.step, (None, ""))
    if action is None or not ranking.form.is_bound or not ranking.is_valid():
        return ""
    values: dict[str, Any] = {
        "call": call,
        "province": province,
        "order": ranking.order,
        "notes": ranking.notes,
    }
    values |= {"by": request.membership, "version": ranking.version}
    return said if carry_out(ranking.form, action, **values)[0] else ""


def _shown(call: Call, province: Any, ranking: Ranking, done: Any) -> dict[str, Any]:
    """What was endorsed, or the places as they stand with their sum against the ceiling."""
    ceiling, rules = ceiling_of(call, province), call.call_rules
    stale = getattr(getattr(ranking.form, "refusal", None), "theirs", None)
    return {
        "call": call,
        "province": province,
        "ranking": ranking,
        "version": stale.version if stale else ranking.read,  # the next save is made knowing theirs
        "other": _titles(call, province, stale) if stale else (),
        "lines": endorsed_lines(done) if done else (),
        "first": before_ranking(call, province) if not done and not ranking.forms else (0, 0),
        "closed": call.state == CallState.CLOSED,
        "ceiling": ceiling,
        "left": (ceiling or 0) - ranking.total,
        "due": due_of(rules.endorsement, call.closed_at, rules.endorsement_days),
        "now": clock.now(),
        "trail": call_trail(call, (_("Ranking by the province"), "")),
    }


def _titles(call: Call, province: Any, kept: Any) -> list[str]:
    """The order a colleague kept, in words."""
    titles = {proposal.pk: str(proposal) for proposal in rankable(call, province)}
    return [titles[pk] for pk in kept.draft.get("order", ()) if pk in titles]


@roles(*OFFICE)
def endorsements(request: HttpRequest, slug: str) -> HttpResponse:
    """Every province's ranking, which is late or missing; posting reminds the chosen ones."""
    call, by = the_call(request, slug), request.membership
    or_404(call.endorses and call.state != CallState.DRAFT)
    may = permissions.may_remind_provinces(by, call)
    or_404(request.method != "POST" or may)
    form = GovernmentsForm(request.POST or None, governments=awaited_provinces(call))
    if form.is_valid():
        values = {"provinces": form.cleaned_data["government"], "key": form.cleaned_data["request_key"]}
        done, sent = carry_out(form, remind_provinces, call=call, by=by, **values)
        if done:
            messages.success(request, _("Reminded: %(count)s provinces.") % {"count": len(sent)})
            return redirect("applications:endorsements", slug)
    now, rules = clock.now(), call.call_rules
    context = {"call": call, "rows": province_rows(call, now), "reminds": may, "now": now}
    context["due"] = due_of(rules.endorsement, call.closed_at, rules.endorsement_days)
    context["trail"] = call_trail(call, (_("Rankings by provinces"), ""))
    return render_form(request, "applications/endorsements.html", form, **context)
