"""What waits before and beside a proposal: answers owed, advice, demands, data requests."""

from datetime import datetime

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from applications.enums.early import Side
from applications.enums.requests import DataStanding
from applications.permissions.early import may_advise
from applications.queries.announced import enquiries_owed
from applications.queries.demand import demands_to_use
from applications.queries.early import advice_owed, answers_owed
from applications.queries.requests import owed_by, sent_by_office
from portal.accounts.models import Membership
from portal.home.queries.desks.parts import MOST, Group, Item
from portal.ui.formats import korean_datetime


def messages_owed(by: Membership, side: Side) -> Group:
    """Threads about proposals in which the other side waits for an answer."""
    items = [
        Item(
            str(one),
            reverse("applications:messages", args=[one.code]),
            _("asked at %(when)s") % {"when": korean_datetime(since)} if since else "",
        )
        for one, since in answers_owed(by, side, MOST)
    ]
    return Group(_("Messages to answer"), items, _("No message waits for your answer."))


def enquiries_to_answer(by: Membership) -> Group:
    """Questions of governments on announced calls."""
    items = [
        Item(
            Truncator(one.question).chars(80),
            one.get_absolute_url(),
            f"{one.call} · " + _("asked at %(when)s") % {"when": korean_datetime(one.asked_at)},
        )
        for one in enquiries_owed(by, MOST)
    ]
    return Group(_("Questions on calls to answer"), items, _("No question on a call waits for an answer."))


def advice_to_give(by: Membership) -> list[Group]:
    """The agency's own: sections of drafts on which advice is asked."""
    if not may_advise(by):
        return []
    items = [
        Item(str(one), one.get_absolute_url(), one.proposal.government.full_name, one.proposal.call.closes_at)
        for one in advice_owed(by, Side.AGENCY, MOST)
    ]
    more = (_("All consultations"), reverse("applications:advices"))
    return [Group(_("Advice asked for"), items, _("No government waits for advice."), more)]


def advice_to_answer(by: Membership) -> Group:
    """What the agency asked back."""
    items = [
        Item(str(one), one.get_absolute_url(), str(one.proposal), one.proposal.call.closes_at)
        for one in advice_owed(by, Side.APPLICANT, MOST)
    ]
    return Group(_("The agency asks back"), items, _("The agency asks nothing."))


def demands_ripe(by: Membership) -> list[Group]:
    """Demands of one's own that an open call could take up; no group where there is none."""
    items = [
        Item(
            str(one),
            one.get_absolute_url(),
            _("A call of %(programme)s is open.") % {"programme": one.programme.name},
        )
        for one in demands_to_use(by, MOST)
    ]
    more = (_("All demands"), reverse("applications:demands"))
    return [Group(_("Demands that can become a draft"), items, "", more)] if items else []


def data_to_answer(by: Membership, now: datetime) -> list[Group]:
    """What one's own government was asked and still owes; no group where there is nothing."""
    items = [
        Item(
            one.request.title,
            one.get_absolute_url(),
            one.request.organisation.name,
            one.request.due_at,
            DataStanding(getattr(one, "standing", one.state)),
            late=one.request.due_at <= now,
        )
        for one in owed_by(by, MOST)
    ]
    more = (_("All data requests"), reverse("applications:data_answers"))
    return [Group(_("Data requests to answer"), items, "", more)] if items else []


def data_under_way(by: Membership, now: datetime) -> list[Group]:
    """What one's own office asked, and not everybody has answered; no group where there is nothing."""
    items = [
        Item(
            one.title,
            one.get_absolute_url(),
            _("%(answered)s of %(asked)s governments have answered.")
            % {"answered": one.answered, "asked": one.asked},
            one.due_at,
            late=one.due_at <= now,
        )
        for one in sent_by_office(by, MOST)
    ]
    more = (_("All data requests"), reverse("applications:data_requests"))
    return [Group(_("Data requests under way"), items, "", more)] if items else []
