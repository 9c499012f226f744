"""What is true of calls and proposals. Pure: no database, no clock, no framework."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from applications.enums import CallState as C
from applications.enums import ProposalState as S

# verb -> {from state: to state}; domain: a proposal's states
MOVES: dict[str, dict[str, str]] = {
    "submit": {S.DRAFT: S.SUBMITTED},
    "discard": {S.DRAFT: S.DISCARDED},
    "admit": {S.SUBMITTED: S.ELIGIBLE},
    "exclude": {S.SUBMITTED: S.INELIGIBLE, S.RETURNED: S.INELIGIBLE},
    "return": {S.SUBMITTED: S.RETURNED},
    "resubmit": {S.RETURNED: S.SUBMITTED},
    "reinstate": {S.INELIGIBLE: S.ELIGIBLE},
    "assign": {S.ELIGIBLE: S.IN_REVIEW},
    "rank": {S.IN_REVIEW: S.RANKED},
    "award": {S.RANKED: S.AWARDED, S.RESERVE: S.AWARDED, S.DECLINED: S.AWARDED},
    "reserve": {S.RANKED: S.RESERVE},
    "decline": {S.RANKED: S.DECLINED, S.RESERVE: S.DECLINED},
    "withdraw": {
        state: S.WITHDRAWN
        for state in (S.SUBMITTED, S.RETURNED, S.ELIGIBLE, S.IN_REVIEW, S.RANKED, S.RESERVE)
    },
    "reopen": {S.WITHDRAWN: S.DRAFT},
}

CALL_MOVES: dict[str, dict[str, str]] = {
    "publish": {C.DRAFT: C.OPEN},
    "close": {C.OPEN: C.CLOSED},
    "publish_results": {C.CLOSED: C.PUBLISHED},
}

OPEN_TO_EDIT = frozenset({S.DRAFT, S.RETURNED})
# Until publication these must look alike to applicant and public (domain: a decision is staged, then published)
STAGED = frozenset({S.RANKED, S.RESERVE, S.AWARDED, S.DECLINED})


class NoSuchMove(ValueError):
    """The table of moves has no way for this verb from this state."""


def next_state(moves: Mapping[str, Mapping[str, str]], verb: str, state: str) -> str:
    """Where the verb leads from the state. Raises NoSuchMove when the table has no such move."""
    try:
        return moves[verb][state]
    except KeyError:
        raise NoSuchMove(f"{verb} from {state}") from None


def verbs_from(moves: Mapping[str, Mapping[str, str]], state: str) -> list[str]:
    """The verbs the table offers in a state, in the table's order."""
    return [verb for verb, ways in moves.items() if state in ways]


@dataclass(frozen=True)
class Criterion:
    """One line of the score sheet; weights of a call sum to 100 marks."""

    key: str
    name_ko: str
    name_en: str
    guide_ko: str
    guide_en: str
    weight: int


@dataclass(frozen=True)
class CallRules:
    """A call's rules as data (domain: things). Money in won, shares in per cent, marks out of 100."""

    criteria: tuple[Criterion, ...]
    bonus_max: int = 5
    reviews_per_proposal: int = 3
    trim: bool = False
    pass_mark: int = 60
    grade_cuts: tuple[tuple[str, int], ...] = (("S", 90), ("A", 80), ("B", 70))
    spread_percent: int = 30
    national_share_percent: int = 80
    smallest: int = 0
    largest: int = 10**12
    levels: tuple[str, ...] = ("province", "municipality")
    zones: tuple[str, ...] = ()
    cost_categories: tuple[tuple[str, str, str], ...] = ()
    attachments_required: bool = False
    proposals_per_government: int = 1
    endorsement: str = "none"
    order_by: str = "score"
    appeal_days: int = 30
    show_distance: bool = False
    years: int = 1

    @classmethod
    def from_data(cls, data: Mapping) -> "CallRules":
        """From the JSON on the call. Raises TypeError or KeyError on a shape that is not rules."""
        values = dict(data)
        values["criteria"] = tuple(Criterion(**line) for line in values["criteria"])
        for key in ("grade_cuts", "cost_categories"):
            if key in values:
                values[key] = tuple(tuple(row) for row in values[key])
        for key in ("levels", "zones"):
            if key in values:
                values[key] = tuple(values[key])
        return cls(**values)


def faults_of(rules: CallRules) -> list[str]:
    """What keeps a call from being published; empty when the rules are sound."""
    faults = []
    if sum(c.weight for c in rules.criteria) != 100:
        faults.append("weights")
    if not 0 <= rules.bonus_max <= 5:
        faults.append("bonus")
    if not 0 < rules.national_share_percent <= 100:
        faults.append("share")
    if not 0 <= rules.smallest <= rules.largest:
        faults.append("amounts")
    if rules.reviews_per_proposal < 1 or (rules.trim and rules.reviews_per_proposal < 5):
        faults.append("reviews")
    return faults


def is_open(*, state: str, opens_at: datetime, closes_at: datetime, now: datetime) -> bool:
    """May a proposal be submitted now? The moment of closing itself is too late."""
    return state == C.OPEN and opens_at <= now < closes_at
