"""The vote of a call's budget and what it would make firm."""

from django.db.models import Sum

from applications.models import Call
from awards.enums import AwardState, DecisionState, ScenarioState
from awards.models import Award, AwardShare, BudgetVote
from awards.rules import allocation


def vote(call: Call) -> BudgetVote | None:
    """The vote that waits or was decided; one that was sent back no longer counts."""
    rows = call.votes.exclude(state=DecisionState.SENT_BACK).select_related("proposed_by", "approved_by")
    return rows.order_by("-id").first()


def last_sent_back(call: Call) -> BudgetVote | None:
    return call.votes.filter(state=DecisionState.SENT_BACK).order_by("-id").first()


def divide(call: Call, held: list[Award], voted: int) -> tuple[list[Award], list[Award]]:
    """(firm, lapsed) in the places of the approved scenario; only what falls in the voted year counts."""
    if not held:
        return [], []
    lines = call.scenarios.get(state=ScenarioState.APPROVED).lines
    places = dict(lines.values_list("proposal_id", "place"))
    sums = voted_year_sums(call)
    known = {award.pk: award for award in held}
    firm, lapsed = allocation.within_vote(
        [(award.pk, places[award.proposal_id], sums.get(award.pk, 0)) for award in held], voted
    )
    return [known[pk] for pk in firm], [known[pk] for pk in lapsed]


def voted_year_sums(call: Call) -> dict[int, int]:
    """Award -> won committed in the fiscal year that was voted; later years are voted later."""
    rows = AwardShare.objects.filter(award__call=call, fiscal_year=call.fiscal_year)
    return dict(rows.values("award_id").annotate(sum=Sum("committed")).values_list("award_id", "sum"))


def preview(call: Call, found: BudgetVote | None) -> tuple[list[Award], list[Award]]:
    """(firm, lapsed): before the decision what would become of the awards, after it what did."""
    rows = Award.objects.filter(call=call).select_related("proposal", "government__parent").order_by("id")
    if found and found.state == DecisionState.APPROVED:
        lapsed = [award for award in rows if award.state == AwardState.LAPSED]
        gone = {AwardState.LAPSED, AwardState.FORGONE, AwardState.PROVISIONAL}
        return [award for award in rows if award.state not in gone], lapsed
    held = [award for award in rows if award.state == AwardState.PROVISIONAL]
    return divide(call, held, found.amount) if found else (held, [])
