"""What pages read of awards: the list, one award's sums and years, and the next step for its reader."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from awards import permissions
from awards.enums import AwardState, EntryKind, InstalmentState, ReportKind, SettlementState
from awards.models import Award, AwardShare, Grant, Instalment, LedgerEntry, Settlement
from awards.rules import money
from awards.rules.money import Sums
from portal.accounts.models import Membership


def sums(award: Award) -> Sums:
    """Committed, disbursed and spent of an award, in won."""
    found = award.shares.aggregate(c=Sum("committed"), d=Sum("disbursed"), s=Sum("spent"))
    return Sums(found["c"] or 0, found["d"] or 0, found["s"] or 0)


def spendable(award: Award, year: int) -> int:
    """Won of a fiscal year that were paid out and not reported as spent."""
    found = award.shares.filter(fiscal_year=year).aggregate(d=Sum("disbursed"), s=Sum("spent"))
    return (found["d"] or 0) - (found["s"] or 0)


def still_held(instalment: Instalment) -> int:
    """Won of a paid instalment that the province has not passed on yet."""
    lines = LedgerEntry.objects.filter(instalment=instalment, kind=EntryKind.PASS_ON)
    return instalment.amount - int(lines.aggregate(sum=Sum("amount"))["sum"] or 0)


def listed(by: Membership | None) -> QuerySet[Award]:
    """The awards this reader may see, each with what was paid out and spent in won. One query."""
    rows: QuerySet[Award] = Award.objects.visible_to(by)
    rows = rows.select_related("proposal", "government__parent", "call")
    return rows.annotate(disbursed=_sum("disbursed"), spent=_sum("spent"))


def _sum(name: str) -> Subquery:
    parts = AwardShare.objects.filter(award=OuterRef("pk")).order_by().values("award")
    return Subquery(parts.annotate(sum=Sum(name)).values("sum"))


def instalments(award: Award) -> QuerySet[Instalment]:
    rows = Instalment.objects.filter(share__award=award)
    rows = rows.select_related("share__province", "share__award", "proposed_by", "approved_by")
    passed = LedgerEntry.objects.filter(instalment=OuterRef("pk"), kind=EntryKind.PASS_ON).order_by()
    summed = passed.values("instalment").annotate(sum=Sum("amount")).values("sum")
    return rows.annotate(passed=Subquery(summed)).order_by("due_on", "share", "number")


def ledger(award: Award) -> QuerySet[LedgerEntry]:
    """The award's lines, oldest first."""
    return award.entries.select_related("province", "proposed_by", "approved_by", "instalment").order_by("id")


@dataclass(frozen=True)
class Year:
    """One fiscal year of an award; every amount in won, None where it is not decided yet."""

    year: int
    requested: int
    adjusted: int
    approved: int
    granted: int | None
    disbursed: int
    spent: int


def years(award: Award, shares: list[AwardShare], entries: list[LedgerEntry]) -> list[Year]:
    """The four amounts side by side with what was paid and spent, by fiscal year. No query."""
    approved: dict[int, int] = {share.fiscal_year_id: 0 for share in shares}
    for entry in entries:
        if entry.kind == EntryKind.COMMIT:
            approved[entry.fiscal_year_id] += entry.amount
    order = sorted(approved)
    weights = [approved[year] for year in order]
    if not sum(weights):
        return []
    asked, adjusted = money.split(award.requested, weights), money.split(award.adjusted, weights)
    granted: list[Any] = [None] * len(order)
    if award.granted:
        granted = money.split(award.granted, weights)
    return [
        Year(
            year,
            asked[place],
            adjusted[place],
            approved[year],
            granted[place],
            sum(share.disbursed for share in shares if share.fiscal_year_id == year),
            sum(share.spent for share in shares if share.fiscal_year_id == year),
        )
        for place, year in enumerate(order)
    ]


@dataclass
class Page:
    """Everything an award's page shows."""

    award: Award
    shares: list[AwardShare]
    entries: list[LedgerEntry]
    instalments: list[Instalment]
    reports: list[Any]
    grant: Grant | None
    settlement: Settlement | None

    @property
    def sums(self) -> Sums:
        return Sums(
            sum(share.committed for share in self.shares),
            sum(share.disbursed for share in self.shares),
            sum(share.spent for share in self.shares),
        )

    @property
    def years(self) -> list[Year]:
        return years(self.award, self.shares, self.entries)

    @property
    def execution_rate(self) -> Decimal | None:
        return money.execution_rate(self.sums.disbursed, self.award.granted)

    @property
    def real_execution_rate(self) -> Decimal | None:
        return money.real_execution_rate(self.sums.spent, self.award.granted)

    @property
    def free(self) -> int:
        """Paid out and not reported as spent, in won."""
        return self.sums.disbursed - self.sums.spent


def page(award: Award) -> Page:
    """Six queries, whatever the award holds."""
    return Page(
        award=award,
        shares=list(award.shares.select_related("province").order_by("fiscal_year", "id")),
        entries=list(ledger(award)),
        instalments=list(instalments(award)),
        reports=list(award.reports.select_related("submitted_by").order_by("-id")),
        grant=Grant.objects.filter(award=award).select_related("proposed_by", "approved_by").first(),
        settlement=Settlement.objects.filter(award=award).select_related("proposed_by").first(),
    )


@dataclass(frozen=True)
class Step:
    """What this reader can do next; without an address somebody else is awaited."""

    sentence: Any
    url: str = ""
    label: Any = ""


def next_step(found: Page, by: Membership | None) -> Step | None:
    """The next step of the award as this reader meets it; None when nothing is left."""
    award = found.award
    if award.state == AwardState.PROVISIONAL:
        url = reverse("awards:budget", args=[award.call.slug]) if permissions.may_read_money(by) else ""
        return Step(_("The budget has not been voted yet."), url, _("Voted budget"))
    if award.state == AwardState.CONFIRMED:
        return _offer(award, "grant", permissions.may_sign(by, award), _("The grant is to be applied for."))
    if award.state == AwardState.REQUESTED:
        mine = permissions.may_propose(by)
        if found.grant and found.grant.proposed_by:
            mine = permissions.may_decide(by, found.grant)
        return _offer(award, "grant", mine, _("The grant is to be decided."))
    if award.state == AwardState.ACTIVE:
        return _while_active(found, by)
    return None


def _while_active(found: Page, by: Membership | None) -> Step:
    award = found.award
    due = next((one for one in found.instalments if one.state != InstalmentState.PAID), None)
    if permissions.may_read_money(by) and due:
        return Step(
            _("The next instalment is to be paid."), reverse("awards:payment", args=[due.pk]), _("Payment")
        )
    mine = permissions.may_sign(by, award)
    drawn = found.settlement
    if drawn and drawn.state == SettlementState.SUBMITTED:
        return _offer(
            award, "settlement", permissions.may_settle(by, drawn), _("The settlement is being checked.")
        )
    finished = any(one.kind == ReportKind.FINAL for one in found.reports)
    if due or (found.free and not finished):
        return _offer(award, "reports", mine, _("What was done and spent is to be reported."))
    return _offer(award, "settlement", mine, _("The award is to be settled."))


LABELS = {"grant": _("Grant"), "reports": _("Reports"), "settlement": _("Settlement")}


def _offer(award: Award, page: str, mine: bool, sentence: Any) -> Step:
    return Step(sentence, reverse(f"awards:{page}", args=[award.code]) if mine else "", LABELS[page])
