"""A province ranks its proposals within its ceiling: kept as a draft as often as wanted, endorsed once and finally."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from applications import permissions
from applications.actions.moves import share_call
from applications.enums import CallState
from applications.models import Call, CallCeiling, Endorsement, EndorsementLine, Proposal
from applications.notices import ENDORSED
from applications.queries import rankable
from applications.rules.endorsement import faults_of_order
from portal.accounts.enums import Role
from portal.accounts.models import LocalGovernment, Membership
from portal.accounts.queries import people
from portal.activity import clock
from portal.activity.actions import notify, record
from portal.activity.refusals import database_refusals
from portal.ui.formats import number
from portal.ui.refusals import Denied, Invalid, Refusal, Stale


@database_refusals()
@transaction.atomic
def endorse_province(
    *,
    call: Call,
    province: LocalGovernment,
    order: Sequence[Proposal],
    by: Membership,
    notes: Mapping[int, str] | None = None,
    version: int | None = None,
) -> Endorsement:
    """Rank `order` 1..n for the province, as a whole and finally; what is left out is not endorsed.

    `notes` by proposal id, `version` of the draft that was read. Raises Denied, Refusal (call not closed, or done
    already), Stale, Invalid (another's proposal, a wrong state, one twice, a sum above the ceiling).
    """
    if not permissions.may_endorse(by, call, province):
        raise Denied(_("Only the coordinator of the province ranks its proposals."))
    share_call(call.pk)
    call = Call.objects.get(pk=call.pk)
    if call.state != CallState.CLOSED:
        raise Refusal(_("Provinces rank once the call has closed and before its results are published."))
    endorsement = _not_yet_endorsed(call, province, version)
    total, said = _check(call, province, order), notes or {}
    EndorsementLine.objects.bulk_create(
        EndorsementLine(endorsement=endorsement, proposal=one, rank=rank, note=said.get(one.pk, ""))
        for rank, one in enumerate(order, start=1)
    )
    endorsement.endorsed_at, endorsement.endorsed_by = clock.now(), by.user  # the guard stamps the time again
    endorsement.save(update_fields=["endorsed_at", "endorsed_by"])
    _tell(endorsement, order, total, by)
    return endorsement


@database_refusals()
@transaction.atomic
def save_ranking(
    *,
    call: Call,
    province: LocalGovernment,
    order: Sequence[Proposal],
    by: Membership,
    notes: Mapping[int, str] | None = None,
    version: int | None = None,
) -> Endorsement:
    """Keep an order as a draft; it may leave proposals out and go above the ceiling, endorsing may not.

    Raises Denied, Refusal when it is final, Stale when a colleague saved since `version`, Invalid for what is not open
    for ranking.
    """
    if not permissions.may_endorse(by, call, province):
        raise Denied(_("Only the coordinator of the province ranks its proposals."))
    if call.state not in (CallState.OPEN, CallState.CLOSED):
        raise Refusal(_("Provinces rank once the call has closed and before its results are published."))
    endorsement = _not_yet_endorsed(call, province, version)
    ids = [proposal.pk for proposal in order]
    said = {str(pk): note for pk, note in (notes or {}).items() if note}
    known = set(rankable(call, province).values_list("pk", flat=True))
    if len(set(ids)) != len(ids) or not known.issuperset([*ids, *map(int, said)]):
        raise Invalid(_("The ranking holds a proposal that is not open for it. Load the page again."))
    endorsement.draft = {"order": ids, "notes": said}
    endorsement.version += 1
    endorsement.saved_at, endorsement.saved_by = clock.now(), by.user
    endorsement.save(update_fields=["draft", "version", "saved_at", "saved_by"])
    return endorsement


def _not_yet_endorsed(call: Call, province: LocalGovernment, version: int | None) -> Endorsement:
    """The province's ranking, locked, while it is open and as it was read."""
    endorsement, _created = Endorsement.objects.get_or_create(call=call, province=province)
    endorsement = Endorsement.objects.select_for_update(of=("self",)).get(pk=endorsement.pk)
    if endorsement.endorsed_at is not None:
        raise Refusal(_("This ranking has been endorsed and is final."))
    if version is not None and version != endorsement.version:
        who = endorsement.saved_by.name if endorsement.saved_by else ""
        sentence = _("%(name)s saved this ranking after you opened the page. Compare, then save yours again.")
        raise Stale(sentence % {"name": who}, theirs=endorsement)
    return endorsement


def _check(call: Call, province: LocalGovernment, order: Sequence[Proposal]) -> int:
    """The sum asked for, in won, when every rule holds."""
    found = {proposal.pk: proposal.submission for proposal in rankable(call, province)}
    asked = [found.get(proposal.pk) for proposal in order]
    if None in asked:
        raise Invalid(_("The ranking holds a proposal that is not open for it. Load the page again."))
    amounts = [submission.requested for submission in asked if submission]
    ceiling = CallCeiling.objects.filter(call=call, province=province).first()
    most = ceiling.amount if ceiling else None
    distinct = len({proposal.pk for proposal in order}) == len(order)
    for fault in faults_of_order(amounts, ceiling=most, distinct=distinct):
        raise Invalid(_sentence(fault, sum(amounts), most or 0))
    return sum(amounts)


def _sentence(fault: str, total: int, ceiling: int) -> str:
    return {
        "empty": _("Give at least one proposal a place."),
        "twice": _("A proposal stands in the ranking twice."),
        "no_ceiling": _("The call names no ceiling for this province."),
        "over_ceiling": _(
            "The proposals ranked ask for %(total)s won, %(over)s won above the ceiling of %(ceiling)s won."
        )
        % {"total": number(total), "over": number(total - ceiling), "ceiling": number(ceiling)},
    }[fault]


def _tell(endorsement: Endorsement, order: Sequence[Proposal], total: int, by: Membership) -> None:
    event = record(
        by=by,
        verb="endorse_province",
        thing=endorsement,
        facts={"order": [proposal.code for proposal in order], "total": total},
        chain=endorsement.call.chain,
    )
    notify(
        event=event,
        letter=ENDORSED,
        recipients=people(Role.PROGRAMME_OFFICER),
        context={
            "call": endorsement.call,
            "province": endorsement.province,
            "count": len(order),
            "total": total,
        },
        link=f"/calls/{endorsement.call.slug}/proposals/",
    )
