"""Which states follow which, keyed by verb. The database's guards hold the same pairs; a test compares them."""

from reviews.enums import AssignmentState as A
from reviews.enums import MeetingState as M
from reviews.enums import ObjectionState as J
from reviews.enums import OpeningState as O
from reviews.enums import PlanState as P
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
    "abstain": {A.ACCEPTED: A.ABSTAINED},
    "resume": {A.ABSTAINED: A.ACCEPTED},
    "recall": {A.DONE: A.ACCEPTED},
    "void": {A.INVITED: A.VOIDED, A.ACCEPTED: A.VOIDED, A.DONE: A.VOIDED},
}
# A review is voided by the database itself, when its assignment is voided or stepped back from.
REVIEW_MOVES: dict[str, dict[str, str]] = {
    "submit": {V.DRAFT: V.SUBMITTED},
    "recall": {V.SUBMITTED: V.DRAFT},
    "void": {V.DRAFT: V.VOIDED, V.SUBMITTED: V.VOIDED},
}
OPENING_MOVES: dict[str, dict[str, str]] = {
    "approve": {O.PROPOSED: O.APPROVED},
    "send_back": {O.PROPOSED: O.SENT_BACK},
}
MEETING_MOVES: dict[str, dict[str, str]] = {
    "close": {M.DRAFT: M.CLOSED},
}
OBJECTION_MOVES: dict[str, dict[str, str]] = {
    "uphold": {J.FILED: J.UPHELD},
    "dismiss": {J.FILED: J.DISMISSED},
}
# A plan whose worker died is begun again; what is confirmed or came to nothing stays as it is.
PLAN_MOVES: dict[str, dict[str, str]] = {
    "start": {P.WAITING: P.SOLVING, P.SOLVING: P.SOLVING},
    "solve": {P.SOLVING: P.SOLVED},
    "find_impossible": {P.SOLVING: P.IMPOSSIBLE},
    "fail": {P.WAITING: P.FAILED, P.SOLVING: P.FAILED},
    "cancel": {P.WAITING: P.CANCELLED, P.SOLVING: P.CANCELLED},
    "confirm": {P.SOLVED: P.CONFIRMED},
}

LIVE = frozenset({A.INVITED, A.ACCEPTED, A.DONE})
CLOSED = frozenset({A.DECLINED, A.VOIDED})  # to their reviewer, too
ENDED = CLOSED | {A.ABSTAINED}
