"""A reviewer's declaration, before the proposal opens (and any time after, until their review is in)."""

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.enums import Role
from portal.accounts.models import Membership
from portal.accounts.queries import people
from portal.activity.actions import notify, record
from portal.activity.clock import now
from portal.activity.refusals import database_refusals
from portal.ui.refusals import Denied, Invalid, Refusal
from reviews import notices, permissions, queries
from reviews.actions.asking import ask_if_all_in
from reviews.actions.conflicts import note_conflict
from reviews.actions.locks import lock_assignment, moved, share_round
from reviews.enums import AssignmentState, ConflictKind
from reviews.models import Assignment, Conflict, Review
from reviews.queries import reading_as
from reviews.rules import ASSIGNMENT_MOVES
from reviews.rules.conflicts import DECLARED

NOTE_LENGTH = 300


@database_refusals()
@transaction.atomic
def declare(
    *,
    assignment: Assignment,
    has_conflict: bool,
    by: Membership,
    kind: str = ConflictKind.RECUSAL,
    note: str = "",
) -> Assignment:
    """Declare that there is no conflict of interest, and the proposal opens; or that there is one, and step back.

    Raises Denied (not theirs), Invalid (unknown kind, an applicant's objection, note too long), Refusal (ended, or a conflict is on record).
    """
    if not permissions.is_reviewer_of(by, assignment):
        raise Denied(_("This assignment is not yours."))
    if len(note) > NOTE_LENGTH:
        raise Invalid(_("The note is too long."), field="note")
    if has_conflict and kind == ConflictKind.OBJECTION:
        raise Invalid(_("An objection is the applicant's. Choose why you step back."), field="kind")
    share_round(assignment)
    locked = lock_assignment(assignment)
    return _step_back(locked, kind, note, by) if has_conflict else _accept(locked, by)


def _accept(assignment: Assignment, by: Membership) -> Assignment:
    if assignment.state == AssignmentState.ACCEPTED:
        return assignment  # declared already: the same request twice
    assignment.state = moved(ASSIGNMENT_MOVES, "accept", assignment.state)
    if not queries.has_consented(assignment):
        raise Refusal(_("First consent to the appointment and the pledge of secrecy of this round."))
    assignment.declared_at = now()
    assignment.save(update_fields=["state", "declared_at"])
    with reading_as(by.user):
        Review.objects.create(assignment=assignment)
    record(by=by, verb="accept_assignment", thing=assignment, chain=assignment.round.call.chain)
    return assignment


def _step_back(assignment: Assignment, kind: str, note: str, by: Membership) -> Assignment:
    """The assignment ends, the tie is written down, and the office is told to find somebody else."""
    if kind not in DECLARED:
        raise Invalid(_("Choose the kind of conflict."), field="kind")
    assignment.state = moved(ASSIGNMENT_MOVES, "step_back", assignment.state)
    assignment.declared_at, assignment.reason = now(), note
    assignment.save(update_fields=["state", "declared_at", "reason"])
    call, proposal = assignment.round.call, assignment.proposal
    known = Conflict.objects.filter(reviewer=by.user, government=proposal.government, kind=kind)
    if not known.exists():
        note_conflict(reviewer=by.user, government=proposal.government, kind=kind, by=by, note=note)
    event = record(by=by, verb="step_back", thing=assignment, reason=note, chain=call.chain)
    notify(
        event=event,
        letter=notices.STEPPED_BACK,
        recipients=people(Role.PROGRAMME_OFFICER),
        context={"call": call, "reviewer": by.user, "number": proposal.number, "note": note},
        link=assignment.round.get_absolute_url(),
    )
    ask_if_all_in(event, assignment)
    return assignment
