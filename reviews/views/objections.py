"""Objections to reviewers: the applicant reads the disclosed names and objects, an officer decides."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import Proposal
from applications.permissions import is_own, is_own_approver
from portal.accounts.enums import Role
from portal.activity import clock
from portal.ui.deeds import carry_out, render_form
from portal.ui.policies import roles
from reviews import actions, permissions
from reviews.forms.pool import ObjectionForm, VerdictForm
from reviews.lists import Objections
from reviews.models import Objection
from reviews.queries import pool as reads
from reviews.views.fetch import OFFICE, Trail, or_404, round_trail, the_objection, the_round

LOCAL = (Role.LOCAL_OFFICER, Role.LOCAL_APPROVER)


@roles(*OFFICE, methods="GET")
def objections(request: HttpRequest, pk: int) -> HttpResponse:
    """Every objection of a round."""
    the = the_round(request, pk)
    trail = round_trail(the, (_("Objections"), ""))
    return Objections(request, reads.objections_of(the)).respond(
        "reviews/objections.html", round=the, trail=trail
    )


def _own_proposal(request: HttpRequest, code: str) -> Proposal:
    """A proposal that one's own government leads, whose round's panel was disclosed."""
    rows = Proposal.objects.visible_to(request.membership).select_related("call", "organisation")
    found = get_object_or_404(rows, code=code)
    or_404(is_own(request.membership, found))
    return found


def _trail(the: Proposal, *steps: tuple[str, str]) -> Trail:
    here = (_("Panel of reviewers"), reverse("reviews:disclosed", args=[the.code]) if steps else "")
    proposals = (_("Proposals"), reverse("applications:proposals"))
    return [proposals, (str(the), the.get_absolute_url()), here, *steps]


@roles(*LOCAL, methods="GET")
def disclosed(request: HttpRequest, code: str) -> HttpResponse:
    """The names, until when one may object to each, and what has been filed."""
    the = _own_proposal(request, code)
    members = list(reads.disclosed_to(the))
    or_404(bool(members))
    filed = {one.reviewer_id: one for one in Objection.objects.filter(proposal=the)}
    rows = [(member, filed.get(member.reviewer_id)) for member in members]
    may = is_own_approver(request.membership, the) and permissions.takes_objections(the)
    context = {"proposal": the, "rows": rows, "may": may, "now": clock.now(), "trail": _trail(the)}
    return render(request, "reviews/disclosed.html", context)


@roles(*LOCAL)
def objecting(request: HttpRequest, code: str, member: int) -> HttpResponse:
    """Objects to one of them, with a reason an officer reads."""
    the = _own_proposal(request, code)
    or_404(is_own_approver(request.membership, the) and permissions.takes_objections(the) and member < 2**63)
    seat = get_object_or_404(reads.disclosed_to(the), pk=member)
    form = ObjectionForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        done, made = carry_out(
            form, actions.object_to, proposal=the, member=seat, reason=reason, by=request.membership
        )
        if done:
            messages.success(request, _("Your objection is filed. An officer decides on it."))
            return redirect(made)
    trail = _trail(the, (_("Object"), ""))
    return render_form(request, "reviews/objecting.html", form, proposal=the, seat=seat, trail=trail)


@roles(*OFFICE, *LOCAL)
def objection(request: HttpRequest, pk: int) -> HttpResponse:
    """What was filed and how it was decided; an officer decides here."""
    one, by = the_objection(request, pk), request.membership
    decides = permissions.may_decide_objection(by, one)
    or_404(decides or request.method != "POST")
    form = VerdictForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        upheld = given["verdict"] == "uphold"
        done, _made = carry_out(
            form, actions.decide_objection, objection=one, upheld=upheld, answer=given["answer"], by=by
        )
        if done:
            messages.success(request, _("The objection is decided; the applicant is told by letter."))
            return redirect(one)
    title = (_("Objection"), "")
    if by.role in LOCAL:
        trail = _trail(one.proposal, title)
    else:
        here = (_("Objections"), reverse("reviews:objections", args=[one.round_id]))
        trail = round_trail(one.round, here, title)
    return render_form(request, "reviews/objection.html", form, one=one, decides=decides, trail=trail)
