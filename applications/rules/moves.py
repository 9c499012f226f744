"""Which states follow which, keyed by verb. The database's guard holds the same pairs; a test compares them."""

from collections.abc import Mapping
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
    "withdraw": dict.fromkeys(
        (S.SUBMITTED, S.RETURNED, S.ELIGIBLE, S.IN_REVIEW, S.RANKED, S.RESERVE), S.WITHDRAWN
    ),
    "reopen": {S.WITHDRAWN: S.DRAFT},
    "hand_back": {S.SUBMITTED: S.DRAFT},
}

CALL_MOVES: dict[str, dict[str, str]] = {
    "publish": {C.DRAFT: C.OPEN},
    "close": {C.OPEN: C.CLOSED},
    "reopen": {C.CLOSED: C.OPEN},
    "publish_results": {C.CLOSED: C.PUBLISHED},
}

OPEN_TO_EDIT = frozenset({S.DRAFT, S.RETURNED})
# Until publication these must look alike to applicant and public (domain: a decision is staged, then published)
STAGED = frozenset({S.RANKED, S.RESERVE, S.AWARDED, S.DECLINED})
DECIDED = STAGED - {S.RANKED}
# What takes one of a government's places in a call.
LIVE = frozenset(S) - {S.WITHDRAWN, S.DISCARDED}


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


def shown_state(state: str, *, published: bool, office: bool) -> str:
    """The state that a reader may know: outside the office a staged decision reads as still under review."""
    if office or published or state not in STAGED:
        return state
    return S.IN_REVIEW


def is_open(*, state: str, opens_at: datetime, closes_at: datetime, now: datetime) -> bool:
    """May a proposal be submitted now? The moment of closing itself is too late."""
    return state == C.OPEN and opens_at <= now < closes_at
