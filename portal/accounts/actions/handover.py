"""Change of post (인사이동): all cases of a person go to a colleague at once."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts import notices, permissions
from portal.accounts.actions.people import end_membership
from portal.accounts.holdings import HOLDINGS, kinds_of
from portal.accounts.models import Membership
from portal.accounts.queries import colleagues_of
from portal.activity.actions import notify, record
from portal.activity.refusals import database_refusals
from portal.ui.refusals import Denied, Invalid, Refusal


@database_refusals()
@transaction.atomic
def hand_over(
    *, membership: Membership, to: Membership, reason: str, by: Membership, end_role: bool = False
) -> dict[str, int]:
    """Give every case that names the person of `membership` to a colleague; how many of each kind.

    Ends the role as well where asked. Raises Denied, Invalid, Refusal where there is nothing to hand over.
    """
    if not permissions.may_hand_over(by, membership):
        raise Denied(_("Only the person or the approver of the office hands cases over."))
    if not reason.strip():
        raise Invalid(_("Give the reason."), field="reason")
    if not colleagues_of(membership).filter(pk=to.pk).exists():
        raise Invalid(_("Choose a colleague of the same office."), field="to")
    moved = {
        name: kind.move(membership, to, by, reason.strip()) for name, kind in kinds_of(membership).items()
    }
    if not any(moved.values()) and not end_role:
        raise Refusal(_("Nothing names this person any more: there is nothing to hand over."))
    _tell(membership, to, moved, reason.strip(), by)
    if end_role:
        end_membership(membership=membership, reason=reason, by=by)
    return moved


def _tell(membership: Membership, to: Membership, moved: dict[str, int], reason: str, by: Membership) -> None:
    facts = {"from": membership.user_id, "to": to.user_id, **moved}
    event = record(by=by, verb="hand_over", thing=membership, facts=facts, reason=reason)
    counts = [(HOLDINGS[name].label, count) for name, count in moved.items()]
    notify(
        event=event,
        letter=notices.HANDED_OVER,
        recipients=[to.user, membership.user],
        context={"giver": membership.user, "taker": to.user, "moved": counts, "reason": reason},
        link=reverse("home:desk"),
    )
