"""The panel's deliberation after the opening: authors may change their marks, with a reason, and nothing is lost."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import Proposal
from portal.accounts.models import Membership
from portal.activity.actions import notify, record
from portal.activity.clock import now
from portal.activity.refusals import database_refusals
from portal.ui.refusals import Denied, Invalid, Refusal, Stale
from reviews import notices, permissions
from reviews.actions.locks import lock_round
from reviews.actions.marking import Marks, lock_mine, must_fit, write_marks
from reviews.enums import AssignmentState, RoundState
from reviews.models import Assignment, Criterion, Deliberation, Review, Revision, Round
from reviews.queries import reading_as

LONGEST = 1000


@database_refusals()
@transaction.atomic
def open_deliberation(*, round: Round, proposal: Proposal, by: Membership) -> Deliberation:
    """Let the authors of a proposal's marks change them, until it is closed or the ranking frozen.

    Raises Denied, Refusal (not opened, ranked, open already). They are told by letter; none carries a mark.
    """
    if not permissions.runs_rounds(by):
        raise Denied(_("Only a programme officer opens a deliberation."))
    round_ = lock_round(round)
    if round_.state != RoundState.OPENED:
        raise Refusal(_("A deliberation is held between the opening of the scores and the frozen ranking."))
    made = Deliberation.objects.create(round=round_, proposal=proposal, opened_by=by.user)
    facts = {"number": proposal.number}
    event = record(by=by, verb="open_deliberation", thing=made, facts=facts, chain=round_.call.chain)
    rows = Assignment.objects.filter(proposal=proposal, state=AssignmentState.DONE)
    for one in rows.select_related("reviewer").order_by("pk"):
        notify(
            event=event,
            letter=notices.DELIBERATION,
            recipients=[one.reviewer],
            context={"call": round_.call, "number": proposal.number},
            link=reverse("reviews:review", args=[one.pk]),
        )
    return made


@database_refusals()
@transaction.atomic
def close_deliberation(*, deliberation: Deliberation, by: Membership) -> Deliberation:
    """From now on the marks of the proposal stay as they are. Raises Denied, Refusal where it is closed."""
    if not permissions.runs_rounds(by):
        raise Denied(_("Only a programme officer closes a deliberation."))
    round_ = lock_round(deliberation.round)
    locked = Deliberation.objects.select_for_update(no_key=True).get(pk=deliberation.pk)
    if locked.closed_at is not None:
        raise Refusal(_("This deliberation is closed already."))
    locked.closed_by, locked.closed_at = by.user, now()
    locked.save(update_fields=["closed_by", "closed_at"])
    facts = {"number": locked.proposal.number}
    record(by=by, verb="close_deliberation", thing=locked, facts=facts, chain=round_.call.chain)
    return locked


@database_refusals()
@transaction.atomic
def revise_review(
    *,
    assignment: Assignment,
    version: int,
    marks: Marks,
    reason: str,
    by: Membership,
    bonus: Decimal = Decimal(0),
    comment: str = "",
    comments: Mapping[str, str] | None = None,
) -> Review:
    """Change one's own marks in an open deliberation; what stood before is kept as a version, with the reason.

    Raises Denied, Refusal (no deliberation), Invalid (no reason, a mark missing or off the scale), Stale.
    """
    locked = lock_mine(assignment, by)
    sheet = _may_be_changed(locked, marks, bonus, reason, by)
    with reading_as(by.user):
        review = _as_it_stands(locked, version)
        revision = Revision.objects.create(review=review, number=1, reason=reason.strip())
        review.bonus, review.comment = bonus, comment
        review.version, review.saved_at = version + 1, now()
        review.save(update_fields=["bonus", "comment", "version", "saved_at"])
        write_marks(review, sheet, marks, comments or {})
    facts, chain = {"revision": revision.pk}, locked.round.call.chain
    record(by=by, verb="revise_review", thing=locked, facts=facts, chain=chain)
    return review


def _as_it_stands(locked: Assignment, version: int) -> Review:
    review = Review.objects.select_for_update(no_key=True).get(assignment=locked)
    if review.version != version:
        raise Stale(_("This review was saved elsewhere in between."), theirs=review)
    return review


def _may_be_changed(
    locked: Assignment, marks: Marks, bonus: Decimal, reason: str, by: Membership
) -> list[Criterion]:
    """The sheet, where the deliberation is open, the reason given and every mark there and on its scale."""
    if not reason.strip() or len(reason) > LONGEST:
        raise Invalid(_("Give the reason for the change."), field="reason")
    if not permissions.may_revise(by, locked, open_=_is_open(locked)):
        raise Refusal(_("The deliberation of this proposal is not open."))
    sheet = list(locked.round.criteria.all())
    must_fit(sheet, marks, bonus, locked)
    for line in sheet:
        if marks.get(line.key) is None:
            raise Invalid(_("Not marked yet: %(names)s.") % {"names": line.name}, field=f"mark_{line.key}")
    return sheet


def _is_open(assignment: Assignment) -> bool:
    return Deliberation.objects.filter(proposal=assignment.proposal_id, closed_at=None).exists()
