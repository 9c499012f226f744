"""Page-shaped reads of this floor."""

from reviews.queries.computed import Outcome, basis_of, kept, ordered, outcome, row_of
from reviews.queries.conflicts import conflicts_of
from reviews.queries.consent import consent_paper, consent_texts, has_consented, paper_name, seat_of
from reviews.queries.desks import apart_of, counts, desk, missing_of, owed, progress
from reviews.queries.matrix import Matrix, cells_of, given_up, matrix, under_review
from reviews.queries.planning import has_own_panel, newest_plan, question
from reviews.queries.results import flagged, funded, lines_of, marks_of, provisional, reasons_owed, results
from reviews.queries.sealed import RecallFacts, my_review, my_total, reading_as, recall_facts, unmarked

__all__ = [
    "Matrix",
    "Outcome",
    "RecallFacts",
    "apart_of",
    "basis_of",
    "cells_of",
    "conflicts_of",
    "consent_paper",
    "consent_texts",
    "counts",
    "desk",
    "flagged",
    "funded",
    "given_up",
    "has_consented",
    "has_own_panel",
    "kept",
    "lines_of",
    "marks_of",
    "matrix",
    "missing_of",
    "my_review",
    "my_total",
    "newest_plan",
    "ordered",
    "outcome",
    "owed",
    "paper_name",
    "progress",
    "provisional",
    "question",
    "reading_as",
    "reasons_owed",
    "recall_facts",
    "results",
    "row_of",
    "seat_of",
    "under_review",
    "unmarked",
]
