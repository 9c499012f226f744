"""Appeals: what may still be appealed against, what awaits an answer, what is to be decided."""

from django.urls import reverse
from django.utils.translation import gettext as _

from applications.enums.appeals import AppealState
from applications.models import Appeal
from applications.queries.appeals import open_chances, undecided_appeals
from portal.accounts.models import Membership
from portal.home.queries.desks.parts import MOST, Desk, Group, Item


def ours(by: Membership, desk: Desk) -> list[Group]:
    """Exclusions with the days left to appeal, then own appeals with the date of their answer; no group where none."""
    items = [
        Item(str(one), one.get_absolute_url(), _("An appeal may still be filed."), day)
        for one, day in open_chances(by, desk.now, MOST)
    ]
    items += [
        _waiting(one, _("The office has not answered yet."), desk) for one in undecided_appeals(by, MOST)
    ]
    return [Group(_("Excluded, and appeals"), items, "", _all())] if items else []


def to_decide(by: Membership, desk: Desk) -> Group:
    """What this approver decides; what they excluded themselves is somebody else's."""
    items = [
        _waiting(one, one.proposal.government.full_name, desk)
        for one in undecided_appeals(by, MOST)
        if one.against_by_id != by.user_id
    ]
    return Group(_("Appeals to decide"), items, _("No appeal waits for a decision."), _all())


def under_way(by: Membership, desk: Desk) -> list[Group]:
    """For the officers, who read along: appeals that wait for an approver; no group where none."""
    items = [_waiting(one, one.proposal.government.full_name, desk) for one in undecided_appeals(by, MOST)]
    return [Group(_("Appeals that wait for the approver"), items, "", _all())] if items else []


def _waiting(one: Appeal, note: str, desk: Desk) -> Item:
    return Item(
        str(one), one.get_absolute_url(), note, one.due_on, AppealState(one.state), one.due_at <= desk.now
    )


def _all() -> tuple[str, str]:
    return (_("All appeals"), reverse("applications:appeals"))
