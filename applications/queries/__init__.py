"""What pages, actions and other floors read of calls and proposals."""

from applications.queries.approval import approval_step, asked_for, letter_of, sent_back, waiting_since
from applications.queries.calls import (
    ceiling_of,
    ceilings_of,
    counts_of,
    desk_counts,
    ended_calls,
    endorsed_lines,
    endorsement_of,
    open_calls,
    partner_choices,
    rankable,
    taken_by,
)
from applications.queries.comments import comments_of, open_comments
from applications.queries.completion import (
    changes_between,
    named_labels,
    returnable,
    submissions_compared,
)
from applications.queries.pages import (
    events_of,
    last_screening,
    proposals_for,
    receipt_event,
    snapshot_for,
    to_screen,
    whole_proposals,
    with_drafted,
)
from applications.queries.people import draft_people, names_in
from applications.queries.presence import others_in
from applications.queries.reading import (
    Part,
    answer,
    categories,
    in_language,
    label_of,
    procedure_names,
    readable,
)
from applications.queries.similar import Similar, similar_past, similar_submitted, similar_to
from applications.queries.snapshots import OVERVIEW, answered, money_for, overview_of, snapshot_of
from applications.queries.versions import content_of, data_of, earlier, history, pauses

__all__ = [
    "OVERVIEW",
    "Part",
    "Similar",
    "answer",
    "answered",
    "approval_step",
    "asked_for",
    "categories",
    "ceiling_of",
    "ceilings_of",
    "changes_between",
    "comments_of",
    "content_of",
    "counts_of",
    "data_of",
    "desk_counts",
    "draft_people",
    "earlier",
    "ended_calls",
    "endorsed_lines",
    "endorsement_of",
    "events_of",
    "history",
    "in_language",
    "label_of",
    "last_screening",
    "letter_of",
    "money_for",
    "named_labels",
    "names_in",
    "open_calls",
    "open_comments",
    "others_in",
    "overview_of",
    "partner_choices",
    "pauses",
    "procedure_names",
    "proposals_for",
    "rankable",
    "readable",
    "receipt_event",
    "returnable",
    "sent_back",
    "similar_past",
    "similar_submitted",
    "similar_to",
    "snapshot_for",
    "snapshot_of",
    "submissions_compared",
    "taken_by",
    "to_screen",
    "waiting_since",
    "whole_proposals",
    "with_drafted",
]
