"""What happens to rounds, assignments and reviews; one function for each deed."""

from reviews.actions.assigning import assign_reviewers, remind_reviewers, void_assignment
from reviews.actions.conflicts import declare_conflict, remove_conflict
from reviews.actions.declaring import declare
from reviews.actions.marking import explain_spread, recall_review, save_review, submit_review
from reviews.actions.opening import approve_opening, propose_opening, send_back_opening
from reviews.actions.panel import consent, decline, invite_reviewers, release, remind_panel, set_limits
from reviews.actions.rounds import close_round, create_round

__all__ = [
    "approve_opening",
    "assign_reviewers",
    "close_round",
    "consent",
    "create_round",
    "decline",
    "declare",
    "declare_conflict",
    "explain_spread",
    "invite_reviewers",
    "propose_opening",
    "recall_review",
    "release",
    "remind_panel",
    "remind_reviewers",
    "remove_conflict",
    "save_review",
    "send_back_opening",
    "set_limits",
    "submit_review",
    "void_assignment",
]
