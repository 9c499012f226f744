"""A call: read by everyone, prepared and announced by programme officers."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications import permissions
from applications.actions import close_call
from applications.actions.calls import copy_call, ready_call
from applications.enums import CallState, EndorsementTime, FundingBasis
from applications.forms.calls import NewCallForm
from applications.forms.steps import StartForm
from applications.models import Call
from applications.notices.way import way_of
from applications.queries import ceilings_of, counts_of
from applications.queries.progress import has_governments
from applications.rules import CallRules, is_open
from applications.views.announced import after_announcement
from applications.views.fetch import call_trail, the_call, trail
from applications.views.starting import starting
from portal.accounts.enums import Level, Role, Zone
from portal.accounts.models import Membership
from portal.accounts.queries import offices
from portal.activity import clock
from portal.ui.deeds import carry_out, render_confirm, render_form
from portal.ui.policies import public, roles

NEW = ("fiscal_year", "slug", "prefix", "title_ko", "title_en", "opens_at", "closes_at", "budget")


@public(methods="GET")
def call(request: HttpRequest, slug: str) -> HttpResponse:
    """Purpose, who may apply, money and shares, criteria, timetable, the rule of the deadline with the portal's clock."""
    the, now = the_call(request, slug), clock.now()
    by, rules = request.membership, the.call_rules
    opened = is_open(state=the.state, opens_at=the.opens_at, closes_at=the.closes_at, now=now)
    context = {
        "call": the,
        "now": now,
        "is_open": opened,
        "state": CallState(the.state),
        "ceilings": ceilings_of(the),
        **in_words(the, rules),
        "way": way_of(the),
        "runs": offices(),
        "sections": the.sections.all(),
        **_start(the, by, opened),
        "counts": counts_of(the, by) if by and by.role != Role.REVIEWER else {},
        "office": permissions.is_office(by),
        "writes": permissions.may_write_calls(by),
        "progress": permissions.may_see_progress(by, the) and has_governments(the, by),
        "rankings": the.endorses and the.state != CallState.DRAFT and permissions.is_office(by),
        "ranks": bool(by and by.government and permissions.may_endorse(by, the, by.government)),
    }
    context.update(after_announcement(the, by), trail=call_trail(the))
    return render(request, "applications/call.html", context)


def _start(the: Call, by: Membership | None, opened: bool) -> dict[str, Any]:
    """The form that starts a draft, or why there is none."""
    found = starting(the, by)
    own = by.government if by else None
    return {
        "start": StartForm(by=by) if opened and found["may"] else None,
        "full": found["full"] if opened else [],
        "outside": found["outside"],
        "our_level": Level(own.level).label if own else "",
        "our_zone": Zone(own.zone).label if own else "",
    }


def in_words(the: Call, rules: CallRules) -> dict[str, Any]:
    """The rules as the page says them."""
    english = (get_language() or "ko").startswith("en")
    return {
        "rules": rules,
        "basis": FundingBasis(the.funding_basis).label,
        "ranking": EndorsementTime(rules.endorsement).label,
        "levels": [Level(level).label for level in rules.levels],
        "zones": [Zone(zone).label for zone in rules.zones],
        "criteria": [
            {
                "name": row.name_en if english else row.name_ko,
                "guide": row.guide_en if english else row.guide_ko,
                "weight": row.weight,
            }
            for row in rules.criteria
        ],
    }


@roles(Role.PROGRAMME_OFFICER)
def new_call(request: HttpRequest) -> HttpResponse:
    """A call in preparation, from an earlier one."""
    calls = Call.objects.visible_to(request.membership).order_by("-fiscal_year", "-pk")
    form = NewCallForm(request.POST or None, calls=calls)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in NEW}
        action = ready_call if form.cleaned_data["ready"] else copy_call
        given.update(form.source(), by=request.membership, key=form.cleaned_data["request_key"])
        done, made = carry_out(form, action, **given)
        if done:
            messages.success(
                request, _("The call is in preparation. Look through its rules, then announce it.")
            )
            return redirect("applications:preparation", made.slug)
    return render_form(request, "applications/new_call.html", form, trail=trail((_("New call"), "")))


@roles(Role.PROGRAMME_OFFICER)
def closing(request: HttpRequest, slug: str) -> HttpResponse:
    """Close the call now that its time has come; the portal does so by itself within seconds."""
    the = the_call(request, slug)
    if request.method == "POST":
        close_call(call=the, by=request.membership)
        messages.success(request, _("The call is closed."))
        return redirect(the)
    consequences = [
        _("Every submission on its way is let in or refused first."),
        _("After that nothing can be submitted, except what was returned for completion."),
    ]
    context = {"back": the.get_absolute_url(), "trail": call_trail(the, (_("Closing"), ""))}
    return render_confirm(request, _("Close the call"), consequences, None, _("Close the call"), **context)
