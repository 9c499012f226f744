"""What happens to rounds, assignments and reviews; one function for each deed."""

from reviews.actions.abstaining import abstain, resume
from reviews.actions.assigning import assign_reviewers, void_assignment
from reviews.actions.chasing import remind_reviewers, replace_reviewer
from reviews.actions.computing import compute_results, keep_results
from reviews.actions.conflicts import declare_conflict, remove_conflict
from reviews.actions.declaring import declare
from reviews.actions.deliberating import close_deliberation, open_deliberation, revise_review
from reviews.actions.marking import (
    explain_spread,
    read_changes,
    recall_review,
    save_review,
    submit_review,
    submit_reviews,
)
from reviews.actions.meetings import (
    call_meeting,
    close_minutes,
    edit_meeting,
    note_attendance,
    sign_minutes,
)
from reviews.actions.opening import approve_opening, propose_opening, send_back_opening
from reviews.actions.presenting import (
    change_slot,
    invite_to_present,
    make_slots,
    recall_presentation,
    save_presentation,
    submit_presentation,
)
from reviews.actions.rounds import close_round, create_round

__all__ = [
    "abstain",
    "approve_opening",
    "assign_reviewers",
    "call_meeting",
    "change_slot",
    "close_deliberation",
    "close_minutes",
    "close_round",
    "compute_results",
    "create_round",
    "declare",
    "declare_conflict",
    "edit_meeting",
    "explain_spread",
    "invite_to_present",
    "keep_results",
    "make_slots",
    "note_attendance",
    "open_deliberation",
    "propose_opening",
    "read_changes",
    "recall_presentation",
    "recall_review",
    "remind_reviewers",
    "remove_conflict",
    "replace_reviewer",
    "resume",
    "revise_review",
    "save_presentation",
    "save_review",
    "send_back_opening",
    "sign_minutes",
    "submit_presentation",
    "submit_review",
    "submit_reviews",
    "void_assignment",
]
