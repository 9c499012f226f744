"""The panel of a round: who is invited, within which limits, who consents, who declines."""

from collections.abc import Iterable
from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.enums import Role
from portal.accounts.models import Membership, User
from portal.accounts.queries import people
from portal.activity.actions import notify, record
from portal.activity.clock import PortalNow
from portal.activity.models import Event
from portal.activity.refusals import database_refusals
from portal.documents.files import store
from portal.documents.paper import pdf
from portal.ui.refusals import Denied, Invalid, Refusal
from reviews import notices, permissions, queries
from reviews.actions.assigning import void
from reviews.actions.locks import lock_round
from reviews.actions.seats import seat
from reviews.models import Assignment, PanelMember, Round

LONGEST_REASON = 300
MOST_FEE = 10**9  # won


@database_refusals()
@transaction.atomic
def invite_reviewers(*, round: Round, reviewers: Iterable[User], by: Membership) -> list[PanelMember]:
    """Ask reviewers to sit on the panel, one letter each; who declined may be asked again, who stands is left.

    Raises Denied, Refusal (the scores are opened), Invalid (nobody new, somebody who is no reviewer).
    """
    if not permissions.runs_rounds(by):
        raise Denied(_("Only a programme officer invites reviewers."))
    round_ = lock_round(round)
    if not permissions.may_assign(by, round_):
        raise Refusal(_("The scores of this round are opened: reviewers can no longer be added."))
    wanted = {one.pk: one for one in reviewers}
    if people(Role.REVIEWER).filter(pk__in=wanted).count() != len(wanted):
        raise Invalid(_("This person is not a reviewer."), field="reviewers")
    asked = [*seat(round_, wanted.values(), by), *_asked_again(round_, wanted, by)]
    if not asked:
        raise Invalid(_("Choose at least one reviewer who is not invited yet."), field="reviewers")
    facts = {"reviewers": sorted(one.reviewer_id for one in asked)}
    event = record(by=by, verb="invite_reviewers", thing=round_, facts=facts, chain=round_.call.chain)
    for member in asked:
        _write_to(event, notices.PANEL_INVITATION, member)
    return asked


def _asked_again(round_: Round, wanted: Iterable[int], by: Membership) -> list[PanelMember]:
    rows = PanelMember.objects.filter(round=round_, reviewer__in=wanted, declined_at__isnull=False)
    found = list(rows.select_related("reviewer").select_for_update(of=("self",)).order_by("pk"))
    for member in found:
        member.declined_at, member.reason = None, ""
        member.invited_by, member.invited_at = by.user, PortalNow()
        member.save(update_fields=["declined_at", "reason", "invited_by", "invited_at"])
        member.round = round_
    return found


def _write_to(event: Event, letter: notices.Letter, member: PanelMember) -> None:
    notify(
        event=event,
        letter=letter,
        recipients=[member.reviewer],
        context={"call": member.round.call, "due_at": member.round.due_at},
        link=reverse("reviews:panel_member", args=[member.pk]),
    )


@transaction.atomic
def remind_panel(*, round: Round, by: Membership) -> int:
    """Remind everybody whose consent is awaited, one letter each; says how many. Raises Denied, Refusal."""
    if not permissions.runs_rounds(by):
        raise Denied(_("Only a programme officer sends reminders."))
    round_ = lock_round(round)
    rows = PanelMember.objects.standing().filter(round=round_, consented_at=None)
    waiting = list(rows.select_related("reviewer").select_for_update(of=("self",)).order_by("pk"))
    if not permissions.may_assign(by, round_) or not waiting:
        raise Refusal(_("Nobody's consent is awaited in this round."))
    facts = {"reviewers": [one.reviewer_id for one in waiting]}
    event = record(by=by, verb="remind_panel", thing=round_, facts=facts, chain=round_.call.chain)
    for member in waiting:
        member.round, member.reminded_at = round_, PortalNow()
        member.save(update_fields=["reminded_at"])
        _write_to(event, notices.PANEL_REMINDER, member)
    return len(waiting)


@database_refusals()
@transaction.atomic
def set_limits(
    *,
    member: PanelMember,
    least: int,
    most: int | None,
    by: Membership,
    available_from: date | None = None,
    available_to: date | None = None,
) -> PanelMember:
    """How many cases of this round a reviewer takes, and when they have time. Raises Denied, Refusal, Invalid."""
    if not permissions.runs_rounds(by):
        raise Denied(_("Only a programme officer sets the limits of a panel."))
    if most is not None and most < least:
        raise Invalid(_("The most is not less than the least."), field="most")
    if available_from and available_to and available_to < available_from:
        raise Invalid(_("It ends after it begins."), field="available_to")
    member = _lock(member)
    member.least, member.most = least, most
    member.available_from, member.available_to = available_from, available_to
    member.save(update_fields=["least", "most", "available_from", "available_to"])
    facts = {"least": least, "most": most, "from": available_from, "to": available_to}
    record(by=by, verb="set_limits", thing=member, facts=facts, chain=member.round.call.chain)
    return member


def _lock(member: PanelMember) -> PanelMember:
    rows = PanelMember.objects.select_related("round__call", "reviewer")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=member.pk)


@database_refusals()
@transaction.atomic
def set_fee(*, round: Round, rate: int, by: Membership) -> Round:
    """What a review submitted in this round is paid, in won. Raises Denied, Invalid (below nothing, above a billion)."""
    if not permissions.runs_rounds(by):
        raise Denied(_("Only a programme officer sets the fee."))
    if not 0 <= rate <= MOST_FEE:
        raise Invalid(_("The fee is whole won from 0 to a billion."), field="rate")
    round_ = lock_round(round)
    before, round_.fee_rate = round_.fee_rate, rate
    round_.save(update_fields=["fee_rate"])
    facts = {"before": before, "rate": rate}
    record(by=by, verb="set_fee", thing=round_, facts=facts, chain=round_.call.chain)
    return round_


@database_refusals()
@transaction.atomic
def consent(*, member: PanelMember, by: Membership) -> PanelMember:
    """Consent to the appointment and pledge secrecy for a round; the paper is kept as it was issued.

    Raises Denied (not theirs), Refusal (declined, or the scores are opened). Twice is once.
    """
    if not permissions.is_seat_of(by, member):
        raise Denied(_("This invitation is not yours."))
    member = _lock(member)
    if member.consented_at and not member.declined_at:
        return member
    if not permissions.may_consent(by, member):
        raise Refusal(_("This step is not possible in the present state."))
    paper = pdf("consent", queries.consent_paper(member))
    member.paper = store(ContentFile(paper, name=queries.paper_name(member)), None)
    member.consented_at = PortalNow()
    member.save(update_fields=["paper", "consented_at"])
    member.refresh_from_db(fields=["consented_at"])
    facts = {"paper": member.paper.sha256}
    event = record(by=by, verb="consent", thing=member, facts=facts, chain=member.round.call.chain)
    _write_to(event, notices.CONSENTED, member)
    return member


@database_refusals()
@transaction.atomic
def decline(*, member: PanelMember, reason: str, by: Membership) -> PanelMember:
    """Decline a round, or leave it: what is still with this reviewer ends, and the office is told.

    Raises Denied (not theirs), Invalid (no reason, too long), Refusal (declined already, scores opened).
    """
    if not permissions.is_seat_of(by, member):
        raise Denied(_("This invitation is not yours."))
    return _leave(member, reason, by)


@database_refusals()
@transaction.atomic
def release(*, member: PanelMember, reason: str, by: Membership) -> PanelMember:
    """The office takes a reviewer off the panel (해촉). Raises Denied, Invalid without a reason, Refusal."""
    if not permissions.runs_rounds(by):
        raise Denied(_("Only a programme officer releases a reviewer."))
    return _leave(member, reason, by)


def _leave(member: PanelMember, reason: str, by: Membership) -> PanelMember:
    if not reason.strip():
        raise Invalid(_("Give the reason."), field="reason")
    if len(reason) > LONGEST_REASON:
        raise Invalid(_("The reason is too long."), field="reason")
    round_ = lock_round(member.round)
    member = _lock(member)
    if member.declined_at or not permissions.takes_members(round_):
        raise Refusal(_("This step is not possible in the present state."))
    for assignment in _unfinished(member):
        void(assignment, reason=_("The reviewer left the panel."), by=by)
    member.declined_at, member.reason = PortalNow(), reason
    member.save(update_fields=["declined_at", "reason"])
    member.refresh_from_db(fields=["declined_at"])
    own = member.reviewer_id == by.user_id
    verb = "decline" if own else "release"
    event = record(by=by, verb=verb, thing=member, reason=reason, chain=round_.call.chain)
    context = {"call": round_.call, "reviewer": member.reviewer, "reason": reason}
    notify(
        event=event,
        letter=notices.DECLINED if own else notices.RELEASED,
        recipients=people(Role.PROGRAMME_OFFICER) if own else [member.reviewer],
        context=context,
        link=reverse("reviews:panel", args=[round_.pk]) if own else reverse("reviews:desk"),
    )
    return member


def _unfinished(member: PanelMember) -> list[Assignment]:
    """What is with the reviewer and not submitted yet; a submitted review stays."""
    rows = Assignment.objects.filter(
        round=member.round_id, reviewer=member.reviewer_id, state__in=["invited", "accepted"]
    )
    loaded = rows.select_related("round__call", "proposal", "reviewer")
    return list(loaded.select_for_update(of=("self",)).order_by("pk"))
