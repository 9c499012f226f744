"""Opening the sealed marks: proposed here, approved or sent back by somebody else."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.enums import Role
from portal.ui.deeds import carry_out, render_confirm, render_form
from portal.ui.policies import roles
from reviews import actions, permissions, queries
from reviews.enums import OpeningState
from reviews.forms import OpeningForm, SendBackForm
from reviews.models import Opening, Round
from reviews.queries.desks import Gaps
from reviews.views.fetch import OFFICE, named, or_404, round_trail, the_round


@roles(*OFFICE)
def opening(request: HttpRequest, pk: int) -> HttpResponse:
    """What is proposed, by whom, what follows; officers propose."""
    the = the_round(request, pk)
    form = OpeningForm(request.POST or None)
    if request.method == "POST":
        or_404(permissions.runs_rounds(request.membership))
        if form.is_valid():
            reason, key = form.cleaned_data["reason"], form.cleaned_data["request_key"]
            if carry_out(
                form, actions.propose_opening, round=the, by=request.membership, reason=reason, key=key
            )[0]:
                messages.success(request, _("The opening is proposed; an approver decides."))
                return redirect("reviews:opening", pk)
    trail = round_trail(the, (_("Opening of scores"), ""))
    return render_form(request, "reviews/opening.html", form, trail=trail, **_page(request, the))


def _page(request: HttpRequest, the: Round) -> dict[str, Any]:
    """The last proposal to open, what is missing, and what this person may do about it."""
    current = the.openings.select_related("proposed_by", "approved_by").order_by("-pk").first()
    pending = current is not None and current.state != OpeningState.SENT_BACK
    return {
        "round": the,
        "opening": current,
        "gaps": queries.missing_of(the),
        "may_propose": permissions.may_propose_opening(request.membership, the) and not pending,
        "may_decide": current is not None and permissions.may_decide_opening(request.membership, current),
    }


def gap_warnings(gaps: Gaps) -> list[str]:
    """Which proposals have fewer reviews than the call asks for, in words."""
    if not gaps.soft:
        return []
    awaited = {review.proposal.number for review in gaps.missing}
    awaited |= {review.proposal.number for review in gaps.unpresented}
    numbers = sorted(awaited | {proposal.number for proposal in gaps.short})
    sentence = _(
        "Fewer reviews than the %(needed)s the call asks for, or reviews still awaited: %(numbers)s."
    )
    return [sentence % {"needed": gaps.needed, "numbers": named(numbers)}]


def _to_decide(request: HttpRequest, pk: int) -> Opening:
    the = the_round(request, pk)
    rows = Opening.objects.select_related("round__call", "proposed_by").filter(
        round=the, state=OpeningState.PROPOSED
    )
    return get_object_or_404(rows.exclude(proposed_by=request.user))


@roles(Role.APPROVER)
def approval(request: HttpRequest, pk: int) -> HttpResponse:
    """The second pair of eyes says yes."""
    one = _to_decide(request, pk)
    if request.method == "POST":
        actions.approve_opening(opening=one, by=request.membership)
        messages.success(request, _("The scores are opened."))
        return redirect("reviews:ranking", pk)
    consequences = [
        _("All marks of “%(call)s” become visible to the office.") % {"call": one.round.call.title},
        _("No reviewer can change a mark any more. Reviews that are missing do not count."),
        _("The reviewers and %(who)s are told by letter.") % {"who": one.proposed_by},
    ]
    facts = [(_("Proposed by"), one.proposed_by), (_("Reason"), one.reason or _("All reviews are in"))]
    title, back = _("Approve the opening"), reverse("reviews:opening", args=[pk])
    shown = {"facts": facts, "back": back, "warnings": gap_warnings(queries.missing_of(one.round))}
    return render_confirm(request, title, consequences, None, _("Open the scores"), final=True, **shown)


@roles(Role.APPROVER)
def sending_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The second pair of eyes says not yet."""
    one = _to_decide(request, pk)
    form = SendBackForm(request.POST or None)
    if form.is_valid():
        comment = form.cleaned_data["comment"]
        if carry_out(form, actions.send_back_opening, opening=one, comment=comment, by=request.membership)[0]:
            messages.success(request, _("The opening is sent back."))
            return redirect("reviews:opening", pk)
    consequences = [
        _("The marks stay sealed and the round goes on."),
        _("%(who)s is told by letter, with your reason.") % {"who": one.proposed_by},
    ]
    back = reverse("reviews:opening", args=[pk])
    return render_confirm(request, _("Send the opening back"), consequences, form, _("Send back"), back=back)
