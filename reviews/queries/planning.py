"""What the solver is asked: the round's table with limits, expertise, groups, what stands and what the office decided."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Q

from applications.models import Proposal
from portal.activity import clock
from portal.activity.enums import JobState
from portal.ui.formats import SEOUL
from reviews.enums import AssignmentState, RuleKind
from reviews.models import Assignment, PairRule, PanelMember, Plan, ReviewerPost, ReviewerProfile, Round
from reviews.queries.matrix import matrix
from reviews.rules import fit
from reviews.rules.assignment import Pair, Problem, Reviewer

AGAIN = "again"  # why a pair is barred that was asked before
TEXTS = ("title", "purpose", "content")


@dataclass(frozen=True)
class Seat:
    """A reviewer as the solver takes them, and what they know."""

    reviewer: Reviewer
    expertise: fit.Expertise


def newest_plan(round_: Round) -> Plan | None:
    """The last plan asked for; one whose job ended without an answer is shown as what became of the job."""
    plan = Plan.objects.filter(round=round_).select_related("job", "created_by").defer("inputs").last()
    return _as_its_job(plan) if plan else None


def has_own_panel(round_: Round) -> bool:
    """Whether people were invited to the round apart from its assignments: then a plan asks these alone, if not told else."""
    busy = Assignment.objects.filter(round=round_).values("reviewer")
    standing = PanelMember.objects.standing().filter(round=round_).exclude(reviewer__in=busy)
    return standing.exists()


def _as_its_job(plan: Plan) -> Plan:
    if plan.is_open and plan.job and not plan.job.is_open:
        plan.state = "cancelled" if plan.job.state == JobState.CANCELLED else "failed"
    return plan


def question(round_: Round, objective: str, settings: Mapping[str, Any]) -> Problem:
    """The question as it is now, in a fixed number of queries. `settings` as in Plan."""
    table = matrix(round_)
    settled = {pair for pair, one in table.live.items() if one.state != AssignmentState.INVITED}
    held = Counter(reviewer for _proposal, reviewer in settled)
    seats = seats_of(round_, table.reviewers, settings, held)
    proposals = sorted(table.proposals)
    rules = dict(rules_of(round_, proposals))
    caps = {"organisation": settings.get("per_organisation"), "province": settings.get("per_province")}
    experts = [seat.expertise for seat in seats]
    return Problem(
        proposals=tuple(proposals),
        reviewers=tuple(seat.reviewer for seat in seats),
        wanted=round_.call.call_rules.reviews_per_proposal,
        fit=fit.rows(cases([table.proposals[pk] for pk in proposals], experts), experts),
        barred={pair: why for pair, why in _barred(table).items() if pair not in settled},
        locked=frozenset({pair for pair, kind in rules.items() if kind == RuleKind.LOCKED} | settled),
        forbidden=frozenset({pair for pair, kind in rules.items() if kind == RuleKind.FORBIDDEN} - settled),
        settled=frozenset(settled),
        existing=frozenset(set(table.live) - settled),
        caps={family: most for family, most in caps.items() if most},
        newcomers=settings.get("newcomers") or 0,
        objective=objective,
    )


def _barred(table: Any) -> dict[Pair, str]:
    return {**dict.fromkeys(table.ended, AGAIN), **table.conflicts}


def rules_of(round_: Round, proposals: Collection[int]) -> Iterable[tuple[Pair, str]]:
    rows = PairRule.objects.filter(round=round_, proposal__in=proposals)
    return (((row, one), kind) for row, one, kind in rows.values_list("proposal", "reviewer", "kind"))


def seats_of(
    round_: Round, people: Iterable[int], settings: Mapping[str, Any], held: Mapping[int, int]
) -> list[Seat]:
    """Whom a plan may ask, by id: everybody or (`panel_only`) the panel; and who holds a case anyhow."""
    panel = {seat.reviewer_id: seat for seat in PanelMember.objects.filter(round=round_)}
    only, most = bool(settings.get("panel_only")), settings.get("most")
    asked = [pk for pk in sorted(people) if pk in held or _can_be_asked(round_, panel.get(pk), only)]
    profiles = {one.reviewer_id: one for one in ReviewerProfile.objects.filter(reviewer__in=asked)}
    groups, old = _groups(asked), _experienced(round_, asked)
    return [
        Seat(
            replace(
                _limits(pk, panel.get(pk), profiles.get(pk), most, held.get(pk, 0)),
                groups=groups.get(pk, {}),
                newcomer=pk not in old,
            ),
            _expertise(profiles.get(pk)),
        )
        for pk in asked
    ]


def _can_be_asked(round_: Round, seat: PanelMember | None, panel_only: bool) -> bool:
    """Who sits on the panel (or, where it does not matter, anybody), has not declined, and has time before it is due."""
    if seat is None or seat.declined_at:
        return seat is None and not panel_only
    due = round_.due_at.astimezone(SEOUL).date()
    begun = seat.available_from is None or seat.available_from <= due
    return begun and (seat.available_to is None or seat.available_to >= _today())


def _today() -> date:
    return clock.now().astimezone(SEOUL).date()


def _limits(
    pk: int, seat: PanelMember | None, profile: ReviewerProfile | None, most: int | None, held: int
) -> Reviewer:
    """Their own most before the plan's; what is settled stands even beyond it."""
    own = seat.most if seat and seat.most is not None else profile.most if profile else None
    limit = own if own is not None else most
    return Reviewer(pk, seat.least if seat else 0, None if limit is None else max(limit, held))


def _expertise(profile: ReviewerProfile | None) -> fit.Expertise:
    if profile is None:
        return fit.Expertise()
    return fit.Expertise(frozenset(profile.fields), tuple(profile.technologies), frozenset(profile.regions))


def _groups(reviewers: Collection[int]) -> dict[int, dict[str, str]]:
    """The organisation and the province of the post that each holds now."""
    now = Q(ends_on=None) | Q(ends_on__gt=_today())
    posts = ReviewerPost.objects.filter(now, reviewer__in=reviewers).order_by("reviewer", "starts_on", "pk")
    found: dict[int, dict[str, str]] = {}
    for reviewer, name, government, parent, province in posts.values_list(
        "reviewer", "organisation", "government", "government__parent", "province"
    ):
        place = province or parent or government
        organisation = f"government {government}" if government else " ".join(name.split())
        found[reviewer] = {"organisation": organisation, **({"province": str(place)} if place else {})}
    return found


def _experienced(round_: Round, reviewers: Collection[int]) -> set[int]:
    """Who has finished a review in another round."""
    done = Assignment.objects.filter(reviewer__in=reviewers, state=AssignmentState.DONE).exclude(round=round_)
    return set(done.values_list("reviewer", flat=True))


def cases(proposals: Sequence[Proposal], experts: Iterable[fit.Expertise]) -> list[fit.Case]:
    """What the proposals are about, in the words of these experts."""
    words = {word for expert in experts for word in expert.words}
    return [
        fit.Case(it.field, it.government.zone, fit.used(" ".join(getattr(it, name) for name in TEXTS), words))
        for it in proposals
    ]
