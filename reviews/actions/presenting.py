"""Presentations: slots, invitations of the applicants, and marks of their own, sealed like the written ones."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.enums import Role
from portal.accounts.models import Membership
from portal.accounts.queries import people_of
from portal.activity.actions import notify, record
from portal.activity.clock import now
from portal.activity.refusals import database_refusals
from portal.ui.refusals import Denied, Invalid, Refusal, Stale
from reviews import notices, permissions, queries
from reviews.actions.locks import lock_round, moved
from reviews.actions.marking import Marks, lock_mine
from reviews.enums import ReviewState
from reviews.models import Assignment, PresentationReview, Round, Slot
from reviews.queries import reading_as
from reviews.rules import REVIEW_MOVES, presenting
from reviews.rules.scoring import is_half_point


def _lock(round: Round, by: Membership) -> Round:
    if not permissions.runs_rounds(by):
        raise Denied(_("Only a programme officer plans presentations."))
    round_ = lock_round(round)
    if not permissions.may_plan_presentations(by, round_):
        raise Refusal(_("There are no presentations in this round, or their time is over."))
    return round_


@database_refusals()
@transaction.atomic
def make_slots(
    *, round: Round, first: datetime, minutes: int, pause: int, place: str, by: Membership
) -> list[Slot]:
    """A slot for each proposal under review that has none, one after the other by receipt number.

    Nobody is told yet. Raises Denied, Refusal (no presentations, none waits for a slot), Invalid (`first` has passed).
    """
    round_ = _lock(round, by)
    waiting = queries.to_present(round_)
    if not waiting:
        raise Refusal(_("Every proposal under review has its slot."))
    if first <= now():
        raise Invalid(_("The time must lie ahead."), field="first")
    times = presenting.slots(first, len(waiting), minutes, pause)
    made = Slot.objects.bulk_create(
        [
            Slot(round=round_, proposal=proposal, starts_at=begin, ends_at=end, place=place.strip())
            for proposal, (begin, end) in zip(waiting, times, strict=True)
        ]
    )
    facts = {"slots": len(made), "first": first}
    record(by=by, verb="make_slots", thing=round_, facts=facts, chain=round_.call.chain)
    return made


@database_refusals()
@transaction.atomic
def change_slot(*, slot: Slot, starts_at: datetime, ends_at: datetime, place: str, by: Membership) -> Slot:
    """Move a presentation; who was invited is told anew. Raises Denied, Refusal, Invalid (times)."""
    round_ = _lock(slot.round, by)
    if starts_at <= now():
        raise Invalid(_("The time must lie ahead."), field="starts_at")
    if ends_at <= starts_at:
        raise Invalid(_("It ends after it begins."), field="ends_at")
    locked = (
        Slot.objects.select_related("proposal").select_for_update(of=("self",), no_key=True).get(pk=slot.pk)
    )
    locked.round = round_
    told = locked.invited_at is not None
    locked.starts_at, locked.ends_at, locked.place = starts_at, ends_at, place.strip()
    locked.sequence += 1
    locked.save(update_fields=["starts_at", "ends_at", "place", "sequence"])
    if told:
        _invite(locked, by)
    else:
        record(by=by, verb="change_slot", thing=locked, facts=_facts(locked), chain=round_.call.chain)
    return locked


@database_refusals()
@transaction.atomic
def invite_to_present(*, round: Round, by: Membership) -> int:
    """Tell those governments that do not know their slot yet; says how many. Raises Denied, Refusal (none is left)."""
    round_ = _lock(round, by)
    rows = Slot.objects.filter(round=round_, invited_at=None).select_related("proposal__organisation")
    waiting = list(rows.select_for_update(of=("self",), no_key=True).order_by("pk"))
    if not waiting:
        raise Refusal(_("Everybody knows their slot already."))
    for slot in waiting:
        slot.round = round_
        _invite(slot, by)
    return len(waiting)


def _facts(slot: Slot) -> dict[str, object]:
    return {"starts_at": slot.starts_at, "place": slot.place}


def _invite(slot: Slot, by: Membership) -> None:
    """The letter carries the slot for the reader's calendar."""
    call = slot.round.call
    slot.invited_at = now()
    slot.save(update_fields=["invited_at"])
    event = record(by=by, verb="invite_to_present", thing=slot, facts=_facts(slot), chain=call.chain)
    notify(
        event=event,
        letter=notices.PRESENTATION,
        recipients=people_of(slot.proposal.organisation, Role.LOCAL_OFFICER, Role.LOCAL_APPROVER),
        context={"call": call, "proposal": slot.proposal, "slot": slot},
        link=slot.get_absolute_url(),
    )


@database_refusals()
@transaction.atomic
def save_presentation(
    *,
    assignment: Assignment,
    version: int,
    marks: Marks,
    by: Membership,
    comment: str = "",
    comments: Mapping[str, str] | None = None,
) -> PresentationReview:
    """Keep marks of a presentation as typed, like a draft. Raises Denied, Refusal, Stale, Invalid beside its field."""
    locked = lock_mine(assignment, by)
    if not permissions.may_mark_presentation(by, locked):
        raise Refusal(_("Marks of a presentation cannot be written now."))
    _must_fit(locked, marks)
    given = {key: _text(value) for key, value in marks.items() if value is not None}
    said = {key: text for key, text in (comments or {}).items() if text}
    with reading_as(by.user):
        mine, _made = PresentationReview.objects.get_or_create(assignment=locked)
        mine = PresentationReview.objects.select_for_update(no_key=True).get(pk=mine.pk)
        if mine.version != version:
            if (mine.marks, mine.comments, mine.comment) == (given, said, comment):
                return mine
            raise Stale(_("This review was saved elsewhere in between."), theirs=mine)
        mine.marks, mine.comments, mine.comment = given, said, comment
        mine.version, mine.saved_at = version + 1, now()
        mine.save(update_fields=["marks", "comments", "comment", "version", "saved_at"])
    return mine


def _text(value: Decimal) -> str:
    """13 or 13.5, as the database's guard reads it."""
    return f"{value.normalize():f}"


def _must_fit(assignment: Assignment, marks: Marks) -> None:
    most = {line.key: line.weight for line in assignment.round.call.call_rules.presentation_criteria}
    for key, value in marks.items():
        if key not in most:
            raise Invalid(_("One of the criteria is not part of this round. Load the page again."))
        if value is not None and not (is_half_point(value) and 0 <= value <= most[key]):
            sentence = _("Give 0 to %(most)s marks, in whole or half points.") % {"most": most[key]}
            raise Invalid(sentence, field=f"mark_{key}")


@database_refusals()
@transaction.atomic
def submit_presentation(*, assignment: Assignment, by: Membership) -> PresentationReview:
    """Submit the marks of a presentation that was held. Raises Denied, Refusal (not held yet), Invalid (unmarked)."""
    locked = lock_mine(assignment, by)
    slot = queries.slot_of(locked.proposal_id)
    if not permissions.may_mark_presentation(by, locked) or slot is None or slot.starts_at > now():
        raise Refusal(_("The presentation has not been held yet."))
    with reading_as(by.user):
        mine = PresentationReview.objects.select_for_update(no_key=True).filter(assignment=locked).first()
        sheet = queries.lines_of_presentation(locked.round.call.call_rules)
        missing = [line for line in sheet if mine is None or line.key not in mine.marks]
        if missing or mine is None:
            names = ", ".join(line.name for line in missing)
            raise Invalid(_("Not marked yet: %(names)s.") % {"names": names}, field=f"mark_{missing[0].key}")
        mine.state = moved(REVIEW_MOVES, "submit", mine.state)
        mine.submitted_at = now()
        mine.save(update_fields=["state", "submitted_at"])
    record(by=by, verb="submit_presentation", thing=locked, chain=locked.round.call.chain)
    return mine


@database_refusals()
@transaction.atomic
def recall_presentation(*, assignment: Assignment, by: Membership) -> PresentationReview:
    """Take submitted marks of a presentation back, until an opening is proposed. Raises Denied, Refusal."""
    locked = lock_mine(assignment, by)
    if queries.recall_facts(locked).opening_proposed or not permissions.may_mark_presentation(by, locked):
        raise Refusal(_("The marks of this round are closed."))
    with reading_as(by.user):
        rows = PresentationReview.objects.select_for_update(no_key=True)
        mine = rows.filter(assignment=locked, state=ReviewState.SUBMITTED).first()
        if mine is None:
            raise Refusal(_("This step is not possible in the present state."))
        mine.state = moved(REVIEW_MOVES, "recall", mine.state)
        mine.save(update_fields=["state"])
    record(by=by, verb="recall_presentation", thing=locked, chain=locked.round.call.chain)
    return mine
