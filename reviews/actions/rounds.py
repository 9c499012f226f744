"""Setting a round up, and freezing its ranking."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from applications.actions import advance
from applications.enums import CallState
from applications.models import Call
from portal.accounts.models import Membership
from portal.activity.actions import keep_answer, once, record
from portal.activity.clock import now
from portal.activity.refusals import database_refusals
from portal.ui.refusals import Denied, Invalid, Refusal
from reviews import permissions, queries
from reviews.actions.computing import keep_results
from reviews.actions.locks import lock_proposals, lock_round, moved
from reviews.models import Criterion, Ranking, RankingLine, Round
from reviews.rules import ROUND_MOVES
from reviews.rules.ranking import Line, frozen_hash, rank


@database_refusals()
@transaction.atomic
def create_round(*, call: Call, due_at: datetime, by: Membership, key: uuid.UUID | None = None) -> Round:
    """Set up the review of a closed call's eligible proposals; its score sheet is copied from the call's rules.

    Raises Denied, Refusal (call still open, a round is there), Invalid (`due_at` has passed).
    """
    if earlier := once(key=key, by=by, verb="create_round"):
        return Round.objects.get(pk=earlier)
    if not permissions.runs_rounds(by):
        raise Denied(_("Only a programme officer sets up a round."))
    call = Call.objects.select_for_update(no_key=True).get(pk=call.pk)
    if call.state != CallState.CLOSED:
        raise Refusal(
            _("A round can be set up once the call is closed, and before its results are published.")
        )
    if Round.objects.filter(call=call).exists():
        raise Refusal(_("This call has its round already."))
    if due_at <= now():
        raise Invalid(_("The date must lie ahead."), field="due_at")
    round_ = Round.objects.create(call=call, due_at=due_at, created_by=by.user)
    Criterion.objects.bulk_create(_sheet(round_))
    record(by=by, verb="create_round", thing=round_, facts={"due_at": due_at}, chain=call.chain)
    keep_answer(key, by, "create_round", round_)
    return round_


def _sheet(round_: Round) -> list[Criterion]:
    return [
        Criterion(
            round=round_,
            key=line.key,
            order=place,
            name_ko=line.name_ko,
            name_en=line.name_en,
            guide_ko=line.guide_ko,
            guide_en=line.guide_en,
            weight=line.weight,
        )
        for place, line in enumerate(round_.call.call_rules.criteria, 1)
    ]


@database_refusals()
@transaction.atomic
def close_round(*, round: Round, by: Membership) -> Ranking:
    """Freeze the ranking of an opened round and move every proposal of it to ranked, all at once.

    Raises Denied, Refusal (not opened, already ranked). The hash covers every line.
    """
    if not permissions.runs_rounds(by):
        raise Denied(_("Only a programme officer freezes the ranking."))
    round_ = lock_round(round)
    state = moved(ROUND_MOVES, "rank", round_.state)
    lines = rank(queries.results(round_))
    if not lines:
        raise Refusal(_("There is no proposal to rank."))
    keep_results(round_)
    proposals = lock_proposals(line.result.proposal for line in lines)
    ranking = Ranking.objects.create(round=round_, frozen_by=by.user, hash=frozen_hash(lines))
    RankingLine.objects.bulk_create([_row(ranking, line) for line in lines])
    round_.state = state
    round_.save(update_fields=["state"])
    facts = {"hash": ranking.hash, "proposals": len(lines)}
    record(by=by, verb="close_round", thing=round_, facts=facts, chain=round_.call.chain)
    for proposal in proposals:
        advance(proposal=proposal, verb="rank", by=by)
    return ranking


def _row(ranking: Ranking, line: Line) -> RankingLine:
    result = line.result
    return RankingLine(
        ranking=ranking,
        proposal_id=result.proposal,
        place=line.place,
        total=result.total,
        spread=result.spread,
        heaviest=result.heaviest,
        passes=result.passes,
        grade=result.grade,
        reviews=result.reviews,
        tied_by=line.tied_by,
    )
