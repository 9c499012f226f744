"""Page-shaped reads of this floor."""

from reviews.queries.blinding import is_blind, names_of, shown_snapshot
from reviews.queries.board import paces, substitutes
from reviews.queries.computed import Outcome, basis_of, computed, kept, outcome, row_of
from reviews.queries.deliberation import deliberations, open_deliberation_of, versions_of
from reviews.queries.desks import apart_of, counts, desk, missing_of, owed, progress
from reviews.queries.matrix import Matrix, conflicts_of, matrix
from reviews.queries.minutes import (
    attendances,
    can_attend,
    digest_of,
    facts_for,
    facts_of,
    meetings_for,
    panel_of,
    signatures,
    signatures_of,
)
from reviews.queries.minutes_paper import chapters, minutes_paper
from reviews.queries.proof import Proof, proof_of
from reviews.queries.ready import Readiness, knows_what_stands, readiness
from reviews.queries.released import Release, release_of
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
    sheet_of,
    total_of,
    unmarked,
)

__all__ = [
    "Matrix",
    "Outcome",
    "Proof",
    "Readiness",
    "RecallFacts",
    "Release",
    "apart_of",
    "attendances",
    "basis_of",
    "can_attend",
    "chapters",
    "computed",
    "conflicts_of",
    "counts",
    "deliberations",
    "desk",
    "digest_of",
    "facts_for",
    "facts_of",
    "flagged",
    "funded",
    "is_blind",
    "kept",
    "knows_what_stands",
    "lines_of",
    "marks_of",
    "matrix",
    "meetings_for",
    "minutes_paper",
    "missing_of",
    "my_review",
    "my_total",
    "names_of",
    "open_deliberation_of",
    "outcome",
    "owed",
    "paces",
    "panel_of",
    "progress",
    "proof_of",
    "provisional",
    "readiness",
    "reading_as",
    "reasons_owed",
    "recall_facts",
    "release_of",
    "results",
    "row_of",
    "sheet_of",
    "shown_snapshot",
    "signatures",
    "signatures_of",
    "substitutes",
    "total_of",
    "unmarked",
    "versions_of",
]
