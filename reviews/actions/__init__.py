"""What happens to rounds, assignments and reviews; one function for each deed."""

from reviews.actions.assigning import assign_reviewers, remind_reviewers, void_assignment
from reviews.actions.computing import compute_results, keep_results
from reviews.actions.conflicts import declare_conflict, remove_conflict
from reviews.actions.declaring import declare
from reviews.actions.ending import end_conflicts
from reviews.actions.marking import explain_spread, recall_review, save_review, submit_review
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
from reviews.actions.rounds import close_round, create_round

__all__ = [
    "add_post",
    "add_reviewer",
    "answer_plan",
    "approve_opening",
    "assign_reviewers",
    "cancel_plan",
    "change_post",
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
    "end_conflicts",
    "explain_spread",
    "import_reviewers",
    "invite_reviewers",
    "keep_results",
    "object_to",
    "propose_opening",
    "recall_review",
    "release",
    "remind_panel",
    "remind_reviewers",
    "remove_conflict",
    "remove_post",
    "request_plan",
    "rule_pairs",
    "save_profile",
    "save_review",
    "send_back_opening",
    "set_fee",
    "set_limits",
    "submit_review",
    "void_assignment",
]
