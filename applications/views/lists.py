"""Lists: calls, proposals, what waits for screening. Starting a proposal is a post to its call's list."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from applications import permissions
from applications.actions import start_proposal
from applications.forms.steps import StartForm
from applications.models import Proposal
from applications.queries import proposals_for, to_screen, with_drafted
from applications.queries.admission import with_similar, with_virus
from applications.views.fetch import LOCAL, OFFICE, READERS, call_trail, or_404, the_call, trail
from applications.views.starting import starting
from applications.views.tables import Waiting, call_rows, calls_table, proposals_table
from portal.accounts.enums import Role
from portal.accounts.models import Membership
from portal.ui.deeds import carry_out, render_form
from portal.ui.policies import public, roles


@public(methods="GET")
def calls(request: HttpRequest) -> HttpResponse:
    """Every announced call; officers also see those in preparation."""
    table = calls_table(request.membership)(request, call_rows(request.membership))
    writes = permissions.may_write_calls(request.membership)
    return table.respond("applications/calls.html", trail=[(_("Calls"), "")], writes=writes)


def _rows(by: Membership) -> QuerySet[Proposal]:
    """What this person sees; those who write drafts see there what each asks for by now."""
    rows = proposals_for(by)
    return with_drafted(rows) if by.role in LOCAL else rows


@roles(*READERS, methods="GET")
def proposals(request: HttpRequest) -> HttpResponse:
    """Every proposal this person sees, of all calls."""
    table = proposals_table(request.membership)(request, _rows(request.membership))
    context = {"title": _("Proposals"), "trail": [(_("Proposals"), "")]}
    if request.membership.role != Role.PROVINCE_COORDINATOR:
        context["appeals"] = reverse("applications:appeals")
    return table.respond("applications/proposals.html", **context)


@roles(*READERS)
def call_proposals(request: HttpRequest, slug: str) -> HttpResponse:
    """The proposals of a call that this person sees; posting a title starts one."""
    call = the_call(request, slug)
    steps = call_trail(call, (_("Proposals"), ""))
    if request.method == "POST":
        return _start(request, call, steps)
    rows = _rows(request.membership).filter(call=call)
    table = proposals_table(request.membership)(request, rows)
    found = starting(call, request.membership)
    title = _("Proposals: %(call)s") % {"call": call.title}
    start = StartForm(by=request.membership) if found["may"] else None
    context = {"title": title, "call": call, "start": start, "full": found["full"]}
    return table.respond("applications/proposals.html", trail=steps, **context)


def _start(request, call, steps) -> HttpResponse:
    or_404(permissions.may_start(request.membership, call))
    form = StartForm(request.POST, by=request.membership)
    if form.is_valid():
        given = form.cleaned_data
        values = {"title": given["title"], "key": given["request_key"], "source": given["source"]}
        done, proposal = carry_out(form, start_proposal, call=call, by=request.membership, **values)
        if done:
            messages.success(request, _("Your draft was started. Saved is not submitted."))
            return redirect(proposal)
    return render_form(request, "applications/start.html", form, call=call, trail=steps)


@roles(*OFFICE, methods="GET")
def screening_queue(request: HttpRequest, slug: str) -> HttpResponse:
    """What waits for screening in a call."""
    call = the_call(request, slug)
    table = Waiting(request, with_virus(with_similar(to_screen(request.membership).filter(call=call))))
    together = (
        reverse("applications:admission", args=[slug])
        if permissions.may_write_calls(request.membership)
        else ""
    )
    steps = trail((call.title, reverse("applications:call", args=[slug])), (_("Screening"), ""))
    title = _("Screening: %(call)s") % {"call": call.title}
    context = {"trail": steps, "title": title, "call": call, "together": together}
    return table.respond("applications/proposals.html", **context)
