"""What is true of rounds, assignments and reviews. Pure: no database, no clock, no framework."""

from reviews.rules.moves import (
    ASSIGNMENT_MOVES,
    CLOSED,
    ENDED,
    LIVE,
    MEETING_MOVES,
    OBJECTION_MOVES,
    OPENING_MOVES,
    PLAN_MOVES,
    REVIEW_MOVES,
    ROUND_MOVES,
)

__all__ = [
    "ASSIGNMENT_MOVES",
    "CLOSED",
    "ENDED",
    "LIVE",
    "MEETING_MOVES",
    "OBJECTION_MOVES",
    "OPENING_MOVES",
    "PLAN_MOVES",
    "REVIEW_MOVES",
    "ROUND_MOVES",
]
