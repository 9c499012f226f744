"""The Assembly has voted: awards become firm in rank order as far as the amount reaches, the rest lapse."""

import uuid

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from applications.models import Call
from awards import notices, permissions
from awards.actions import ledger, moves
from awards.actions.telling import ask_approvers, tell_grantees, tell_proposer
from awards.enums import AwardState, DecisionState
from awards.models import Award, AwardShare, BudgetVote, FiscalYear
from awards.queries.budget import divide
from portal.accounts.models import Membership
from portal.activity.actions import keep_answer, once, record
from portal.activity.clock import now
from portal.activity.refusals import database_refusals
from portal.ui.refusals import Denied, Invalid, Refusal


@database_refusals()
@transaction.atomic
def propose_budget(
    *, call: Call, amount: int, document_number: str, by: Membership, key: str | uuid.UUID | None = None
) -> BudgetVote:
    """Enter what was voted for the call, in won. Raises Denied, Invalid; Refusal before publication or twice."""
    if not permissions.may_propose(by):
        raise Denied(_("Only a programme officer enters the voted budget."))
    if earlier := once(key=key, by=by, verb="propose_budget"):
        return BudgetVote.objects.get(pk=earlier)
    call = Call.objects.get(pk=call.pk)
    if call.results_published_at is None:
        raise Refusal(_("The results of this call have not been published yet."))
    if amount < 0:
        raise Invalid(_("Enter an amount that is not negative."), field="amount")
    vote = BudgetVote.objects.create(
        call=call, amount=amount, document_number=document_number, proposed_by=by.user
    )
    facts = {"amount": amount, "document": document_number}
    event = record(by=by, verb="propose_budget", thing=vote, facts=facts, chain=call.chain)
    ask_approvers(event, by, what=call, amount=amount, kind="budget", link=f"/calls/{call.slug}/budget/")
    keep_answer(key, by, "propose_budget", vote)
    return vote


@database_refusals()
@transaction.atomic
def confirm_budget(*, vote: BudgetVote, by: Membership) -> BudgetVote:
    """The second person's yes: awards become firm or lapse, the fiscal year is voted. Twice is once.

    Raises Denied; Refusal when it was sent back.
    """
    call = Call.objects.select_for_update(no_key=True).get(pk=vote.call_id)
    vote = BudgetVote.objects.select_for_update(no_key=True).get(pk=vote.pk)
    if not permissions.may_decide(by, vote):
        raise Denied(_("An approver other than the proposer approves this."))
    if vote.state == DecisionState.APPROVED:
        return vote
    if vote.state != DecisionState.PROPOSED:
        raise Refusal(_("This has been decided already."))
    rows = Award.objects.select_for_update(no_key=True, of=("self",))
    rows = rows.select_related("call", "organisation", "proposal", "scenario", "approved_by")
    held = list(rows.filter(call=call, state=AwardState.PROVISIONAL).order_by("id"))
    firm, lapsed = divide(call, held, vote.amount)
    vote.state, vote.approved_by, vote.approved_at = DecisionState.APPROVED, by.user, now()
    vote.save(update_fields=["state", "approved_by", "approved_at"])
    facts = {"amount": vote.amount, "firm": len(firm), "lapsed": len(lapsed)}
    record(by=by, verb="confirm_budget", thing=vote, facts=facts, chain=call.chain)
    confirm(firm, by)
    lapse(lapsed, by)
    FiscalYear.objects.filter(year=call.fiscal_year, voted_on=None).update(voted_on=localdate(now()))
    return vote


def confirm(awards: list[Award], by: Membership) -> None:
    for award in awards:
        moves.move(award, "confirm_budget")
        event = record(by=by, verb="confirm_budget", thing=award, chain=award.chain)
        tell_grantees(award, event, notices.CONFIRMED, amount=award.approved)


def lapse(awards: list[Award], by: Membership) -> None:
    """What the vote does not reach: its money goes back to the envelopes. All rows of the trail first, then the ledger."""
    events = []
    for award in awards:
        moves.move(award, "lapse")
        events.append(record(by=by, verb="lapse", thing=award, chain=award.chain))
    ledger.hold(AwardShare.objects.filter(award__in=awards))
    for award, event in zip(awards, events, strict=True):
        ledger.release(award, event=event, by=by.user)
        tell_grantees(award, event, notices.LAPSED, amount=award.approved)


@transaction.atomic
def send_back_budget(*, vote: BudgetVote, comment: str, by: Membership) -> BudgetVote:
    """The approver's no, with a comment. Raises Denied; Refusal when decided already."""
    vote = (
        BudgetVote.objects.select_for_update(no_key=True, of=("self",)).select_related("call").get(pk=vote.pk)
    )
    moves.send_back(vote, comment, by)
    event = record(by=by, verb="send_back_budget", thing=vote, reason=comment, chain=vote.call.chain)
    tell_proposer(
        event,
        by,
        to=vote.proposed_by,
        what=vote.call,
        comment=comment,
        link=f"/calls/{vote.call.slug}/budget/",
    )
    return vote
