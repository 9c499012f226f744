"""Reminding governments to finish, and provinces to rank: one letter each, at most one a day (a unique row)."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from applications import permissions
from applications.enums.province import NudgeKind, Standing
from applications.models import Call, Nudge
from applications.notices.province import PROGRESS, RANKING_DUE
from applications.queries.endorsements import awaited_provinces
from applications.queries.progress import (
    LOCAL,
    count_missing,
    governments_of,
    nudges_of,
    readers_by_government,
)
from applications.rules import is_open
from portal.accounts.enums import Role
from portal.accounts.models import LocalGovernment, Membership
from portal.activity import clock
from portal.activity.actions import keep_answer, notify, once, record
from portal.activity.letters import Letter
from portal.activity.refusals import database_refusals
from portal.ui.refusals import Denied, Invalid, Refusal

Facts = Callable[[LocalGovernment], Mapping[str, Any]]


@database_refusals()
@transaction.atomic
def remind_governments(
    *,
    call: Call,
    governments: Sequence[LocalGovernment],
    by: Membership,
    key: str | uuid.UUID,
    note: str = "",
) -> list[Nudge]:
    """One letter to each government that has not started or not finished; who was reminded today is left out.

    Says whom it reached; the same key, the same answer. Raises Denied, Refusal when the call takes no proposals,
    Invalid for a government that is not among the reader's.
    """
    if not permissions.may_remind(by, call):
        raise Denied(
            _("Only the province and the office in charge remind governments, while the call is open.")
        )
    if once(key=key, by=by, verb="remind_governments"):
        return nudges_of(key)
    rows = _behind(call, governments, by)
    by_id = {row.pk: row for row in rows}
    readers = readers_by_government(rows, *LOCAL)
    keep_answer(key, by, "remind_governments", call)
    said = {"note": note.strip(), "sender": by.organisation, "now": clock.now()}
    return _send(
        call, rows, NudgeKind.PROGRESS, by, key, PROGRESS, readers,
        lambda one: {**said, "standing": by_id[one.pk].standing, "missing": by_id[one.pk].missing},
    )  # fmt: skip


def _behind(call: Call, governments: Sequence[LocalGovernment], by: Membership) -> list[Any]:
    """Those of the chosen governments that have not submitted and have a reader, while the call is open."""
    if not is_open(state=call.state, opens_at=call.opens_at, closes_at=call.closes_at, now=clock.now()):
        raise Refusal(_("The call does not accept proposals at this moment."))
    chosen = {one.pk for one in governments}
    rows: list[Any] = list(governments_of(call, by).filter(pk__in=chosen))
    if not rows or len(rows) != len(chosen):
        raise Invalid(_("Choose governments that this call addresses."), field="government")
    count_missing(rows, call)
    return [row for row in rows if row.standing != Standing.SUBMITTED and row.registered]


@database_refusals()
@transaction.atomic
def remind_provinces(
    *, call: Call, provinces: Sequence[LocalGovernment], by: Membership, key: str | uuid.UUID
) -> list[Nudge]:
    """One letter to the coordinators of each province whose ranking is awaited. Raises Denied, Invalid."""
    if not permissions.may_remind_provinces(by, call):
        raise Denied(
            _("Only a programme officer asks provinces for their ranking, once the call has closed.")
        )
    if once(key=key, by=by, verb="remind_provinces"):
        return nudges_of(key)
    wanted = {one.pk for one in provinces}
    rows = [row for row in awaited_provinces(call) if row.pk in wanted]
    if not rows or len(rows) != len(wanted):
        raise Invalid(_("Choose provinces whose ranking is awaited."), field="government")
    readers = readers_by_government(rows, Role.PROVINCE_COORDINATOR)
    keep_answer(key, by, "remind_provinces", call)
    return _send(
        call, [row for row in rows if row.pk in readers], NudgeKind.RANKING, by, key, RANKING_DUE, readers,
        lambda one: {"sender": by.organisation},
    )  # fmt: skip


def _send(
    call: Call,
    governments: Sequence[LocalGovernment],
    kind: NudgeKind,
    by: Membership,
    key: str | uuid.UUID,
    letter: Letter,
    readers: Mapping[int, Sequence[Any]],
    facts: Facts,
) -> list[Nudge]:
    """The rows that are new today, each with its event and its letter."""
    Nudge.objects.bulk_create(
        [Nudge(call=call, government=one, kind=kind, batch=key, by=by.user) for one in governments],
        ignore_conflicts=True,
    )
    page = "endorsement" if kind == NudgeKind.RANKING else ""
    sent = nudges_of(key)
    for nudge in sent:
        told = {"kind": kind, "government": nudge.government.code}
        event = record(by=by, verb="remind_government", thing=nudge, facts=told, chain=call.chain)
        notify(
            event=event,
            letter=letter,
            recipients=readers[nudge.government_id],
            context={"call": call, "government": nudge.government, **facts(nudge.government)},
            link=f"{call.get_absolute_url()}{page and page + '/'}",
        )
    return sent
