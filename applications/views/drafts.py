"""The page of one proposal, its preview, and what ends or renews a draft."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from applications import permissions
from applications.actions import discard_proposal, reopen_proposal
from applications.joins import parts_of
from applications.queries import snapshot_for
from applications.views.fetch import (
    LOCAL,
    READERS,
    WRITERS,
    or_404,
    own_proposal,
    proposal_trail,
    the_proposal,
)
from applications.views.shown import contents, draft_facts, on_paper, page_facts
from portal.activity import clock
from portal.ui.deeds import render_confirm
from portal.ui.policies import roles


@roles(*READERS, methods="GET")
def proposal(request: HttpRequest, code: str) -> HttpResponse:
    """Where it stands, what is to be done next, what it says."""
    the, by = the_proposal(request, code), request.membership
    snapshot = snapshot_for(the, by)
    facts = page_facts(the, by, snapshot)
    facts["now"], facts["on_paper"] = clock.now() if the.is_editable else None, on_paper(the, by)
    if permissions.may_edit(by, the):
        facts.update(draft_facts(the, by, snapshot, request.user.one_page))
    else:
        facts |= contents(the, snapshot)
    page = {**facts, "joined": parts_of(the, by), "trail": proposal_trail(the)}
    return render(request, "applications/proposal.html", page)


@roles(*READERS, methods="GET")
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """The whole proposal on one page, as it will be read."""
    the = the_proposal(request, code)
    context = {"proposal": the, "state": the.state_for(request.membership), "call": the.call}
    context["own"] = permissions.is_own(request.membership, the)
    context["on_paper"] = on_paper(the, request.membership)
    context["now"] = clock.now() if the.is_editable else None
    context |= contents(the, snapshot_for(the, request.membership))
    context["trail"] = proposal_trail(the, (_("Preview"), ""))
    return render(request, "applications/preview.html", context)


@roles(*WRITERS)
def discard(request: HttpRequest, code: str) -> HttpResponse:
    """Throw a draft away."""
    the, by = own_proposal(request, code), request.membership
    or_404(permissions.may_discard(by, the))
    if request.method == "POST":
        discard_proposal(proposal=the, by=by)
        messages.success(request, _("The draft was discarded."))
        return redirect("applications:proposals")
    consequences = [
        _("The draft disappears for you and your colleagues."),
        _("Your government may start another one in its place."),
    ]
    if on_paper(the, by):
        consequences = [
            _("The draft disappears for you and for the government; its people are told by letter."),
            _("Another one may be begun in its place."),
        ]
    context = {"danger": True, "final": True, "back": the.get_absolute_url()}
    context["facts"] = [(_("Project"), the.title)]
    context["trail"] = proposal_trail(the, (_("Discard"), ""))
    return render_confirm(request, _("Discard the draft"), consequences, None, _("Discard"), **context)


@roles(*LOCAL)
def reopening(request: HttpRequest, code: str) -> HttpResponse:
    """Make a withdrawn proposal a draft again."""
    the = own_proposal(request, code)
    or_404(permissions.may_reopen(request.membership, the))
    if request.method == "POST":
        reopen_proposal(proposal=the, by=request.membership)
        messages.success(request, _("It is a draft again. Saved is not submitted."))
        return redirect(the)
    consequences = [
        _("It becomes a draft that you can change and submit until the call closes."),
        _("It keeps its receipt number."),
    ]
    context = {"back": the.get_absolute_url(), "facts": [(_("Project"), the.title)]}
    context["trail"] = proposal_trail(the, (_("Open again"), ""))
    return render_confirm(request, _("Open again as a draft"), consequences, None, _("Open again"), **context)
