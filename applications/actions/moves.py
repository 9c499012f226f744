"""The one door through which a proposal changes its state; every floor uses it."""

from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from applications.enums import ProposalState
from applications.models import Call, Proposal
from applications.rules import MOVES, NoSuchMove, next_state
from portal.accounts.models import Membership
from portal.activity.actions import record
from portal.activity.models import Event
from portal.ui.refusals import Refusal

CALL_THEN_PROPOSAL = """
    SELECT p.* FROM applications_call c JOIN applications_proposal p ON p.call_id = c.id
    WHERE p.id = %s FOR SHARE OF c FOR UPDATE OF p
"""


@transaction.atomic
def advance(
    *,
    proposal: Proposal,
    verb: str,
    by: Membership | None,
    reason: str = "",
    facts: Mapping[str, Any] | None = None,
    **fields: Any,
) -> Event:
    """Move a proposal along the table, write `fields` with it, record `<verb>_proposal` on the call's chain.

    Locks the row; the caller has asked whether `by` may. `proposal` itself is brought up to date.
    Returns the event, for the letters. Raises Refusal when the table has no such move.
    """
    return advance_locked(
        locked=lock(proposal), proposal=proposal, verb=verb, by=by, reason=reason, facts=facts, **fields
    )


def advance_locked(
    *,
    locked: Proposal,
    proposal: Proposal,
    verb: str,
    by: Membership | None,
    reason: str = "",
    note: str = "",
    facts: Mapping[str, Any] | None = None,
    **fields: Any,
) -> Event:
    """The same for a deed that holds the row already, `locked`; `note` is a word for the trail that is no reason."""
    try:
        state = next_state(MOVES, verb, locked.state)
    except NoSuchMove:
        raise Refusal(_("This step is not possible in its present state.")) from None
    written = {"state": ProposalState(state), "reason": reason, **fields}
    for name, value in written.items():
        setattr(locked, name, value)
        setattr(proposal, name, value)
    locked.save(update_fields=list(written))
    said = {"code": locked.code, "number": locked.number, **(facts or {})}
    chain = locked.call.chain
    told = note or reason
    return record(by=by, verb=f"{verb}_proposal", thing=locked, facts=said, reason=told, chain=chain)


def lock(proposal: Proposal) -> Proposal:
    """The proposal as it is now, locked until the transaction ends; what it never leaves comes with it where known."""
    rows = Proposal.objects.select_for_update(of=("self",))
    locked = rows.select_related("call").get(pk=proposal.pk)
    return _with_known(locked, proposal, "government", "organisation")


def lock_in_call(proposal: Proposal) -> Proposal:
    """`share_call` and `lock` in one statement: the locks are taken in the order of its clauses, the call's first.

    The call that comes with it is the one known already: of an announced call rely on what is frozen only.
    """
    locked = Proposal.objects.raw(CALL_THEN_PROPOSAL, [proposal.pk])[0]
    return _with_known(locked, proposal, "call", "government", "organisation")


def _with_known(locked: Proposal, proposal: Proposal, *names: str) -> Proposal:
    for name in names:
        if (kept := proposal._state.fields_cache.get(name)) is not None:
            setattr(locked, name, kept)
    if "draft_role" in vars(proposal):  # as fresh as the membership it was fetched for
        vars(locked).update({name: vars(proposal)[name] for name in ("draft_role", "draft_sections")})
    return locked


def share_call(call_id: int) -> None:
    """Hold the call as it is: the closer waits for whoever holds it, and comes before whoever asks later."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM applications_call WHERE id = %s FOR SHARE", [call_id])


def lock_call(call: Call) -> Call:
    """The call as it is now, locked against everyone until the transaction ends."""
    return Call.objects.select_for_update().get(pk=call.pk)
