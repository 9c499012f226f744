"""Opening the sealed marks: one officer proposes, an approver who is somebody else approves or sends back."""

import uuid

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.enums import Role
from portal.accounts.models import Membership, User
from portal.accounts.queries import people
from portal.activity.actions import keep_answer, notify, once, record
from portal.activity.clock import now
from portal.activity.refusals import database_refusals
from portal.activity.wake import wake
from portal.ui.refusals import Denied, Invalid, Refusal
from reviews import notices, permissions, queries
from reviews.actions.asking import ask_reasons
from reviews.actions.locks import lock_round, moved
from reviews.enums import OpeningState, RoundState
from reviews.models import Assignment, Opening, Round
from reviews.queries.desks import Gaps
from reviews.rules import OPENING_MOVES, ROUND_MOVES


@database_refusals()
@transaction.atomic
def propose_opening(
    *, round: Round, by: Membership, reason: str = "", key: uuid.UUID | None = None
) -> Opening:
    """Propose to open the marks. Reviews still missing need a reason; a proposal without any review forbids it.

    Raises Denied, Refusal (not scoring, proposed already, proposals without review), Invalid at `reason`.
    """
    if earlier := once(key=key, by=by, verb="propose_opening"):
        return Opening.objects.get(pk=earlier)
    if not permissions.runs_rounds(by):
        raise Denied(_("Only a programme officer proposes the opening."))
    round_ = lock_round(round)
    _must_be_ready(round_, queries.missing_of(round_), reason)
    opening = Opening.objects.create(round=round_, proposed_by=by.user, reason=reason.strip())
    event = record(
        by=by, verb="propose_opening", thing=opening, reason=opening.reason, chain=round_.call.chain
    )
    approvers = [person for person in people(Role.APPROVER) if person.pk != by.user_id]
    context = {"call": round_.call, "proposer": by.user, "reason": opening.reason}
    link = reverse("reviews:opening", args=[round_.pk])
    notify(event=event, letter=notices.OPENING_PROPOSED, recipients=approvers, context=context, link=link)
    keep_answer(key, by, "propose_opening", opening)
    return opening


def _must_be_ready(round_: Round, gaps: Gaps, reason: str) -> None:
    if round_.state != RoundState.SCORING:
        raise Refusal(_("Only a round that scores can be opened."))
    if Opening.objects.filter(round=round_).exclude(state=OpeningState.SENT_BACK).exists():
        raise Refusal(_("An opening has been proposed already."))
    if without := [*gaps.unassigned, *gaps.unreviewed]:
        numbers = ", ".join(proposal.number for proposal in without[:10])
        raise Refusal(_("These proposals have no review yet: %(numbers)s.") % {"numbers": numbers})
    if gaps.soft and not reason.strip():
        raise Invalid(_("Reviews are missing: give the reason for opening all the same."), field="reason")


@database_refusals()
@transaction.atomic
def approve_opening(*, opening: Opening, by: Membership) -> Opening:
    """Open the marks of the round to the office; nobody can write any more. Raises Denied (four eyes), Refusal."""
    opening = _decided(opening, by, "approve")
    round_ = opening.round
    awaited = queries.missing_of(round_).missing
    opening.approved_by, opening.approved_at = by.user, now()
    opening.save(update_fields=["state", "approved_by", "approved_at"])
    round_.state = moved(ROUND_MOVES, "open", round_.state)
    round_.save(update_fields=["state"])
    event = record(by=by, verb="approve_opening", thing=opening, chain=round_.call.chain)
    asked = Assignment.objects.live().filter(round=round_).values("reviewer")
    panel = [*User.objects.filter(pk__in=asked), opening.proposed_by]
    context = {"call": round_.call}
    notify(event=event, letter=notices.OPENING_APPROVED, recipients=panel, context=context)
    ask_reasons(event, round_, {one.proposal_id for one in awaited})
    transaction.on_commit(lambda: wake("reviews.compute_results"))
    return opening


@database_refusals()
@transaction.atomic
def send_back_opening(*, opening: Opening, comment: str, by: Membership) -> Opening:
    """Refuse to open, and say why; the round goes on scoring. Raises Denied (four eyes), Invalid, Refusal."""
    if not comment.strip():
        raise Invalid(_("Give the reason."), field="comment")
    opening = _decided(opening, by, "send_back")
    opening.comment = comment.strip()
    opening.save(update_fields=["state", "comment"])
    call = opening.round.call
    event = record(by=by, verb="send_back_opening", thing=opening, reason=opening.comment, chain=call.chain)
    link = reverse("reviews:opening", args=[opening.round_id])
    context = {"call": call, "approver": by.user, "comment": opening.comment}
    notify(
        event=event,
        letter=notices.OPENING_SENT_BACK,
        recipients=[opening.proposed_by],
        context=context,
        link=link,
    )
    return opening


def _decided(opening: Opening, by: Membership, verb: str) -> Opening:
    """The opening, locked after its round, in the state the verb leads to."""
    if by is None or by.role != Role.APPROVER:
        raise Denied(_("Only an approver decides on the opening."))
    if opening.proposed_by_id == by.user_id:
        raise Denied(_("Who proposed the opening cannot approve it."))
    round_ = lock_round(opening.round)
    rows = Opening.objects.select_related("proposed_by").select_for_update(of=("self",), no_key=True)
    opening = rows.get(pk=opening.pk)
    opening.round = round_
    opening.state = moved(OPENING_MOVES, verb, opening.state)
    return opening
