"""Page-shaped reads of this floor."""

from reviews.queries.blinding import is_blind, names_of, shown_snapshot
from reviews.queries.board import paces, substitutes
from reviews.queries.computed import Outcome, basis_of, kept, ordered, outcome, row_of
from reviews.queries.conflicts import conflicts_of
from reviews.queries.consent import consent_paper, consent_texts, has_consented, paper_name, seat_of
from reviews.queries.deliberation import deliberations, open_deliberation_of, versions_of
from reviews.queries.desks import apart_of, counts, desk, missing_of, owed, progress
from reviews.queries.matrix import Matrix, cells_of, given_up, matrix, under_review
from reviews.queries.planning import has_own_panel, newest_plan, question
from reviews.queries.presenting import (
    calendar_of,
    lines_of_presentation,
    my_presentation,
    presentation_means,
    presentations_awaited,
    presented_in,
    slot_of,
    to_present,
    total_presented,
)
from reviews.queries.ready import Readiness, knows_what_stands, readiness
from reviews.queries.results import flagged, funded, lines_of, marks_of, provisional, reasons_owed, results
from reviews.queries.sealed import (
    RecallFacts,
    my_review,
    my_total,
    reading_as,
    recall_facts,
    sheet_of,
    total_of,
    unmarked,
)

__all__ = [
    "Matrix",
    "Outcome",
    "Readiness",
    "RecallFacts",
    "apart_of",
    "basis_of",
    "calendar_of",
    "cells_of",
    "conflicts_of",
    "consent_paper",
    "consent_texts",
    "counts",
    "deliberations",
    "desk",
    "flagged",
    "funded",
    "given_up",
    "has_consented",
    "has_own_panel",
    "is_blind",
    "kept",
    "knows_what_stands",
    "lines_of",
    "lines_of_presentation",
    "marks_of",
    "matrix",
    "missing_of",
    "my_presentation",
    "my_review",
    "my_total",
    "names_of",
    "newest_plan",
    "open_deliberation_of",
    "ordered",
    "outcome",
    "owed",
    "paces",
    "paper_name",
    "presentation_means",
    "presentations_awaited",
    "presented_in",
    "progress",
    "provisional",
    "question",
    "readiness",
    "reading_as",
    "reasons_owed",
    "recall_facts",
    "results",
    "row_of",
    "seat_of",
    "sheet_of",
    "shown_snapshot",
    "slot_of",
    "substitutes",
    "to_present",
    "total_of",
    "total_presented",
    "under_review",
    "unmarked",
    "versions_of",
]
