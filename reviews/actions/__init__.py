"""What happens to rounds, assignments and reviews; one function for each deed."""

from reviews.actions.abstaining import abstain, resume
from reviews.actions.assigning import assign_reviewers, void_assignment
from reviews.actions.chasing import remind_reviewers, replace_reviewer
from reviews.actions.computing import compute_results, keep_results
from reviews.actions.conflicts import declare_conflict, remove_conflict
from reviews.actions.declaring import declare
from reviews.actions.deliberating import close_deliberation, open_deliberation, revise_review
from reviews.actions.ending import end_conflicts
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
from reviews.actions.objections import decide_objection, disclose_panel, object_to
from reviews.actions.opening import approve_opening, propose_opening, send_back_opening
from reviews.actions.panel import (
    consent,
    decline,
    invite_reviewers,
    release,
    remind_panel,
    set_fee,
    set_limits,
)
from reviews.actions.planning import answer_plan, cancel_plan, confirm_plan, request_plan, rule_pairs
from reviews.actions.pool import (
    add_post,
    add_reviewer,
    change_post,
    import_reviewers,
    remove_post,
    save_profile,
)
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
    "add_post",
    "add_reviewer",
    "answer_plan",
    "approve_opening",
    "assign_reviewers",
    "call_meeting",
    "cancel_plan",
    "change_post",
    "change_slot",
    "close_deliberation",
    "close_minutes",
    "close_round",
    "compute_results",
    "confirm_plan",
    "consent",
    "create_round",
    "decide_objection",
    "declare",
    "declare_conflict",
    "decline",
    "disclose_panel",
    "edit_meeting",
    "end_conflicts",
    "explain_spread",
    "import_reviewers",
    "invite_reviewers",
    "invite_to_present",
    "keep_results",
    "make_slots",
    "note_attendance",
    "object_to",
    "open_deliberation",
    "propose_opening",
    "read_changes",
    "recall_presentation",
    "recall_review",
    "release",
    "remind_panel",
    "remind_reviewers",
    "remove_conflict",
    "remove_post",
    "replace_reviewer",
    "request_plan",
    "resume",
    "revise_review",
    "rule_pairs",
    "save_presentation",
    "save_profile",
    "save_review",
    "send_back_opening",
    "set_fee",
    "set_limits",
    "sign_minutes",
    "submit_presentation",
    "submit_review",
    "submit_reviews",
    "void_assignment",
]
