"""What we think: rounds, assignments, sealed marks, openings and frozen rankings."""

from reviews.models.assignments import Assignment, Conflict
from reviews.models.panel import Attendance, Meeting
from reviews.models.results import Computed, Ranking, RankingLine
from reviews.models.rounds import OFFICE, Criterion, Round
from reviews.models.sealed import Mark, Opening, Review
from reviews.models.stages import Deliberation, PresentationReview, Revision, Slot

__all__ = [
    "OFFICE",
    "Assignment",
    "Attendance",
    "Computed",
    "Conflict",
    "Criterion",
    "Deliberation",
    "Mark",
    "Meeting",
    "Opening",
    "PresentationReview",
    "Ranking",
    "RankingLine",
    "Review",
    "Revision",
    "Round",
    "Slot",
]
