"""Who is told: the four letters that most deeds of this floor end with."""

from typing import Any

from awards import notices
from awards.models import Award
from portal.accounts.models import Membership, User
from portal.activity.actions import notify
from portal.activity.letters import Letter
from portal.activity.models import Event


def ask_approvers(event: Event, by: Membership, *, what: Any, amount: int, kind: str, link: str) -> None:
    """To those who may approve what `by` proposes; `amount` in won."""
    context = {"what": what, "amount": amount, "kind": kind, "proposer": by.user.name}
    people = notices.approvers(but=by.user)
    notify(event=event, letter=notices.WAITING, recipients=people, context=context, link=link)


def tell_proposer(
    event: Event, by: Membership, *, to: User | None, what: Any, comment: str, link: str
) -> None:
    """To the one whose proposal was sent back, and why."""
    context = {"what": what, "comment": comment, "sender": by.user.name}
    people = [to] if to else []
    notify(event=event, letter=notices.SENT_BACK, recipients=people, context=context, link=link)


def tell_officers(award: Award, event: Event, kind: str, amount: int) -> None:
    """To the officers: a grantee waits for them; `amount` in won."""
    context = {"award": award, "kind": kind, "amount": amount}
    link = award.get_absolute_url()
    notify(event=event, letter=notices.REQUESTED, recipients=notices.officers(), context=context, link=link)


def tell_grantees(award: Award, event: Event, letter: Letter, **context: Any) -> None:
    """To the officers and approvers of the government that was given the award."""
    link = award.get_absolute_url()
    people = notices.grantees(award)
    notify(event=event, letter=letter, recipients=people, context={"award": award, **context}, link=link)
