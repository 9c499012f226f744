"""Who sees what of a review, and when. Sealed until two officers have opened the round (guarantee 8)."""

from reviews.enums import AssignmentState as A
from reviews.enums import RoundState as R

OPEN = frozenset({R.OPENED, R.RANKED})


def shows_proposal(*, assignment: str, round_: str) -> bool:
    """A proposal opens to its reviewer after the declaration; it closes when the assignment ends or all is ranked."""
    return assignment in (A.ACCEPTED, A.DONE) and round_ != R.RANKED


def shows_marks(*, author: bool, office: bool, assignment: str, round_: str) -> bool:
    """An author reads their own marks while they hold the assignment; the office reads all once the round is opened."""
    if author:
        return assignment in (A.ACCEPTED, A.DONE)
    return office and round_ in OPEN


def takes_marks(*, assignment: str, round_: str) -> bool:
    """Marks are written between acceptance and submission, while the round scores."""
    return assignment == A.ACCEPTED and round_ == R.SCORING


def may_recall(*, assignment: str, round_: str, opening_proposed: bool, all_in: bool) -> bool:
    """A submitted review, or an abstention, comes back until all reviews of its proposal are in.

    From then on its author may be told that a mark stands apart, and a mark must not follow that hint.
    """
    given = assignment in (A.DONE, A.ABSTAINED)
    return given and round_ == R.SCORING and not opening_proposed and not all_in


def judges_what_stands(*, judged: int, stands: int, seen: int | None) -> bool:
    """A review is of the revision it was asked for; where a later one stands, its author has read what changed."""
    return stands in (judged, seen)
