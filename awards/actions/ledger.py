"""Writing lines into the ledger: the one place that does. The database's trigger moves the balances."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import connection

from awards.enums import EntryKind
from awards.models import Award, AwardShare, Instalment, LedgerEntry
from portal.accounts.models import User
from portal.activity.models import Event

SPACE = uuid.UUID("5f2c7b58-6f3b-4d0e-9a6e-2b1f3c9d7e41")


def hold(shares: Iterable[AwardShare]) -> None:
    """Take every lock that lines on these shares will need, in one order; call it after the event is recorded."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT hold_envelopes(%s)", [[share.pk for share in shares]])


def enter(
    share: AwardShare, kind: EntryKind, amount: int, *, event: Event, proposed_by: User, **facts: Any
) -> LedgerEntry | None:
    """One line of `amount` won for the share, once per deed; nothing for 0 won.

    `facts`: approved_by, instalment, reason, document_number.
    """
    if not amount:
        return None
    about = [event.pk, kind, share.pk, facts.get("instalment") and facts["instalment"].pk]
    key = uuid.uuid5(SPACE, ":".join(map(str, about)))
    return LedgerEntry.objects.create(
        share=share, kind=kind, amount=amount, request_key=key, proposed_by=proposed_by, **facts
    )


def commit(share: AwardShare, amount: int, *, proposed_by: User, approved_by: User) -> LedgerEntry:
    """The first line of a share: it can be written only once, whatever the deed."""
    key = uuid.uuid5(SPACE, f"commit:{share.pk}")
    return LedgerEntry.objects.create(
        share=share,
        kind=EntryKind.COMMIT,
        amount=amount,
        request_key=key,
        proposed_by=proposed_by,
        approved_by=approved_by,
    )


def release(award: Award, *, event: Event, by: User, reason: str = "") -> int:
    """Give back what is committed and not paid out, in won."""
    shares = list(award.shares.order_by("id"))
    hold(shares)
    freed = 0
    for share in AwardShare.objects.filter(award=award).order_by("id"):
        rest = share.committed - share.disbursed
        enter(share, EntryKind.RELEASE, rest, event=event, proposed_by=by, reason=reason[:300])
        freed += rest
    return freed


def spread(
    award: Award, kind: EntryKind, amount: int, *, event: Event, by: User, year: int | None = None
) -> None:
    """Lines of a kind that uses up what is paid and not yet spent, over the shares in their order."""
    shares = award.shares.order_by("id")
    held = list(shares.filter(fiscal_year=year) if year else shares)
    hold(held)
    for share in AwardShare.objects.filter(pk__in=[one.pk for one in held]).order_by("id"):
        part = min(amount, share.disbursed - share.spent)
        enter(share, kind, part, event=event, proposed_by=by)
        amount -= part


def unpaid(award: Award) -> int:
    """How many instalments are still to be paid."""
    return Instalment.objects.filter(share__award=award).exclude(state="paid").count()
