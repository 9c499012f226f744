"""What is wrong before anything is solved: with pairs a person has chosen, and with a question that contradicts itself."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from reviews.rules.assignment.data import Pair, Plan, Problem, Reason, Relaxation


@dataclass(frozen=True)
class Fault:
    """Why a chosen pair cannot stand: conflict (its kind in `why`), or unknown to the round."""

    pair: Pair
    kind: str
    why: str = ""


def faults_of(
    pairs: Iterable[Pair],
    *,
    proposals: Collection[int],
    reviewers: Collection[int],
    conflicts: Mapping[Pair, str],
) -> list[Fault]:
    """What is wrong with pairs a person has chosen; the same question for the preview and the confirmation."""
    found = []
    for pair in sorted(set(pairs)):
        if pair[0] not in proposals or pair[1] not in reviewers:
            found.append(Fault(pair, "unknown"))
        elif pair in conflicts:
            found.append(Fault(pair, "conflict", conflicts[pair]))
    return found


def contradictions(problem: Problem) -> list[Reason]:
    """What no plan can fulfil, whoever else is there: each with what to take back."""
    return [*_locked_wrongly(problem), *_locked_too_many(problem), *_limits(problem), *_capped(problem)]


def _locked_wrongly(problem: Problem) -> Iterator[Reason]:
    """Locked pairs that are barred, forbidden, or of nobody in the round."""
    known = {*problem.proposals}, {one.id for one in problem.reviewers}
    for pair in sorted(problem.locked - problem.settled):
        unlock = (Relaxation("unlock", proposal=pair[0], reviewer=pair[1]),)
        if pair[0] not in known[0] or pair[1] not in known[1]:
            yield Reason("locked_unknown", (pair[0],), (pair[1],), relaxations=unlock)
        elif pair in problem.barred:
            yield Reason(
                "locked_barred", (pair[0],), (pair[1],), why=problem.barred[pair], relaxations=unlock
            )
        elif pair in problem.forbidden:
            allow = Relaxation("allow", proposal=pair[0], reviewer=pair[1])
            yield Reason("locked_forbidden", (pair[0],), (pair[1],), relaxations=(*unlock, allow))


def _locked_too_many(problem: Problem) -> Iterator[Reason]:
    """More locked on a proposal than reviews are wanted, or to a reviewer than they take."""
    most = {one.id: one.most for one in problem.reviewers}
    on = Counter(proposal for proposal, _reviewer in problem.locked)
    to = Counter(reviewer for _proposal, reviewer in problem.locked)
    for proposal, count in sorted(on.items()):
        if count > problem.wanted and _decided(problem, proposal=proposal):
            yield Reason(
                "locked_over_wanted",
                (proposal,),
                need=count,
                have=problem.wanted,
                relaxations=(Relaxation("unlock", count - problem.wanted, proposal=proposal),),
            )
    for reviewer, count in sorted(to.items()):
        limit = most.get(reviewer)
        if limit is not None and count > limit and _decided(problem, reviewer=reviewer):
            over = count - limit
            ways = (
                Relaxation("unlock", over, reviewer=reviewer),
                Relaxation("raise_most", over, reviewer=reviewer),
            )
            yield Reason("locked_over_most", (), (reviewer,), need=count, have=limit, relaxations=ways)


def _decided(problem: Problem, *, proposal: int | None = None, reviewer: int | None = None) -> bool:
    """Whether the office has locked anything here itself, and could take it back."""
    return any(
        proposal in (None, row) and reviewer in (None, one) for row, one in problem.locked - problem.settled
    )


def _limits(problem: Problem) -> Iterator[Reason]:
    for one in problem.reviewers:
        if one.most is not None and one.least > one.most:
            ways = (Relaxation("lower_least", one.least - one.most, reviewer=one.id),)
            yield Reason("least_over_most", (), (one.id,), need=one.least, have=one.most, relaxations=ways)


def _capped(problem: Problem) -> Iterator[Reason]:
    """More locked of one group on a proposal than its family allows."""
    groups = {one.id: one.groups for one in problem.reviewers}
    for family, most in sorted(problem.caps.items()):
        met = Counter((proposal, groups.get(one, {}).get(family, "")) for proposal, one in problem.locked)
        for (proposal, group), count in sorted(met.items()):
            if group and count > most and _decided(problem, proposal=proposal):
                ways = (
                    Relaxation("unlock", count - most, proposal=proposal, family=family, group=group),
                    Relaxation("raise_cap", count - most, family=family, group=group),
                )
                yield Reason("locked_over_cap", (proposal,), need=count, have=most, relaxations=ways)


def changes(before: Problem, now: Problem, answer: Plan) -> list[str]:
    """What of the question has changed so that its answer may no longer stand: names of its parts.

    That somebody has accepted meanwhile what the plan keeps changes nothing; that they accepted what it ends does.
    """
    found = [
        name
        for name in ("proposals", "wanted", "barred", "forbidden", "caps")
        if getattr(before, name) != getattr(now, name)
    ]
    if [(one.id, one.least, one.most) for one in before.reviewers] != [
        (one.id, one.least, one.most) for one in now.reviewers
    ]:
        found.append("reviewers")
    if before.locked - before.settled != now.locked - now.settled:
        found.append("locked")
    if before.settled | before.existing != now.settled | now.existing or now.settled - set(answer.pairs):
        found.append("standing")
    return found
