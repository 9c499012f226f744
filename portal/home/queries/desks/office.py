"""The desks of the programme: the officer who prepares and the approver who decides."""

from collections import Counter
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.enums import CallState, ProposalState
from applications.enums.early import Side
from applications.models import Call, Proposal
from applications.models.proposals import written_for
from awards.enums import AwardState, DecisionState, InstalmentState, ScenarioState, SettlementState
from awards.models import BudgetVote, CeilingRequest, Grant, Instalment, Scenario, Settlement
from portal.accounts.models import Membership
from portal.home import rules
from portal.home.queries.desks import appeals, panels, waiting
from portal.home.queries.desks.early import (
    advice_to_give,
    data_under_way,
    enquiries_to_answer,
    messages_owed,
)
from portal.home.queries.desks.parts import MOST, CallRow, Desk, Group, Item
from portal.home.queries.projects import HEAVY
from portal.ui.cells import AMOUNTS
from reviews.enums import AssignmentState, OpeningState
from reviews.models import Assignment, Opening, Round

S = ProposalState
COUNTED = (S.DRAFT, S.SUBMITTED, S.RETURNED, S.ELIGIBLE, S.IN_REVIEW, S.RANKED, S.AWARDED)
GONE = (AssignmentState.VOIDED, AssignmentState.DECLINED)


def officer(by: Membership, desk: Desk) -> None:
    """Calls as rows of counts with their next step; then proposals, grants, payments and settlements that wait."""
    desk.heads = [str(state.label) for state in COUNTED]
    desk.calls = _calls(by, desk)
    desk.groups += [
        _screening(by),
        _overdue(by, desk),
        *appeals.under_way(by, desk),
        *panels.to_decide(by),
        waiting.rankings(by, desk),
        *_written_for(by, desk),
        messages_owed(by, Side.OFFICE),
        enquiries_to_answer(by),
        *advice_to_give(by),
        *data_under_way(by, desk.now),
        _grants(by),
        _payments_to_propose(by, desk),
        _settlements(by),
    ]


def approver(by: Membership, desk: Desk) -> None:
    """What needs a second pair of eyes."""
    desk.groups += [
        _openings(by), appeals.to_decide(by, desk), _scenarios(by), _to_publish(by), _votes(by), _grants_to_decide(by),
        _payments(by, desk), _ceilings(by),
    ]  # fmt: skip


def _calls(by: Membership, desk: Desk) -> list[CallRow]:
    calls = list(_with_progress(Call.objects.visible_to(by)).order_by("-closes_at", "-id")[: 2 * MOST])
    counted = Proposal.objects.filter(call__in=[call.pk for call in calls]).values_list("call", "state")
    counts = {(call, state): number for call, state, number in counted.annotate(Count("pk")).order_by()}
    return [_row(call, Counter({s: counts.get((call.pk, s), 0) for s in S.values}), desk) for call in calls]


def _with_progress(calls: QuerySet[Call]) -> QuerySet[Call]:
    """Calls with the state of their round, opening, scenario and vote, in one query."""
    round_ = Round.objects.filter(call=OuterRef("pk"))
    waiting = Assignment.objects.filter(round__call=OuterRef("pk")).exclude(
        state__in=[*GONE, AssignmentState.DONE]
    )
    scenario = Scenario.objects.filter(call=OuterRef("pk")).order_by("-state", "-id")
    vote = BudgetVote.objects.filter(call=OuterRef("pk")).exclude(state=DecisionState.SENT_BACK)
    opening = Opening.objects.filter(round__call=OuterRef("pk"), state=OpeningState.PROPOSED)
    missing = waiting.order_by().values("round__call").annotate(number=Count("pk")).values("number")
    return calls.defer("summary_ko", "summary_en", "rules").annotate(
        round_id=Subquery(round_.values("pk")), round_state=Subquery(round_.values("state")),
        round_due=Subquery(round_.values("due_at")), missing=Subquery(missing), opening=Exists(opening),
        scenario=Subquery(scenario.values("state")[:1]), scenario_id=Subquery(scenario.values("pk")[:1]),
        vote=Subquery(vote.values("state")[:1]),
    )  # fmt: skip


def _row(call: Any, counts: Counter, desk: Desk) -> CallRow:
    facts = rules.CallFacts(
        state=call.state, submitted=counts[S.SUBMITTED], returned=counts[S.RETURNED], eligible=counts[S.ELIGIBLE],
        round=call.round_state or "", reviews_missing=call.missing or 0, opening_proposed=call.opening,
        scenario=call.scenario or "", vote=call.vote or "",
    )  # fmt: skip
    step = rules.next_step(facts)
    label, url = _next(step, call)
    late = _("Reviews are overdue") if step == "score" and call.round_due < desk.now else ""
    return CallRow(
        str(call), call.get_absolute_url(), CallState(call.state), call.closes_at,
        [(str(state.label), counts[state]) for state in COUNTED], label, url, late,
    )  # fmt: skip


def _next(step: str, call: Any) -> tuple[str, str]:
    """What the step is called here, and where it is done."""
    page, slug, round_ = call.get_absolute_url(), call.slug, call.round_id
    rounds = reverse("reviews:round", args=[round_]) if round_ else reverse("reviews:rounds", args=[slug])
    scenarios = reverse("awards:scenarios", args=[slug])
    return {
        "announce": (_("Announce the call"), page),
        "receive": (_("Proposals are coming in"), page),
        "screen": (_("Screen proposals"), reverse("applications:screening_queue", args=[slug])),
        "complete": (_("Completions are awaited"), page),
        "assign": (_("Assign reviewers"), rounds),
        "score": (_("%(count)s reviews are missing") % {"count": call.missing}, rounds),
        "open": (_("Propose to open the scores"), rounds),
        "approve_opening": (_("The opening awaits approval"), rounds),
        "rank": (_("Freeze the ranking"), rounds),
        "allocate": (_("Divide the money"), scenarios),
        "propose": (_("Propose the awards"), scenarios),
        "decide": (_("The awards await approval"), scenarios),
        "publish": (_("The results await publication"), reverse("awards:results", args=[slug])),
        "vote": (_("Confirm the budget"), reverse("awards:budget", args=[slug])),
        "approve_vote": (_("The budget awaits approval"), reverse("awards:budget", args=[slug])),
    }.get(step, ("", ""))


def _seen(by: Membership) -> QuerySet[Proposal]:
    seen = Proposal.objects.visible_to(by).select_related("call", "government__parent")
    return seen.defer(*HEAVY, "call__rules")


def _screening(by: Membership) -> Group:
    waiting = _seen(by).filter(state=S.SUBMITTED).order_by("submission__received_at", "id")[:MOST]
    items = [
        Item(
            str(p), reverse("applications:screening", args=[p.code]), f"{p.number} · {p.government.full_name}"
        )
        for p in waiting
    ]
    return Group(_("To screen, the oldest first"), items, _("Every received proposal has been screened."))


def _overdue(by: Membership, desk: Desk) -> Group:
    returned = _seen(by).filter(state=S.RETURNED, return_due__lt=desk.now).order_by("return_due")[:MOST]
    items = [Item(str(p), p.get_absolute_url(), p.number, p.return_due, late=True) for p in returned]
    return Group(_("Completions overdue"), items, _("No completion is overdue."))


def _written_for(by: Membership, desk: Desk) -> list[Group]:
    """What this officer writes for governments and can still be received; no group where there is nothing."""
    rows = _seen(by).filter(written_for(by)).filter(Q(state=S.RETURNED) | Q(call__state=CallState.OPEN))
    items = []
    for one in rows.order_by("call__closes_at", "id")[:MOST]:
        due = one.return_due or one.call.closes_at
        note = one.government.full_name
        items.append(Item(str(one), one.get_absolute_url(), note, due, late=due <= desk.now))
    return [Group(_("You write for these governments"), items, "")] if items else []


def _money(award: Any, amount: int | None) -> str:
    return f"{award.government} · {AMOUNTS['eok'](amount or 0)}"


def _grants(by: Membership) -> Group:
    asked = Grant.objects.filter(award__state=AwardState.REQUESTED, proposed_by=None).order_by(
        "requested_at", "id"
    )
    items = [
        Item(str(g.award), reverse("awards:grant", args=[g.award.code]), _money(g.award, g.amount))
        for g in asked.select_related("award__proposal", "award__government")[:MOST]
    ]
    return Group(_("Grant applications"), items, _("No grant application waits."))


def _payments_to_propose(by: Membership, desk: Desk) -> Group:
    planned = Instalment.objects.filter(state=InstalmentState.PLANNED, share__award__state=AwardState.ACTIVE)
    joined = planned.select_related("share__award__proposal", "share__award__government").order_by(
        "due_on", "id"
    )
    items = [_payment(one, desk) for one in joined[:MOST]]
    return Group(_("Payments to propose"), items, _("No instalment is due."))


def _payment(one: Instalment, desk: Desk) -> Item:
    award, url = one.share.award, reverse("awards:payment", args=[one.pk])
    return Item(
        _("%(award)s, payment no. %(number)s") % {"award": award, "number": one.number},
        url,
        _money(award, one.amount),
        one.due_on,
        late=one.due_on < desk.now.date(),
    )


def _settlements(by: Membership) -> Group:
    waiting = Settlement.objects.filter(state=SettlementState.SUBMITTED).order_by("proposed_at", "id")
    items = [
        Item(str(s.award), reverse("awards:settlement", args=[s.award.code]), _money(s.award, s.granted))
        for s in waiting.select_related("award__proposal", "award__government")[:MOST]
    ]
    return Group(_("Settlements to check"), items, _("No settlement waits."))


def _openings(by: Membership) -> Group:
    waiting = Opening.objects.filter(state=OpeningState.PROPOSED).select_related("round__call", "proposed_by")
    items = [
        Item(str(o.round.call), reverse("reviews:opening", args=[o.round_id]), _by(o.proposed_by))
        for o in waiting.order_by("proposed_at", "id")[:MOST]
    ]
    return Group(_("Openings of scores"), items, _("No opening waits."))


def _by(person: Any) -> str:
    return _("proposed by %(name)s") % {"name": person}


def _scenarios(by: Membership) -> Group:
    waiting = Scenario.objects.filter(state=ScenarioState.PROPOSED).select_related("call", "proposed_by")
    items = [
        Item(f"{s.call} · {s}", reverse("awards:decision", args=[s.pk]), _by(s.proposed_by))
        for s in waiting.order_by("proposed_at", "id")[:MOST]
    ]
    return Group(_("Awards to approve"), items, _("No awards wait for approval."))


def _to_publish(by: Membership) -> Group:
    decided = Call.objects.filter(state=CallState.CLOSED, scenarios__state=ScenarioState.APPROVED)
    items = [
        Item(str(c), reverse("awards:results", args=[c.slug])) for c in decided.order_by("closes_at")[:MOST]
    ]
    return Group(_("Results to publish"), items, _("No results wait for publication."))


def _votes(by: Membership) -> Group:
    waiting = BudgetVote.objects.filter(state=DecisionState.PROPOSED).select_related("call", "proposed_by")
    items = [
        Item(str(v.call), reverse("awards:budget", args=[v.call.slug]), _by(v.proposed_by))
        for v in waiting.order_by("proposed_at", "id")[:MOST]
    ]
    return Group(_("Budgets to confirm"), items, _("No budget waits for confirmation."))


def _grants_to_decide(by: Membership) -> Group:
    waiting = Grant.objects.filter(Q(decided_at=None) & Q(proposed_by__isnull=False)).order_by(
        "proposed_at", "id"
    )
    items = [
        Item(str(g.award), reverse("awards:grant", args=[g.award.code]), _money(g.award, g.granted))
        for g in waiting.select_related("award__proposal", "award__government")[:MOST]
    ]
    return Group(_("Grants to decide"), items, _("No grant waits for your decision."))


def _payments(by: Membership, desk: Desk) -> Group:
    waiting = Instalment.objects.filter(state=InstalmentState.PROPOSED).order_by("due_on", "id")
    joined = waiting.select_related("share__award__proposal", "share__award__government")
    return Group(
        _("Payments to approve"), [_payment(one, desk) for one in joined[:MOST]], _("No payment waits.")
    )


def _ceilings(by: Membership) -> Group:
    waiting = CeilingRequest.objects.filter(state=DecisionState.PROPOSED).order_by("proposed_at", "id")
    items = [
        Item(str(c), reverse("awards:ceiling", args=[c.pk]), _by(c.proposed_by))
        for c in waiting.select_related(
            "envelope__programme", "envelope__pillar", "envelope__province", "proposed_by"
        )[:MOST]
    ]
    return Group(_("Changes of ceilings"), items, _("No change of a ceiling waits."))
