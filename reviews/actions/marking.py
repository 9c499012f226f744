"""Marks: saved as often as one likes, submitted once, recalled until the other reviews of the proposal are in."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from applications.models import Submission
from portal.accounts.models import Membership
from portal.activity.actions import record
from portal.activity.clock import now
from portal.activity.refusals import database_refusals
from portal.ui.refusals import Denied, Invalid, Refusal, Stale
from reviews import permissions
from reviews.actions.asking import ask_if_all_in
from reviews.actions.locks import lock_assignment, moved, share_round
from reviews.enums import AssignmentState, ReviewState, RoundState
from reviews.models import Assignment, Criterion, Mark, Review
from reviews.queries import apart_of, knows_what_stands, reading_as, unmarked
from reviews.rules import ASSIGNMENT_MOVES, REVIEW_MOVES
from reviews.rules.scoring import is_half_point

Marks = Mapping[str, Decimal | None]


@database_refusals()
@transaction.atomic
def save_review(
    *,
    assignment: Assignment,
    version: int,
    marks: Marks,
    by: Membership,
    bonus: Decimal = Decimal(0),
    comment: str = "",
    comments: Mapping[str, str] | None = None,
) -> Review:
    """Keep a draft: `marks` by criterion key (None: not marked yet), `version` the one it was made from.

    What stands there already is taken as saved: the answer to it may have been lost on the way. Not an event of the
    trail. Raises Denied, Refusal (not accepted, submitted, opened), Stale (saved in between; `theirs` is that review),
    Invalid beside its field (off the scale).
    """
    locked = lock_mine(assignment, by)
    _must_take_marks(locked)
    with reading_as(by.user):
        review = Review.objects.select_for_update(no_key=True).get(assignment=locked)
        if review.version != version:
            return _known(review, marks, comments or {}, bonus, comment)
        sheet = list(locked.round.criteria.all())
        must_fit(sheet, marks, bonus, locked)
        review.bonus, review.comment = bonus, comment
        review.version, review.saved_at = version + 1, now()
        review.save(update_fields=["bonus", "comment", "version", "saved_at"])
        write_marks(review, sheet, marks, comments or {})
    return review


def lock_mine(assignment: Assignment, by: Membership) -> Assignment:
    if not permissions.is_reviewer_of(by, assignment):
        raise Denied(_("This assignment is not yours."))
    share_round(assignment)
    return lock_assignment(assignment)


def _must_take_marks(assignment: Assignment) -> None:
    if assignment.state == AssignmentState.INVITED:
        raise Refusal(_("Declare first whether you have a conflict of interest."))
    if assignment.state == AssignmentState.DONE:
        raise Refusal(_("This review is submitted and locked."))
    if assignment.state != AssignmentState.ACCEPTED:
        raise Denied(_("This assignment has ended."))
    if assignment.round.state != RoundState.SCORING:
        raise Refusal(_("Marks can only be written while the round is scoring."))


def _known(review: Review, marks: Marks, comments: Mapping[str, str], bonus: Decimal, comment: str) -> Review:
    """The review where it says the very same already; else whoever saves is shown both."""
    loaded = Review.objects.prefetch_related("marks__criterion").get(pk=review.pk)  # read as its author
    stands = {mark.criterion.key: (mark.value, mark.comment) for mark in loaded.marks.all()}
    typed = {key: (value, comments.get(key, "")) for key, value in marks.items()}
    if (stands, loaded.bonus, loaded.comment) == (typed, bonus, comment):
        return loaded
    raise Stale(_("This review was saved elsewhere in between."), theirs=loaded)


def must_fit(sheet: list[Criterion], marks: Marks, bonus: Decimal, assignment: Assignment) -> None:
    """Every mark on its scale, in half points; raises Invalid at the field."""
    known = {line.key: line.weight for line in sheet}
    for key, value in marks.items():
        if key not in known:
            raise Invalid(_("One of the criteria is not part of this round. Load the page again."))
        if value is not None and not _fits(value, known[key]):
            sentence = _("Give 0 to %(most)s marks, in whole or half points.") % {"most": known[key]}
            raise Invalid(sentence, field=f"mark_{key}")
    most = assignment.round.call.call_rules.bonus_max
    if not _fits(bonus, most):
        sentence = _("Give 0 to %(most)s marks, in whole or half points.") % {"most": most}
        raise Invalid(sentence, field="bonus")


def _fits(value: Decimal, most: int) -> bool:
    return is_half_point(value) and 0 <= value <= most


def write_marks(review: Review, sheet: list[Criterion], marks: Marks, comments: Mapping[str, str]) -> None:
    rows = [
        Mark(review=review, criterion=line, value=marks[line.key], comment=comments.get(line.key, ""))
        for line in sheet
        if line.key in marks
    ]
    Mark.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["review", "criterion"],
        update_fields=["value", "comment"],
    )


@database_refusals()
@transaction.atomic
def submit_review(*, assignment: Assignment, by: Membership) -> Review:
    """Submit a review: every criterion must be marked. The trail says that, and no mark.

    Raises Denied, Refusal (not accepted, opened, the proposal was changed since and that is unread), Invalid naming the
    criteria without marks.
    """
    locked = lock_mine(assignment, by)
    _must_take_marks(locked)
    with reading_as(by.user):
        review = Review.objects.select_for_update(no_key=True).get(assignment=locked)
        if missing := unmarked(locked, by.user):
            names = ", ".join(line.name for line in missing)
            raise Invalid(_("Not marked yet: %(names)s.") % {"names": names}, field=f"mark_{missing[0].key}")
        _must_know_what_stands(locked, review)
        review.state = moved(REVIEW_MOVES, "submit", review.state)
        review.submitted_at = now()
        review.save(update_fields=["state", "submitted_at"])
    locked.state = moved(ASSIGNMENT_MOVES, "finish", locked.state)
    locked.save(update_fields=["state"])
    event = record(by=by, verb="submit_review", thing=locked, chain=locked.round.call.chain)
    ask_if_all_in(event, locked)
    return review


def _must_know_what_stands(assignment: Assignment, review: Review) -> None:
    if not knows_what_stands(assignment, review):
        raise Refusal(_("The proposal was changed after you were asked. Read first what was changed."))


@database_refusals()
@transaction.atomic
def read_changes(*, assignment: Assignment, submission: Submission, by: Membership) -> Review:
    """Keep that the author has read what a later revision of the proposal changed. Raises Denied, Refusal."""
    locked = lock_mine(assignment, by)
    _must_take_marks(locked)
    with reading_as(by.user):
        review = Review.objects.select_for_update(no_key=True).get(assignment=locked)
        review.seen = submission
        review.save(update_fields=["seen"])
    facts = {"submission": submission.pk}
    record(by=by, verb="read_changes", thing=locked, facts=facts, chain=locked.round.call.chain)
    return review


def submit_reviews(
    *, assignments: Iterable[Assignment], by: Membership
) -> tuple[list[Assignment], list[tuple[Assignment, str]]]:
    """Submit several reviews, each in a transaction of its own: those that are in, and those refused, with the reason."""
    done, refused = [], []
    for one in sorted(assignments, key=lambda it: it.pk):
        try:
            submit_review(assignment=one, by=by)
            done.append(one)
        except Refusal as refusal:
            refused.append((one, str(refusal.message)))
    return done, refused


@database_refusals()
@transaction.atomic
def recall_review(*, assignment: Assignment, by: Membership) -> Review:
    """Take a submitted review back to work on. Raises Denied, Refusal once all reviews of the proposal are in
    (from then on its author may learn that a mark stands apart) or an opening is proposed."""
    locked = lock_mine(assignment, by)
    state = moved(ASSIGNMENT_MOVES, "recall", locked.state)
    with reading_as(by.user):
        review = Review.objects.select_for_update(no_key=True).get(assignment=locked)
        review.state = moved(REVIEW_MOVES, "recall", review.state)
        review.save(update_fields=["state"])
    locked.state = state
    locked.save(update_fields=["state"])
    record(by=by, verb="recall_review", thing=locked, chain=locked.round.call.chain)
    return review


@database_refusals()
@transaction.atomic
def explain_spread(*, assignment: Assignment, reason: str, by: Membership) -> Review:
    """Give the reason for marks that stand apart from the other reviewers'; the marks stay as they are.

    Raises Denied, Invalid without a reason, Refusal where nothing stands apart or the round is ranked.
    """
    locked = lock_mine(assignment, by)
    if not reason.strip():
        raise Invalid(_("Give the reason."), field="reason")
    if locked.state != AssignmentState.DONE or locked.pk not in apart_of(by.user):
        raise Refusal(_("None of your marks stands apart."))
    with reading_as(by.user):
        review = Review.objects.select_for_update(no_key=True).get(
            assignment=locked, state=ReviewState.SUBMITTED
        )
        review.spread_reason = reason
        review.save(update_fields=["spread_reason"])
    record(by=by, verb="explain_spread", thing=locked, chain=locked.round.call.chain)
    return review
