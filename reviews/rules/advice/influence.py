"""Whether one reviewer decides an outcome: the official rule, anew without each of them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from reviews.rules.ranking import Line, Result, rank
from reviews.rules.scoring import Scored

Score = Callable[[Result, Sequence[Scored]], Result]
Reach = Callable[[Sequence[Line]], Collection[int]]


@dataclass(frozen=True)
class Turn:
    """Without this reviewer these proposals (ids) would come above the line, and these fall below it."""

    reviewer: int
    rising: tuple[int, ...]
    falling: tuple[int, ...]


def turns(
    results: Sequence[Result], reviews: Mapping[int, Sequence[Scored]], score: Score, reach: Reach
) -> list[Turn]:
    """The reviewers whose removal changes who is above the line, by id.

    `score` makes a result anew from fewer reviews, `reach` says which proposals of an order are above the line; a proposal
    that would be left without any review keeps its result.
    """
    above = set(reach(rank(results)))
    panel = sorted({one.reviewer for scored in reviews.values() for one in scored})
    found = []
    for who in panel:
        changed = set(reach(rank([_without(who, it, reviews, score) for it in results])))
        if changed != above:
            found.append(Turn(who, tuple(sorted(changed - above)), tuple(sorted(above - changed))))
    return found


def _without(who: int, result: Result, reviews: Mapping[int, Sequence[Scored]], score: Score) -> Result:
    mine = reviews.get(result.proposal, ())
    rest = [one for one in mine if one.reviewer != who]
    return score(result, rest) if rest and len(rest) < len(mine) else result
