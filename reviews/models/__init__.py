"""What we think: rounds, assignments, sealed marks, openings and frozen rankings."""

from reviews.models.assignments import Assignment, Conflict
from reviews.models.panel import Attendance, Meeting
from reviews.models.plans import PairRule, Plan
from reviews.models.pool import Objection, PanelMember, ReviewerPost, ReviewerProfile
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
    "Objection",
    "Opening",
    "PairRule",
    "PanelMember",
    "Plan",
    "PresentationReview",
    "Ranking",
    "RankingLine",
    "Review",
    "ReviewerPost",
    "ReviewerProfile",
    "Revision",
    "Round",
    "Slot",
]
