"""What is true of rounds, assignments and reviews. Pure: no database, no clock, no framework."""

from reviews.enums import AssignmentState as A
from reviews.enums import ReviewState as V
from reviews.enums import RoundState as R

# verb -> {from state: to state}
ROUND_MOVES: dict[str, dict[str, str]] = {
    "assign": {R.PREPARING: R.SCORING},
    "open": {R.SCORING: R.OPENED},
    "rank": {R.OPENED: R.RANKED},
}
ASSIGNMENT_MOVES: dict[str, dict[str, str]] = {
    "accept": {A.INVITED: A.ACCEPTED},
    "step_back": {A.INVITED: A.DECLINED, A.ACCEPTED: A.DECLINED},
    "finish": {A.ACCEPTED: A.DONE},
    "recall": {A.DONE: A.ACCEPTED},
    "void": {A.INVITED: A.VOIDED, A.ACCEPTED: A.VOIDED, A.DONE: A.VOIDED},
}
REVIEW_MOVES: dict[str, dict[str, str]] = {
    "submit": {V.DRAFT: V.SUBMITTED},
    "recall": {V.SUBMITTED: V.DRAFT},
}
