"""The ledger and what moves it: instalments, reports, settlements."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from applications.models import Pillar, Programme
from awards.enums import (
    EntryKind,
    InstalmentState,
    ReportKind,
    SettlementState,
)
from awards.models.awards import Award, AwardShare
from awards.models.envelopes import FiscalYear, four_eyes
from portal.accounts.models import LocalGovernment, User
from portal.activity.clock import PortalNow


class InstalmentQuerySet(models.QuerySet):
    def visible_to(self, by) -> "InstalmentQuerySet":
        return self.filter(share__award__in=Award.objects.visible_to(by))


class Instalment(models.Model):
    """A planned payment of a share; paid once, by two persons."""

    share = models.ForeignKey(AwardShare, models.PROTECT, related_name="instalments")
    number = models.PositiveSmallIntegerField()
    amount = models.BigIntegerField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=InstalmentState, default=InstalmentState.PLANNED)
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    paid_at = models.DateTimeField(null=True)
    reference = models.CharField(_("number in the national subsidy system"), max_length=60, blank=True)

    objects = InstalmentQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["share", "number"], name="instalment_once"),
            four_eyes("instalment_four_eyes"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="instalment_positive"),
            models.CheckConstraint(
                condition=~Q(state="paid")
                | Q(paid_at__isnull=False, approved_by__isnull=False, proposed_by__isnull=False),
                name="instalment_paid_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.share.award.code} · {self.number}"

    @property
    def badge(self) -> InstalmentState:
        """Its state with label and tone."""
        return InstalmentState(self.state)


class LedgerEntry(models.Model):
    """One line of the ledger. Append-only; its trigger charges the share and every matching envelope in id order."""

    share = models.ForeignKey(AwardShare, models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=12, choices=EntryKind)
    amount = models.BigIntegerField()
    instalment = models.ForeignKey(Instalment, models.PROTECT, null=True, related_name="entries")
    request_key = models.UUIDField(unique=True)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    document_number = models.CharField(max_length=60, blank=True)
    # Stamped by the database from the share and its award
    at = models.DateTimeField(editable=False, db_default=PortalNow())
    fiscal_year = models.ForeignKey(FiscalYear, models.PROTECT, null=True, editable=False, related_name="+")
    award = models.ForeignKey(Award, models.PROTECT, null=True, editable=False, related_name="entries")
    pillar = models.ForeignKey(Pillar, models.PROTECT, null=True, editable=False, related_name="+")
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, editable=False, related_name="+")
    province = models.ForeignKey(LocalGovernment, models.PROTECT, null=True, editable=False, related_name="+")
    field = models.CharField(max_length=20, editable=False, db_default="")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0) | Q(kind__in=["amend", "carry_over"]) & ~Q(amount=0),
                name="entry_amount_fits_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["spend", "pass_on", "reuse", "return", "release"])
                | Q(approved_by__isnull=False) & ~Q(approved_by=F("proposed_by")),
                name="entry_four_eyes",
            ),
            models.UniqueConstraint(
                fields=["instalment"], condition=Q(kind="disburse"), name="entry_instalment_paid_once"
            ),
            models.CheckConstraint(
                condition=~Q(kind="disburse") | Q(instalment__isnull=False),
                name="entry_payment_has_instalment",
            ),
        ]
        indexes = [models.Index(fields=["fiscal_year", "id"], name="entry_year")]


class Report(models.Model):
    """What the grantee reports for a period: won spent in it and what was done, certified by the local approver."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="reports")
    kind = models.CharField(_("kind"), max_length=10, choices=ReportKind)
    fiscal_year = models.ForeignKey(FiscalYear, models.PROTECT, related_name="+")
    spent = models.BigIntegerField(_("spent in this period"), default=0)
    narrative = models.TextField(_("what was done"))
    results = models.JSONField(default=dict, help_text="{target id: value}")
    submitted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(db_default=PortalNow())
    request_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(spent__gte=0), name="report_spent_not_negative")]

    def __str__(self) -> str:
        return f"{self.award.code} · {self.get_kind_display()}"


class Settlement(models.Model):
    """The closing of an award: granted, spent, balance, interest, and what became of the balance."""

    award = models.OneToOneField(Award, models.PROTECT, related_name="settlement")
    granted = models.BigIntegerField()
    spent = models.BigIntegerField()
    interest = models.BigIntegerField(_("interest"), default=0)
    returned = models.BigIntegerField(_("returned"), default=0)
    reused = models.BigIntegerField(_("used again"), default=0)
    statement = models.TextField(_("statement"), blank=True)
    state = models.CharField(max_length=10, choices=SettlementState, default=SettlementState.SUBMITTED)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(db_default=PortalNow())
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            four_eyes("settlement_four_eyes"),
            models.CheckConstraint(
                condition=Q(returned__gte=0, reused__gte=0, interest__gte=0)
                & Q(granted=F("spent") + F("returned") + F("reused")),
                name="settlement_adds_up",
                violation_error_message=_(
                    "Spent, returned and used again must add up to the amount granted."
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.award)

    @property
    def balance(self) -> int:
        """What was granted and not spent, in won."""
        return self.granted - self.spent

    @property
    def badge(self) -> SettlementState:
        """Its state with label and tone."""
        return SettlementState(self.state)
