"""Page-shaped reads of this floor."""

from reviews.queries.conflicts import conflicts_of
from reviews.queries.consent import consent_paper, consent_texts, has_consented, paper_name, seat_of
from reviews.queries.desks import apart_of, counts, desk, missing_of, owed, progress
from reviews.queries.matrix import Matrix, matrix
from reviews.queries.results import (
    flagged,
    funded,
    lines_of,
    marks_of,
    provisional,
    reasons_owed,
    results,
)
from reviews.queries.sealed import (
    RecallFacts,
    my_review,
    my_total,
    reading_as,
    recall_facts,
    unmarked,
)

__all__ = [
    "Matrix",
    "RecallFacts",
    "apart_of",
    "conflicts_of",
    "consent_paper",
    "consent_texts",
    "counts",
    "desk",
    "flagged",
    "funded",
    "has_consented",
    "lines_of",
    "marks_of",
    "matrix",
    "missing_of",
    "my_review",
    "my_total",
    "owed",
    "paper_name",
    "progress",
    "provisional",
    "reading_as",
    "reasons_owed",
    "recall_facts",
    "results",
    "seat_of",
    "unmarked",
]
