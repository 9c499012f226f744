"""What is true of calls and proposals. Pure: no database, no clock, no framework."""

from applications.rules.appeals import APPEAL_MOVES
from applications.rules.calls import NEEDED_SECTIONS, CallRules, Criterion, faults_of, may_apply
from applications.rules.merge import Merged, Piece, difference, merge, side
from applications.rules.missing import (
    Missing,
    missing_to_ask,
    missing_to_submit,
    money_in,
    notes_of,
    waits_for_approval,
)
from applications.rules.money import Money, money_of
from applications.rules.moves import (
    CALL_MOVES,
    DECIDED,
    LIVE,
    MOVES,
    OPEN_TO_EDIT,
    STAGED,
    NoSuchMove,
    is_open,
    next_state,
    shown_state,
    verbs_from,
)

__all__ = [
    "APPEAL_MOVES",
    "CALL_MOVES",
    "DECIDED",
    "LIVE",
    "MOVES",
    "NEEDED_SECTIONS",
    "OPEN_TO_EDIT",
    "STAGED",
    "CallRules",
    "Criterion",
    "Merged",
    "Missing",
    "Money",
    "NoSuchMove",
    "Piece",
    "difference",
    "faults_of",
    "is_open",
    "may_apply",
    "merge",
    "missing_to_ask",
    "missing_to_submit",
    "money_in",
    "money_of",
    "next_state",
    "notes_of",
    "shown_state",
    "side",
    "verbs_from",
    "waits_for_approval",
]
