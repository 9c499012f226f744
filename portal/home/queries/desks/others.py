"""The desks of provinces, reviewers and auditors."""

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.enums import CallState, EndorsementTime
from applications.models import Call, Endorsement, Proposal
from applications.queries.endorsements import open_to_rank
from awards.enums import EntryKind, InstalmentState
from awards.models import Instalment, LedgerEntry
from portal.accounts.models import Membership
from portal.activity import queries as activity
from portal.activity.chains import name_of
from portal.home.queries.desks import panels, waiting
from portal.home.queries.desks.early import data_to_answer, data_under_way
from portal.home.queries.desks.parts import MOST, Desk, Group, Item
from portal.home.queries.projects import HEAVY
from portal.ui.cells import AMOUNTS
from reviews import queries as reviews
from reviews.enums import AssignmentState
from reviews.models import Assignment, Meeting


def province(by: Membership, desk: Desk) -> None:
    """Rankings due, and what the province's governments have under way."""
    desk.groups += [
        *data_to_answer(by, desk.now), _rankings(by, desk), waiting.behind(by, desk), *data_under_way(by, desk.now),
        _to_pass_on(by), _under_way(by),
    ]  # fmt: skip


def _rankings(by: Membership, desk: Desk) -> Group:
    """Calls in which the province has something to rank now, and has not endorsed; the page says what comes first."""
    done = Endorsement.objects.filter(call=OuterRef("pk"), province=by.government, endorsed_at__isnull=False)
    inside = Q(proposals__government=by.government) | Q(proposals__government__parent=by.government)
    now = Count("proposals", filter=inside & open_to_rank("proposals__"), distinct=True)
    calls = Call.objects.visible_to(by).filter(
        ~Exists(done), state__in=[CallState.OPEN, CallState.CLOSED],
        rules__endorsement__in=[EndorsementTime.BEFORE, EndorsementTime.AFTER],
    )  # fmt: skip
    items = []
    for call in calls.annotate(now=now).filter(now__gt=0).order_by("closes_at")[:MOST]:
        note = _("Proposals to rank now: %(count)s.") % {"count": call.now}
        if call.state == CallState.OPEN:
            note += " " + _("The order can be prepared now and endorsed once the call has closed.")
        url = reverse("applications:endorsement", args=[call.slug])
        items.append(Item(str(call), url, note, call.closes_at, call_state(call)))
    return Group(
        _("Priorities to set"),
        items,
        _(
            "Nothing waits for your province's order now. Proposals can be ranked once the office has screened them."
        ),
    )


def _to_pass_on(by: Membership) -> Group:
    """Money the province received and still holds for a municipality."""
    passed = LedgerEntry.objects.filter(instalment=OuterRef("pk"), kind=EntryKind.PASS_ON).order_by()
    summed = passed.values("instalment").annotate(sum=Sum("amount")).values("sum")
    paid = Instalment.objects.visible_to(by).filter(state=InstalmentState.PAID, share__province=by.government)
    held = paid.annotate(held=F("amount") - Coalesce(Subquery(summed), 0)).filter(held__gt=0)
    joined = held.select_related("share__award__proposal", "share__award__government").order_by(
        "due_on", "id"
    )
    items = [
        Item(
            _("%(award)s, payment no. %(number)s") % {"award": one.share.award, "number": one.number},
            reverse("awards:onward", args=[one.pk]),
            f"{one.share.award.government} · {AMOUNTS['eok'](one.held)}",
        )
        for one in joined[:MOST]
    ]  # fmt: skip
    return Group(_("Money to pass on"), items, _("Nothing is left to pass on."))


def call_state(call: Call) -> CallState:
    return CallState(call.state)


def _under_way(by: Membership) -> Group:
    seen = Proposal.objects.visible_to(by).shown_to(by).select_related("call", "government")
    latest = seen.defer(*HEAVY, "call__rules").order_by("-id")[: 2 * MOST]
    items = [
        Item(str(p), p.get_absolute_url(), f"{p.government} · {p.call}", state=p.state_for(by))
        for p in latest
    ]
    more = (_("All proposals"), reverse("applications:proposals"))
    return Group(
        _("Proposals of the province"), items, _("No government of the province has started yet."), more
    )


def reviewer(by: Membership, desk: Desk) -> None:
    """Consents awaited, then assignments: a reason owed, to declare, to score, done."""
    desk.groups += panels.to_consent(by, desk)
    if owed := [_reason(one) for one in reviews.owed(by)[:MOST]]:
        desk.groups.append(Group(_("A reason is asked for"), owed, ""))
    if minutes := [_minutes(one) for one in reviews.minutes_to_sign(by)[:MOST]]:
        desk.groups.append(Group(_("Minutes to sign"), minutes, ""))
    mine = (
        Assignment.objects.visible_to(by)
        .select_related("proposal", "round__call")
        .order_by("round__due_at", "id")
    )
    mine = mine.defer(*(f"proposal__{name}" for name in HEAVY), "round__call__rules")
    more = (_("All reviews"), reverse("reviews:desk"))
    for state, title, empty in (
        (AssignmentState.INVITED, _("To accept or step back from"), _("No declaration is awaited.")),
        (AssignmentState.ACCEPTED, _("To score"), _("Nothing is left to score.")),
        (AssignmentState.DONE, _("Done"), _("You have submitted no review yet.")),
    ):
        items = [_case(one, desk) for one in mine.filter(state=state)[:MOST]]
        desk.groups.append(Group(title, items, empty, more))


def _reason(one: Assignment) -> Item:
    note = _("Some of your marks stand apart from the other reviewers'.")
    return Item(one.label, reverse("reviews:spread", args=[one.pk]), note, late=True)


def _minutes(one: Meeting) -> Item:
    return Item(str(one), one.get_absolute_url(), str(one.round.call), one.held_at)


def _case(one: Assignment, desk: Desk) -> Item:
    open_still = one.state != AssignmentState.DONE
    return Item(
        one.label, reverse("reviews:assignment", args=[one.pk]), str(one.round.call),
        one.round.due_at if open_still else None, AssignmentState(one.state),
        late=open_still and one.round.due_at < desk.now,
    )  # fmt: skip


def auditor(by: Membership, desk: Desk) -> None:
    """Ways into everything that was done, and the heads last published."""
    ways = [
        Item(_("The trail"), reverse("home:trail"), _("By person, thing, verb and time")),
        Item(_("Published heads"), reverse("activity:heads"), _("What the chains were on each day")),
        Item(_("Calls"), reverse("applications:calls"), _("Rules, proposals, results")),
        Item(
            _("Appeals"), reverse("applications:appeals"), _("Against exclusions: filed, answered, overdue")
        ),
        Item(_("Envelopes"), reverse("awards:envelopes"), _("Ceilings, commitments, payments")),
        Item(_("Awards"), reverse("awards:awards"), _("Grants, payments, reports, settlements")),
    ]
    heads = activity.published_heads()[:MOST]
    shown = [
        Item(name_of(h), reverse("activity:heads"), f"{h.sequence} · {h.hash[:16]}…", h.day) for h in heads
    ]
    desk.groups += [
        Group(_("To audit"), ways, ""),
        Group(_("Heads last published"), shown, _("No head has been published yet.")),
    ]
