"""How far each reviewer of a round is, and who could take a silent one's place. States and moments, never a mark."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from portal.accounts.models import User
from reviews.models import Assignment, PanelMember, Round
from reviews.queries.matrix import matrix


@dataclass(frozen=True)
class Pace:
    """One reviewer of a round: how many are asked, await the declaration, are begun, in, abstained from.

    `seen`: when they signed in last.
    """

    reviewer: int
    name: str
    seen: datetime | None
    asked: int
    invited: int
    accepted: int
    started: int
    done: int
    abstained: int

    @property
    def declared(self) -> int:
        return self.asked - self.invited

    @property
    def begun(self) -> int:
        return self.started + self.done

    @property
    def awaited(self) -> int:
        return self.invited + self.accepted


PACES = """
    SELECT u.id, u.name, u.last_login, count(*), count(*) FILTER (WHERE a.state = 'invited'),
      count(*) FILTER (WHERE a.state = 'accepted'), count(*) FILTER (WHERE a.state = 'accepted' AND s.started),
      count(*) FILTER (WHERE a.state = 'done'), count(*) FILTER (WHERE a.state = 'abstained')
    FROM reviews_assignment a JOIN accounts_user u ON u.id = a.reviewer_id
      LEFT JOIN review_states(%s) s ON s.assignment_id = a.id
    WHERE a.round_id = %s AND a.state NOT IN ('declined', 'voided')
    GROUP BY u.id
    ORDER BY count(*) FILTER (WHERE a.state IN ('invited', 'accepted')) DESC, u.name, u.id
"""


def paces(round_: Round) -> list[Pace]:
    """Every reviewer who holds assignments of the round, those with most awaited first."""
    with connection.cursor() as cursor:
        cursor.execute(PACES, [round_.pk, round_.pk])
        return [Pace(*row) for row in cursor.fetchall()]


@dataclass(frozen=True)
class Substitute:
    """Somebody who could be asked instead; `load` is how many of the round they hold, `open_` how many are awaited."""

    reviewer: User
    load: int
    open_: int


def substitutes(assignment: Assignment) -> list[Substitute]:
    """Reviewers without conflict, with room, and not asked for this proposal yet; the fewest proposals first."""
    table = matrix(assignment.round)
    asked = {
        reviewer for proposal, reviewer in (*table.live, *table.ended) if proposal == assignment.proposal_id
    }
    loads = Counter(reviewer for _proposal, reviewer in table.live)
    waiting = Counter(pair[1] for pair, one in table.live.items() if one.state != "done")
    full = _full(assignment.round, loads)
    free = (
        one
        for pk, one in table.reviewers.items()
        if pk not in asked | full and (assignment.proposal_id, pk) not in table.conflicts
    )
    found = [Substitute(one, loads[one.pk], waiting[one.pk]) for one in free]
    return sorted(found, key=lambda it: (it.load, it.open_, it.reviewer.name, it.reviewer.pk))


def _full(round_: Round, loads: Mapping[int, int]) -> set[int]:
    """Who has declined the round, or holds as many cases as their limit says."""
    seats = PanelMember.objects.filter(round=round_).values_list("reviewer", "most", "declined_at")
    return {
        reviewer
        for reviewer, most, declined in seats
        if declined or (most is not None and loads.get(reviewer, 0) >= most)
    }
