"""What a plan is asked from, and what it answers. Plain values that can be written down, hashed and read again."""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

Pair = tuple[int, int]  # (proposal, reviewer)
Tick = Callable[[int, int], None]  # (done, total): how far the solver is; may raise to stop it

TOTAL = "total"
WORST_FIRST = "worst_first"
OBJECTIVES = (WORST_FIRST, TOTAL)
BEST_FIT = 100


@dataclass(frozen=True)
class Reviewer:
    """Somebody who can be asked. `least` and `most` count proposals; `most` None is no limit.

    `groups`: the group in each family, as {"organisation": "12", "province": "3"}; a family left out limits nobody.
    """

    id: int
    least: int = 0
    most: int | None = None
    groups: Mapping[str, str] = field(default_factory=dict)
    newcomer: bool = False


@dataclass(frozen=True)
class Problem:
    """The whole question. `fit` has a row for each proposal and in it a byte (0 to 100) for each reviewer, in their order.

    `barred`: pairs that must not meet, and why. `locked` pairs must be in the plan, `forbidden` ones not. `caps`: at most
    so many of one group of that family on one proposal. `newcomers`: percent of all places at least that newcomers
    take. `settled`: those of the locked pairs that are facts already, whatever limits are set now. `existing`: pairs that stand and should stay; as few of them as possible are ended, before anything else.
    """

    proposals: tuple[int, ...]
    reviewers: tuple[Reviewer, ...]
    wanted: int
    fit: tuple[bytes, ...]
    barred: Mapping[Pair, str] = field(default_factory=dict)
    locked: frozenset[Pair] = frozenset()
    forbidden: frozenset[Pair] = frozenset()
    settled: frozenset[Pair] = frozenset()
    existing: frozenset[Pair] = frozenset()
    caps: Mapping[str, int] = field(default_factory=dict)
    newcomers: int = 0
    objective: str = WORST_FIRST

    def normal(self) -> "Problem":
        """The same question in the one order it is solved in: by ids."""
        rows = sorted(range(len(self.proposals)), key=lambda it: self.proposals[it])
        columns = sorted(range(len(self.reviewers)), key=lambda it: self.reviewers[it].id)
        straight = columns == list(range(len(columns)))
        fit = (self.fit[row] for row in rows)
        return replace(
            self,
            proposals=tuple(self.proposals[row] for row in rows),
            reviewers=tuple(self.reviewers[column] for column in columns),
            fit=tuple(fit) if straight else tuple(bytes(row[it] for it in columns) for row in fit),
        )

    def to_json(self) -> dict[str, Any]:
        """As it is stored and hashed: sorted throughout, fits as hexadecimal rows."""
        it = self.normal()
        return {
            "proposals": list(it.proposals),
            "reviewers": [
                {**asdict(one), "groups": dict(sorted(one.groups.items()))} for one in it.reviewers
            ],
            "wanted": it.wanted,
            "fit": [row.hex() for row in it.fit],
            "barred": sorted([*pair, why] for pair, why in it.barred.items()),
            "locked": sorted(map(list, it.locked)),
            "forbidden": sorted(map(list, it.forbidden)),
            "settled": sorted(map(list, it.settled)),
            "existing": sorted(map(list, it.existing)),
            "caps": dict(sorted(it.caps.items())),
            "newcomers": it.newcomers,
            "objective": it.objective,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Problem":
        names = ("locked", "forbidden", "settled", "existing")
        pairs = {name: frozenset((row, one) for row, one in data[name]) for name in names}
        return cls(
            proposals=tuple(data["proposals"]),
            reviewers=tuple(Reviewer(**one) for one in data["reviewers"]),
            wanted=data["wanted"],
            fit=tuple(bytes.fromhex(row) for row in data["fit"]),
            barred={(proposal, reviewer): why for proposal, reviewer, why in data["barred"]},
            caps=data["caps"],
            newcomers=data["newcomers"],
            objective=data["objective"],
            **pairs,
        )

    def hash(self) -> str:
        return hash_of(self.to_json())


def hash_of(data: Mapping[str, Any]) -> str:
    """SHA-256 of a question's canonical JSON."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def fit_rows(
    proposals: Iterable[int], reviewers: Collection[int], fit: Mapping[Pair, int]
) -> tuple[bytes, ...]:
    """Rows of fits from a mapping; a pair that it does not name fits by 0."""
    return tuple(bytes(fit.get((proposal, one), 0) for one in reviewers) for proposal in proposals)


@dataclass(frozen=True)
class Relaxation:
    """One thing that helps. `kind`: raise_most, lower_least, unlock, allow, raise_cap, lower_newcomers, lower_wanted, invite.

    `by`: by how much at least, in proposals, places or (newcomers) percent; None of the ids is 0 unless it does not apply.
    """

    kind: str
    by: int = 1
    proposal: int = 0
    reviewer: int = 0
    family: str = ""
    group: str = ""


@dataclass(frozen=True)
class Reason:
    """Why there is no plan. `kind` tells which limit holds; `need` and `have` are what it is about, in places.

    candidates: the proposals have too few people they can be given to; room: these proposals can be given to these
    reviewers only, who have no room for all; least: these reviewers must have more than there is for them; newcomers;
    and what contradicts itself: locked_barred, locked_forbidden, locked_unknown, locked_over, least_over_most.
    """

    kind: str
    proposals: tuple[int, ...] = ()
    reviewers: tuple[int, ...] = ()
    need: int = 0
    have: int = 0
    why: str = ""
    relaxations: tuple[Relaxation, ...] = ()


@dataclass(frozen=True)
class Plan:
    """Pairs of (proposal, reviewer), those locked included; where there are `reasons`, as many as can be.

    `total` and `worst` are fits. `proven`: checked against the certificate of its optimum after it was found.
    """

    pairs: tuple[Pair, ...]
    loads: Mapping[int, int]
    total: int = 0
    worst: int = 0
    bar: int = 0
    proven: bool = False
    hash: str = ""
    reasons: tuple[Reason, ...] = ()

    @property
    def feasible(self) -> bool:
        return not self.reasons

    def to_json(self) -> dict[str, Any]:
        """As it is stored: keys of JSON are text."""
        return {
            **asdict(self),
            "pairs": [list(pair) for pair in self.pairs],
            "loads": {str(reviewer): count for reviewer, count in sorted(self.loads.items())},
            "reasons": [asdict(reason) for reason in self.reasons],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Plan":
        return cls(
            **{
                **data,
                "pairs": tuple((proposal, reviewer) for proposal, reviewer in data["pairs"]),
                "loads": {int(reviewer): count for reviewer, count in data["loads"].items()},
                "reasons": tuple(_reason(reason) for reason in data["reasons"]),
            }
        )


def _reason(data: Mapping[str, Any]) -> Reason:
    relaxations = tuple(Relaxation(**one) for one in data["relaxations"])
    lists = {name: tuple(data[name]) for name in ("proposals", "reviewers")}
    return Reason(**{**data, **lists, "relaxations": relaxations})
