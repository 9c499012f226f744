"""What happens to rounds, assignments and reviews; one function for each deed."""

from reviews.actions.assigning import assign_reviewers, remind_reviewers, void_assignment
from reviews.actions.computing import compute_results, keep_results
from reviews.actions.conflicts import declare_conflict, remove_conflict
from reviews.actions.declaring import declare
from reviews.actions.marking import explain_spread, recall_review, save_review, submit_review
from reviews.actions.opening import approve_opening, propose_opening, send_back_opening
from reviews.actions.rounds import close_round, create_round

__all__ = [
    "approve_opening",
    "assign_reviewers",
    "close_round",
    "compute_results",
    "create_round",
    "declare",
    "declare_conflict",
    "explain_spread",
    "keep_results",
    "propose_opening",
    "recall_review",
    "remind_reviewers",
    "remove_conflict",
    "save_review",
    "send_back_opening",
    "submit_review",
    "void_assignment",
]
