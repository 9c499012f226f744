"""What happens to rounds, assignments and reviews; one function for each deed."""

from reviews.actions.assigning import assign_reviewers, remind_reviewers, void_assignment
from reviews.actions.conflicts import declare_conflict, remove_conflict
from reviews.actions.declaring import declare
from reviews.actions.marking import explain_spread, recall_review, save_review, submit_review
from reviews.actions.opening import approve_opening, propose_opening, send_back_opening
from reviews.actions.panel import consent, decline, invite_reviewers, release, remind_panel, set_limits
from reviews.actions.planning import answer_plan, cancel_plan, confirm_plan, request_plan, rule_pairs
from reviews.actions.rounds import close_round, create_round

__all__ = [
    "answer_plan",
    "approve_opening",
    "assign_reviewers",
    "cancel_plan",
    "close_round",
    "confirm_plan",
    "consent",
    "create_round",
    "declare",
    "declare_conflict",
    "decline",
    "explain_spread",
    "invite_reviewers",
    "propose_opening",
    "recall_review",
    "release",
    "remind_panel",
    "remind_reviewers",
    "remove_conflict",
    "request_plan",
    "rule_pairs",
    "save_review",
    "send_back_opening",
    "set_limits",
    "submit_review",
    "void_assignment",
]
