"""An applicant's objection to a reviewer (기피): names disclosed for it, filed in time, decided with a reason."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import Proposal
from applications.permissions import is_own_approver
from portal.accounts.enums import Role
from portal.accounts.models import Membership, User
from portal.accounts.queries import deputies_of, people, people_of
from portal.activity.actions import notify, record
from portal.activity.clock import PortalNow, now
from portal.activity.letters import Letter
from portal.activity.models import Event
from portal.activity.refusals import database_refusals
from portal.ui.formats import SEOUL
from portal.ui.refusals import Denied, Invalid, Refusal
from reviews import notices, permissions
from reviews.actions.conflicts import note_conflict
from reviews.actions.locks import lock_round, moved
from reviews.enums import ConflictKind, RoundState
from reviews.models import Conflict, Objection, PanelMember, Round
from reviews.queries.pool import objecting
from reviews.rules import OBJECTION_MOVES

LONGEST_REASON = 1000
MOST_DAYS = 60


@database_refusals()
@transaction.atomic
def disclose_panel(*, round: Round, days: int, by: Membership) -> int:
    """Tell the applicants who sits on the panel, so that they may object until the end (24:00 in Seoul) of the last day.

    Those who consented since are told by the same deed done again. Says how many names. Raises Denied, Invalid, Refusal.
    """
    if not permissions.runs_rounds(by):
        raise Denied(_("Only a programme officer discloses the panel."))
    if not 1 <= days <= MOST_DAYS:
        raise Invalid(_("Give 1 to %(most)s days.") % {"most": MOST_DAYS}, field="days")
    round_ = lock_round(round)
    rows = PanelMember.objects.consented().filter(round=round_, disclosed_at=None)
    fresh = list(rows.select_for_update(no_key=True).order_by("pk"))
    if not permissions.takes_members(round_) or not fresh:
        raise Refusal(_("There is no name to disclose."))
    until = _end_of_day(days)
    for member in fresh:
        member.disclosed_at, member.objections_until = PortalNow(), until
        member.save(update_fields=["disclosed_at", "objections_until"])
    facts = {"reviewers": [one.reviewer_id for one in fresh], "until": until}
    event = record(by=by, verb="disclose_panel", thing=round_, facts=facts, chain=round_.call.chain)
    for proposal in objecting(round_):
        link = reverse("reviews:disclosed", args=[proposal.code])
        _tell(event, notices.PANEL_DISCLOSED, _approvers(proposal), link, call=round_.call, until=until)
    return len(fresh)


def _end_of_day(days: int) -> datetime:
    day = now().astimezone(SEOUL).date() + timedelta(days=days + 1)
    return datetime.combine(day, time(0), SEOUL)


@database_refusals()
@transaction.atomic
def object_to(*, proposal: Proposal, member: PanelMember, reason: str, by: Membership) -> Objection:
    """Object to a reviewer whose name was disclosed, once, in time by the database's clock.

    Raises Denied (not the applicant's approver), Invalid without a reason, Refusal (too late, filed already).
    """
    if not is_own_approver(by, proposal):
        raise Denied(_("Only the approver of your government objects."))
    _must_say_why(reason, "reason")
    if Objection.objects.filter(proposal=proposal, reviewer=member.reviewer_id).exists():
        raise Refusal(_("An objection to this reviewer has been filed already."))
    made = Objection.objects.create(
        round=member.round, proposal=proposal, reviewer=member.reviewer, reason=reason, filed_by=by.user
    )
    made.refresh_from_db(fields=["filed_at"])
    facts = {"reviewer": member.reviewer_id}
    call = member.round.call
    event = record(by=by, verb="object_to", thing=made, reason=reason, facts=facts, chain=call.chain)
    office = people(Role.PROGRAMME_OFFICER)
    _tell(event, notices.OBJECTED, office, made.get_absolute_url(), call=call, number=proposal.number)
    return made


@database_refusals()
@transaction.atomic
def decide_objection(*, objection: Objection, upheld: bool, answer: str, by: Membership) -> Objection:
    """Uphold it: a conflict is on record and what stands ends; or dismiss it. Both with a reason the applicant reads.

    Raises Denied, Invalid without a reason, Refusal (decided already, the ranking is frozen).
    """
    if not permissions.runs_rounds(by):
        raise Denied(_("Only a programme officer decides on an objection."))
    _must_say_why(answer, "answer")
    round_ = lock_round(objection.round)
    rows = Objection.objects.select_related("proposal__government", "proposal__organisation", "reviewer")
    locked = rows.select_for_update(of=("self",), no_key=True).get(pk=objection.pk)
    verb = "uphold" if upheld else "dismiss"
    state = moved(OBJECTION_MOVES, verb, locked.state)
    if round_.state == RoundState.RANKED:
        raise Refusal(_("The ranking is frozen."))
    if upheld:
        _bar(locked, by)
    locked.state, locked.answer, locked.decided_by, locked.decided_at = state, answer, by.user, PortalNow()
    locked.save(update_fields=["state", "answer", "decided_by", "decided_at"])
    call, the = round_.call, locked.proposal
    event = record(by=by, verb=f"{verb}_objection", thing=locked, reason=answer, chain=call.chain)
    told = {"call": call, "number": the.number}
    _tell(event, notices.OBJECTION_DECIDED, _approvers(the), locked.get_absolute_url(), **told)
    return locked


def _must_say_why(text: str, field: str) -> None:
    if not text.strip():
        raise Invalid(_("Give the reason."), field=field)
    if len(text) > LONGEST_REASON:
        raise Invalid(_("The reason is too long."), field=field)


def _bar(objection: Objection, by: Membership) -> None:
    reviewer, proposal, kind = objection.reviewer, objection.proposal, ConflictKind.OBJECTION
    if not Conflict.objects.filter(reviewer=reviewer, government=proposal.government, kind=kind).exists():
        note = proposal.number or ""
        note_conflict(reviewer=reviewer, government=proposal.government, kind=kind, by=by, note=note)


def _approvers(proposal: Proposal) -> list[User]:
    """Who may object for the government that leads: its approvers, and those who act for one now."""
    office = proposal.organisation
    return [*people_of(office, Role.LOCAL_APPROVER), *deputies_of(office)]


def _tell(event: Event, letter: Letter, recipients: Iterable[User], link: str, **context: object) -> None:
    notify(event=event, letter=letter, recipients=recipients, context=context, link=link)
