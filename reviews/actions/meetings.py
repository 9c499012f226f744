"""Meetings of the panel: called, edited, attendance noted, minutes signed and closed. No event or letter holds a mark."""

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from portal.accounts.models import Membership, User
from portal.activity.actions import keep_answer, notify, once, record
from portal.activity.clock import now
from portal.activity.models import Event
from portal.activity.refusals import database_refusals
from portal.ui.refusals import Denied, Invalid, Refusal, Stale
from reviews import notices, permissions, queries
from reviews.actions.locks import lock_round, moved
from reviews.enums import Capacity
from reviews.models import Attendance, Meeting, Round
from reviews.rules import MEETING_MOVES
from reviews.rules.minutes import digest


@database_refusals()
@transaction.atomic
def call_meeting(
    *, round: Round, held_at: datetime, place: str, agenda: str, by: Membership, key: uuid.UUID | None = None
) -> Meeting:
    """Ask the panel to a meeting, by letter. `agenda`: a point a line. Raises Denied, Refusal (no panel yet), Invalid."""
    if earlier := once(key=key, by=by, verb="call_meeting"):
        return Meeting.objects.get(pk=earlier)
    if not permissions.runs_rounds(by):
        raise Denied(_("Only a programme officer calls a meeting."))
    round_ = lock_round(round)
    if not permissions.may_call_meeting(by, round_):
        raise Refusal(_("A meeting can be called once reviewers are assigned."))
    last = Meeting.objects.filter(round=round_).aggregate(last=Max("number"))["last"] or 0
    given = {"held_at": held_at, "place": place.strip(), "agenda": _agenda(agenda)}
    meeting = Meeting.objects.create(round=round_, number=last + 1, called_by=by.user, **given)
    asked = list(queries.panel_of(round_))
    rows = [Attendance(meeting=meeting, person=one, capacity=Capacity.REVIEWER) for one in asked]
    if by.user_id not in {one.pk for one in asked}:
        rows.append(Attendance(meeting=meeting, person=by.user, capacity=Capacity.OFFICER))
    Attendance.objects.bulk_create(rows)
    _tell(_recorded("call_meeting", meeting, by), meeting, asked, moved=False)
    keep_answer(key, by, "call_meeting", meeting)
    return meeting


def _agenda(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        raise Invalid(_("Write at least one point of the agenda."), field="agenda")
    return "\n".join(lines)


def _recorded(verb: str, meeting: Meeting, by: Membership, reason: str = "", **facts: Any) -> Event:
    chain = meeting.round.call.chain
    return record(
        by=by,
        verb=verb,
        thing=meeting,
        reason=reason,
        facts={"round": meeting.round_id, **facts},
        chain=chain,
    )


def _tell(event: Event, meeting: Meeting, whom: list[User], *, moved: bool) -> None:
    context = {"call": meeting.round.call, "meeting": meeting, "moved": moved}
    link = meeting.get_absolute_url()
    notify(event=event, letter=notices.MEETING_CALLED, recipients=whom, context=context, link=link)


def _locked(meeting: Meeting, by: Membership) -> Meeting:
    """The meeting as it is now, to be kept by this officer. Raises Denied, Refusal (closed)."""
    if not permissions.runs_rounds(by):
        raise Denied(_("Only a programme officer keeps the minutes."))
    rows = Meeting.objects.select_related("round__call__programme")
    locked = rows.select_for_update(of=("self",), no_key=True).get(pk=meeting.pk)
    if not permissions.may_keep_minutes(by, locked):
        raise Refusal(_("The minutes of this meeting are closed."))
    return locked


@database_refusals()
@transaction.atomic
def edit_meeting(
    *,
    meeting: Meeting,
    version: int,
    held_at: datetime,
    place: str,
    agenda: str,
    by: Membership,
    remarks: str = "",
) -> Meeting:
    """Change what is said of the meeting, until it is closed; the panel is told when it is held elsewhere or another time.

    Signatures given before count no longer: they stand for what was signed. Raises Denied, Refusal, Invalid, Stale.
    """
    locked = _locked(meeting, by)
    if locked.version != version:
        raise Stale(_("This meeting was saved elsewhere in between."), theirs=locked)
    moved = (locked.held_at, locked.place) != (held_at, place.strip())
    locked.held_at, locked.place = held_at, place.strip()
    locked.agenda, locked.remarks, locked.version = _agenda(agenda), remarks.strip(), version + 1
    locked.save(update_fields=["held_at", "place", "agenda", "remarks", "version"])
    event = _recorded("edit_meeting", locked, by)
    if moved:
        rows = Attendance.objects.filter(meeting=locked).exclude(person=by.user).select_related("person")
        _tell(event, locked, [one.person for one in rows], moved=True)
    return locked


@database_refusals()
@transaction.atomic
def note_attendance(*, meeting: Meeting, present: Collection[int], by: Membership) -> Meeting:
    """Who of those who can attend (ids of people) was there; whoever is new among them is asked to sign.

    Who was not there after all loses the signature. Raises Denied, Refusal, Invalid (somebody unknown).
    """
    locked = _locked(meeting, by)
    offered = {one.pk: kind for kind, people in queries.can_attend(locked).items() for one in people}
    if set(present) - set(offered):
        raise Invalid(_("One of the people cannot be chosen. Load the page again."), field="present")
    rows = {one.person_id: one for one in Attendance.objects.filter(meeting=locked).order_by("pk")}
    arrived = [pk for pk in offered if pk in present and not (pk in rows and rows[pk].present)]
    for row in rows.values():
        if row.present and row.person_id not in present:
            row.present, row.signed_at, row.digest = False, None, ""
            row.save(update_fields=["present", "signed_at", "digest"])
    for pk in arrived:
        noted = {"present": True}
        Attendance.objects.update_or_create(
            meeting=locked, person_id=pk, defaults=noted, create_defaults={**noted, "capacity": offered[pk]}
        )
    event = _recorded("note_attendance", locked, by, present=len(set(present)))
    told = User.objects.filter(pk__in=arrived).order_by("pk")
    context, link = {"call": locked.round.call, "meeting": locked}, locked.get_absolute_url()
    notify(event=event, letter=notices.TO_SIGN, recipients=told, context=context, link=link)
    return locked


@database_refusals()
@transaction.atomic
def sign_minutes(*, meeting: Meeting, read: str, by: Membership) -> Attendance:
    """Sign, in one's own name, the minutes as they were `read` (their digest).

    Raises Denied (not present), Refusal (closed), Stale (they have changed since they were read).
    """
    rows = Meeting.objects.select_related("round__call")
    locked = rows.select_for_update(of=("self",), no_key=True).get(pk=meeting.pk)
    mine = Attendance.objects.filter(meeting=locked, person=by.user).first()
    if mine is None or not mine.present:
        raise Denied(_("Minutes are signed in one's own name, by those who were present."))
    if not permissions.may_sign(by, locked, mine):
        raise Refusal(_("The minutes of this meeting are closed."))
    if queries.digest_of(locked) != read:
        raise Stale(_("The minutes have changed since you opened the page. Read them again."))
    with queries.reading_as(by.user):
        mine.signed_at, mine.digest = now(), read
        mine.save(update_fields=["signed_at", "digest"])
    _recorded("sign_minutes", locked, by)
    return mine


@database_refusals()
@transaction.atomic
def close_minutes(*, meeting: Meeting, by: Membership, reason: str = "") -> Meeting:
    """Freeze what the minutes stand on, with the signatures; nothing of it changes afterwards.

    Raises Denied, Refusal (closed), Invalid (nobody was present, or signatures are missing without a reason).
    """
    lock_round(meeting.round)
    locked = _locked(meeting, by)
    state = moved(MEETING_MOVES, "close", locked.state)
    facts = queries.facts_of(locked)
    there = [one for one in queries.attendances(locked) if one.present]
    if not there:
        raise Invalid(_("Note first who was present."), field="reason")
    locked.digest = digest(facts)
    missing = [one.person.name for one in there if one.digest != locked.digest]
    if missing and not reason.strip():
        said = _("Not everybody who was present has signed: give the reason for closing all the same.")
        raise Invalid(said, field="reason")
    signatures = queries.signatures(there, locked.digest)
    locked.minutes = {**facts, "signatures": signatures, "reason": reason.strip() if missing else ""}
    locked.reason, locked.state = locked.minutes["reason"], state
    locked.closed_by, locked.closed_at = by.user, now()
    locked.save(
        update_fields=["minutes", "digest", "reason", "state", "closed_by", "closed_at"],
    )
    locked.refresh_from_db(fields=["hash", "closed_at"])
    _recorded("close_minutes", locked, by, reason=locked.reason, hash=locked.hash, unsigned=len(missing))
    return locked
