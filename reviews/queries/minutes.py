"""What the minutes of a meeting stand on, drawn from what is on record; plain JSON, the same until something changes.

Marks come in once two officers have opened the round, reviewers only as numbers. The advice never comes in.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from applications.models import Proposal
from portal.accounts.enums import Role
from portal.accounts.models import Membership, User
from portal.accounts.queries import people
from reviews.enums import AssignmentState, Capacity, ConflictKind, MeetingState, RoundState
from reviews.models import Assignment, Attendance, Deliberation, Meeting, PanelMember, Round
from reviews.queries.computed import kept, outcome
from reviews.queries.conflicts import conflicts_of
from reviews.queries.deliberation import Changed, Version, changes_of
from reviews.queries.results import flagged, funded, marks_of
from reviews.rules import CLOSED
from reviews.rules.minutes import differences, digest, numbers, without
from reviews.rules.visibility import OPEN

Entry = dict[str, Any]
BONUS = "bonus"
CAPACITIES = list(Capacity)


def meetings_for(by: Membership | None) -> QuerySet[Meeting]:
    return Meeting.objects.visible_to(by).select_related("round__call", "called_by", "closed_by")


def minutes_to_sign(by: Membership) -> QuerySet[Meeting]:
    """Meetings this person was at and whose minutes they have not signed yet."""
    mine = Attendance.objects.filter(person=by.user, present=True, signed_at=None).values("meeting")
    return meetings_for(by).filter(pk__in=mine, state=MeetingState.DRAFT).order_by("held_at", "pk")


def panel_of(round_: Round, *, standing: bool = True) -> QuerySet[User]:
    """Who consented to judge in the round or holds a case of it; not `standing`: or has ever held one."""
    seats = PanelMember.objects.filter(round=round_).consented().values("reviewer")
    asked = Assignment.objects.filter(round=round_)
    held = asked.exclude(state__in=CLOSED) if standing else asked
    rows = User.objects.filter(Q(pk__in=seats) | Q(pk__in=held.values("reviewer")))
    return rows.order_by("name", "pk")


def can_attend(meeting: Meeting) -> dict[Capacity, list[User]]:
    """Whom the officer may note as present: the panel, officers, approvers, and who was noted before."""
    found = {
        Capacity.REVIEWER: panel_of(meeting.round),
        Capacity.OFFICER: people(Role.PROGRAMME_OFFICER),
        Capacity.OTHER: people(Role.APPROVER),
    }
    met: set[int] = set()
    offered = {}
    for capacity, rows in found.items():
        noted = Attendance.objects.filter(meeting=meeting, capacity=capacity).values("person")
        both = rows | User.objects.filter(pk__in=noted) if capacity != Capacity.REVIEWER else rows
        offered[capacity] = [one for one in both.distinct() if one.pk not in met]
        met |= {one.pk for one in offered[capacity]}
    return offered


def attendances(meeting: Meeting) -> list[Attendance]:
    """By capacity, then name."""
    rows = Attendance.objects.filter(meeting=meeting).select_related("person")
    return sorted(
        rows, key=lambda it: (CAPACITIES.index(Capacity(it.capacity)), it.person.name, it.person_id)
    )


def facts_of(meeting: Meeting) -> dict[str, Any]:
    """All that is signed. Of a closed meeting as they stood then; without marks and order before the opening."""
    if meeting.minutes is not None:
        return dict(meeting.minutes)
    opened = meeting.round.state in OPEN
    members = numbers(
        panel_of(meeting.round, standing=False).values_list("pk", flat=True), _secret(meeting.round)
    )
    return {
        **_frame(meeting),
        "barred": _barred(meeting.round, members),
        "order": _order(meeting.round) if opened else None,
        "deliberated": _deliberated(meeting, members) if opened else None,
        "apart": _apart(meeting.round, members) if opened else None,
    }


def signatures(present: Iterable[Attendance], stands: str) -> list[Entry]:
    """Name and time (None: not signed) of those who were present; only who signed what `stands` (a digest) has signed."""
    return [
        {"name": one.person.name, "at": one.signed_at.isoformat()}
        if one.signed_at and one.digest == stands
        else {"name": one.person.name, "at": None}
        for one in present
        if one.present
    ]


def signatures_of(meeting: Meeting, facts: dict[str, Any]) -> list[Entry]:
    """As they are now, or as they were frozen; `facts` whole, as they are signed."""
    if meeting.minutes is not None:
        return list(meeting.minutes["signatures"])
    return signatures(attendances(meeting), digest(facts))


def digest_of(meeting: Meeting, facts: dict[str, Any] | None = None) -> str:
    """What a signature stands for now; `facts` as far as they are known already."""
    return str(meeting.digest or digest(facts_of(meeting) if facts is None else facts))


def facts_for(meeting: Meeting, by: Membership, facts: dict[str, Any]) -> dict[str, Any]:
    """What of the facts this person reads: a reviewer nothing of proposals they must not meet, in a blind call no names."""
    if by.role != Role.REVIEWER:
        return facts
    return without(facts, hidden_from(meeting.round, by.user), blind=meeting.round.call.call_rules.blind)


def hidden_from(round_: Round, user: User) -> set[int]:
    """Proposals of the round that this reviewer has a conflict with, or was taken off."""
    ended = Assignment.objects.filter(round=round_, reviewer=user, state__in=CLOSED)
    tied = conflicts_of(_cases(round_), [user.pk])
    return {proposal for proposal, _reviewer in tied} | set(ended.values_list("proposal", flat=True))


def _secret(round_: Round) -> str:
    return f"{settings.SECRET_KEY}/members/{round_.pk}"


def _cases(round_: Round) -> list[Proposal]:
    rows = Proposal.objects.filter(assignments__round=round_).distinct().order_by("number", "pk")
    return list(rows.only("number", "government_id", "call_id"))


def _frame(meeting: Meeting) -> dict[str, Any]:
    call = meeting.round.call
    return {
        "round": meeting.round_id,
        "call": call.slug,
        "call_ko": call.title_ko,
        "call_en": call.title_en,
        "number": meeting.number,
        "held_at": meeting.held_at.isoformat(),
        "place": meeting.place,
        "agenda": meeting.points,
        "remarks": meeting.remarks,
        "attendance": [
            {"name": one.person.name, "capacity": one.capacity, "present": one.present}
            for one in attendances(meeting)
        ],
        "ranked": meeting.round.state == RoundState.RANKED,
    }


def _named(ids: Iterable[int]) -> dict[int, Entry]:
    """Proposal id -> what its entries say of it."""
    rows = Proposal.objects.filter(pk__in=list(ids)).select_related("government")
    return {
        one.pk: {
            "proposal": one.pk,
            "number": one.number,
            "title": one.title,
            "government_ko": one.government.name_ko,
            "government_en": one.government.name_en,
        }
        for one in rows.only("number", "title", "government__name_ko", "government__name_en")
    }


def _order(round_: Round) -> list[Entry]:
    """Place, number, project, official score, grade, whether the announced budget reaches it; frozen or as it stands."""
    if ranking := getattr(round_, "ranking", None):
        rows = list(ranking.lines.order_by("place").values_list("place", "proposal", "total", "grade"))
        within = set(funded(ranking).values_list("proposal", flat=True))
    else:
        found = outcome(round_)
        rows = [(it.place, it.result.proposal, it.result.total, it.result.grade) for it in found.lines]
        within = found.within
    named = _named(row[1] for row in rows)
    return [
        {
            **named[proposal],
            "place": place,
            "score": f"{total:.2f}",
            "grade": grade,
            "within": proposal in within,
        }
        for place, proposal, total, grade in rows
    ]


def _apart(round_: Round, members: dict[int, int]) -> list[Entry]:
    """The marks that stand apart, by member, each with the reason its author has given."""
    found = kept(round_)
    reviews = marks_of(round_, None if found is None else list(found.apart))
    named, sheet = _named(reviews), {line.key: line for line in round_.criteria.all()}
    entries = []
    for proposal, flags in flagged(round_, reviews).items():
        reasons = {one.reviewer: one.reason for one in reviews[proposal]}
        for flag in flags:
            line = sheet[flag.criterion]
            said = {"criterion_ko": line.name_ko, "criterion_en": line.name_en, "mark": f"{flag.mark:.1f}"}
            entries.append(
                {
                    **named[proposal],
                    **said,
                    "member": members[flag.reviewer],
                    "reason": reasons[flag.reviewer],
                }
            )
    return sorted(entries, key=lambda it: (it["number"], it["proposal"], it["member"], it["criterion_ko"]))


def _deliberated(meeting: Meeting, members: dict[int, int]) -> list[Entry]:
    """Every deliberation since the minutes before these were closed, and what its authors changed in it."""
    before = Meeting.objects.filter(
        round=meeting.round_id, number__lt=meeting.number, state=MeetingState.CLOSED
    )
    since = before.order_by("-closed_at").values_list("closed_at", flat=True).first()
    rows = Deliberation.objects.filter(Q(opened_at__gt=since) if since else Q(), round=meeting.round_id)
    held = list(rows.order_by("opened_at", "pk"))
    named = _named(one.proposal_id for one in held)
    changed = changes_of(meeting.round) if held else {}
    return [
        {
            **named[one.proposal_id],
            "opened_at": one.opened_at.isoformat(),
            "closed_at": one.closed_at.isoformat() if one.closed_at else None,
            "changes": [
                entry
                for author in changed.get(one.proposal_id, [])
                for entry in _changes(author, members[author.reviewer.pk], one)
            ],
        }
        for one in held
    ]


def _changes(author: Changed, member: int, held: Deliberation) -> list[Entry]:
    """One member's changes within one deliberation: which mark, from what to what, and why."""
    lines = {line.key: (line.name_ko, line.name_en) for line, _cells in author.rows} | {BONUS: ("", "")}
    entries = []
    for before, after in zip(author.versions, author.versions[1:], strict=False):
        if not _during(held, before.until):
            continue
        for key, old, new in differences(_marks(before), _marks(after), list(lines)):
            names = {"criterion_ko": lines[key][0], "criterion_en": lines[key][1]}
            entries.append({"member": member, **names, "before": old, "after": new, "reason": before.reason})
    return entries


def _during(held: Deliberation, at: datetime | None) -> bool:
    return at is not None and held.opened_at <= at and (held.closed_at is None or at <= held.closed_at)


def _marks(version: Version) -> dict[str, str]:
    return {key: f"{value:.1f}" for key, value in version.marks.items()} | {BONUS: f"{version.bonus:.1f}"}


def _barred(round_: Round, members: dict[int, int]) -> list[Entry]:
    """Which members may not meet which proposals, or stepped back; by number, without what ties them."""
    cases = _cases(round_)
    kinds = conflicts_of(cases, members)
    stepped = Assignment.objects.filter(round=round_, state=AssignmentState.DECLINED)
    for pair in stepped.values_list("proposal", "reviewer"):
        kinds[pair] = ConflictKind.RECUSAL
    called = {case.pk: case.number for case in cases}
    entries = [
        {"proposal": proposal, "number": called[proposal], "member": members[reviewer], "kind": sort_of(kind)}
        for (proposal, reviewer), kind in kinds.items()
    ]
    return sorted(entries, key=lambda it: (it["number"], it["proposal"], it["member"]))


def sort_of(kind: str) -> str:
    """Stepped back (회피), objected to (기피) or barred by rule (제척)."""
    sorts = {ConflictKind.RECUSAL: "stepped_back", ConflictKind.OBJECTION: "objected"}
    return sorts.get(ConflictKind(kind), "barred") if kind in ConflictKind.values else "barred"
