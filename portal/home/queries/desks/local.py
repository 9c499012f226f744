"""The desks of a local government: the officer who writes and the approver who submits."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.enums import CallState, ProposalState
from applications.enums.early import Side
from applications.models import Call, Proposal
from applications.queries import asked_for, sent_back
from awards.enums import AwardState, ReportKind
from awards.models import Award, Report
from portal.accounts.models import Membership
from portal.accounts.queries import principal_of
from portal.activity.clock import PortalNow
from portal.activity.models import Event
from portal.activity.verbs import VERBS
from portal.home.queries.desks import appeals, panels
from portal.home.queries.desks.early import advice_to_answer, data_to_answer, demands_ripe, messages_owed
from portal.home.queries.desks.parts import MOST, Desk, Group, Item
from portal.home.queries.projects import HEAVY
from portal.ui.formats import korean_datetime

ENDED = (ProposalState.WITHDRAWN, ProposalState.DISCARDED)


def officer(by: Membership, desk: Desk) -> None:
    """Corrections due, drafts with days left, open calls not started, reports due, all proposals."""
    desk.writes = True
    edited = list(_proposals(by).filter(shown__in=[ProposalState.RETURNED, ProposalState.DRAFT])[: 2 * MOST])
    if principal_of(by):
        desk.groups.append(_asked(by))
    back = sent_back(edited)
    desk.groups += [
        *_given_back(edited, back, desk),
        _corrections(edited, desk),
        *appeals.ours(by, desk),
        *panels.disclosed(by, desk),
        messages_owed(by, Side.APPLICANT),
        advice_to_answer(by),
        *data_to_answer(by, desk.now),
        _drafts([p for p in edited if p.pk not in back], desk, _("Drafts")),
        *demands_ripe(by),
        _calls_to_start(by),
        _reports(by, desk),
        _latest(by),
    ]


def approver(by: Membership, desk: Desk) -> None:
    """What only this person can do: submit, resubmit, apply for the grant, report, settle; then all proposals."""
    desk.writes = True
    edited = list(_proposals(by).filter(shown__in=[ProposalState.RETURNED, ProposalState.DRAFT])[: 2 * MOST])
    back = sent_back(edited)
    desk.groups += [
        _asked(by),
        *_given_back(edited, back, desk),
        _corrections(edited, desk),
        *appeals.ours(by, desk),
        *panels.disclosed(by, desk),
        messages_owed(by, Side.APPLICANT),
        advice_to_answer(by),
        *data_to_answer(by, desk.now),
        _drafts([p for p in edited if p.pk not in back], desk, _("Drafts to check and submit")),
        _grants(by),
        _reports(by, desk),
        _settlements(by),
        _latest(by),
    ]


def _asked(by: Membership) -> Group:
    """What officers asked this person to submit."""
    items = [
        Item(
            str(p),
            reverse("applications:submission", args=[p.code]),
            _("%(who)s asked for submission.") % {"who": p.asked_by},
            p.return_due or p.call.closes_at,
        )
        for p in asked_for(by)[:MOST]
    ]
    return Group(_("Waiting for your submission"), items, _("Nobody asks you to submit at present."))


def _proposals(by: Membership) -> Any:
    mine = Proposal.objects.visible_to(by).shown_to(by).select_related("call")
    return mine.defer(*HEAVY, "call__rules").order_by("call__closes_at", "id")


def _corrections(edited: list[Proposal], desk: Desk) -> Group:
    returned = [p for p in edited if p.state == ProposalState.RETURNED and p.return_due]
    items = [
        Item(str(p), p.get_absolute_url(), p.reason, p.return_due, late=p.return_due < desk.now)
        for p in returned
    ]
    return Group(_("Corrections due"), items, _("Nothing was returned to you."))


def _given_back(edited: list[Proposal], back: dict[int, Event], desk: Desk) -> list[Group]:
    """What the approver or the province gave back and has to be changed: by whom, when, why; no group without one."""
    items = [
        Item(
            str(p),
            p.get_absolute_url(),
            _("%(deed)s: %(who)s, %(when)s. %(why)s")
            % {
                "deed": VERBS[back[p.pk].verb],
                "who": back[p.pk].actor.name if back[p.pk].actor else "",
                "when": korean_datetime(back[p.pk].at),
                "why": back[p.pk].reason,
            },
            p.return_due or p.call.closes_at,
        )
        for p in edited
        if p.pk in back and (p.return_due or p.call.closes_at) > desk.now
    ]
    return [Group(_("Given back to be changed"), items, "")] if items else []


def _drafts(edited: list[Proposal], desk: Desk, title: str) -> Group:
    """Drafts of calls that can still be answered; saved is not submitted."""
    drafts = [p for p in edited if p.state == ProposalState.DRAFT and p.call.closes_at > desk.now]
    items = [Item(str(p), p.get_absolute_url(), str(p.call), p.call.closes_at) for p in drafts]
    return Group(title, items, _("No draft is open."))


def _calls_to_start(by: Membership) -> Group:
    mine = Proposal.objects.filter(call=OuterRef("pk"), organisation=by.organisation).exclude(state__in=ENDED)
    places = [(by.government.level, by.government.zone)] if by.government else []
    calls = (
        Call.objects.visible_to(by)
        .addressing(places)
        .filter(~Exists(mine), state=CallState.OPEN, opens_at__lte=PortalNow(), closes_at__gt=PortalNow())
    )
    items = [Item(str(c), c.get_absolute_url(), due=c.closes_at) for c in calls.order_by("closes_at")[:MOST]]
    return Group(_("Open calls not started"), items, _("You have started a proposal for every open call."))


def _reports(by: Membership, desk: Desk) -> Group:
    """Running awards without a final report: due three months after the fiscal year's end (Act on Subsidies 27)."""
    final = Report.objects.filter(award=OuterRef("pk"), kind=ReportKind.FINAL)
    running = Award.objects.visible_to(by).filter(~Exists(final), state=AwardState.ACTIVE)
    items = []
    for award in running.select_related("proposal", "call").order_by("call__fiscal_year", "id")[:MOST]:
        due = desk.now.replace(year=award.call.fiscal_year + 1, month=3, day=31).date()
        items.append(Item(str(award), award.get_absolute_url(), due=due, late=due < desk.now.date()))
    return Group(_("Reports due"), items, _("No report is due."))


def _grants(by: Membership) -> Group:
    confirmed = Award.objects.visible_to(by).filter(state=AwardState.CONFIRMED).select_related("proposal")
    items = [
        Item(
            str(a), reverse("awards:grant", args=[a.code]), _("The budget is confirmed: apply for the grant.")
        )
        for a in confirmed.order_by("id")[:MOST]
    ]
    return Group(_("Grants to apply for"), items, _("No grant waits for your application."))


def _settlements(by: Membership) -> Group:
    """Reported to the end, and not settled yet."""
    final = Report.objects.filter(award=OuterRef("pk"), kind=ReportKind.FINAL)
    ended = Award.objects.visible_to(by).filter(Exists(final), state=AwardState.ACTIVE, settlement=None)
    items = [
        Item(
            str(a),
            reverse("awards:settlement", args=[a.code]),
            _("The final report is in: settle the award."),
        )
        for a in ended.select_related("proposal").order_by("id")[:MOST]
    ]
    return Group(_("Settlements to draw up"), items, _("No award waits to be settled."))


def _latest(by: Membership) -> Group:
    latest = _proposals(by).exclude(shown=ProposalState.DISCARDED).order_by("-id")[:MOST]
    awards = Award.objects.visible_to(by).filter(proposal__in=[p.pk for p in latest])
    given = {proposal: AwardState(state) for proposal, state in awards.values_list("proposal", "state")}
    items = [
        Item(str(p), p.get_absolute_url(), p.number or p.code, state=given.get(p.pk) or p.state_for(by))
        for p in latest
    ]
    more = (_("All proposals"), reverse("applications:proposals"))
    return Group(_("Our proposals"), items, _("No proposal has been started yet."), more)
