"""The rows a proposal holds: costs, funding, partners, targets, files."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from applications.enums import (
    AttachmentKind,
    FundingKind,
    FundingStatus,
    PartnerRole,
)
from applications.models.proposals import Proposal
from portal.accounts.models import LocalGovernment, User
from portal.activity.clock import PortalNow
from portal.documents.models import StoredFile


class CostLine(models.Model):
    """One line of the cost table; amounts in won."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="cost_lines")
    order = models.PositiveSmallIntegerField()
    category = models.CharField(_("category"), max_length=30)
    government = models.ForeignKey(
        LocalGovernment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("which of several governments bears it; empty: the lead"),
    )
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"))
    description = models.CharField(_("what for"), max_length=200)
    unit_price = models.BigIntegerField(_("unit price"))
    quantity = models.PositiveIntegerField(_("quantity"), default=1)
    amount = models.GeneratedField(
        expression=F("unit_price") * F("quantity"), output_field=models.BigIntegerField(), db_persist=True
    )

    class Meta:
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit_price__range=(0, 10**13)), name="cost_unit_price_in_range"
            ),
            models.CheckConstraint(condition=Q(quantity__range=(1, 10**5)), name="cost_quantity_in_range"),
        ]


class FundingSource(models.Model):
    """Who pays how much of the proposal in a fiscal year, in won."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="funding_sources")
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"))
    kind = models.CharField(_("source"), max_length=12, choices=FundingKind)
    amount = models.BigIntegerField(_("amount"))
    status = models.CharField(max_length=10, choices=FundingStatus, default=FundingStatus.PLEDGED)
    evidence = models.CharField(_("evidence"), max_length=200, blank=True)
    evidence_date = models.DateField(_("date of the evidence"), null=True, blank=True)
    evidence_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["fiscal_year", "id"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "fiscal_year", "kind"], name="funding_source_once"),
            models.CheckConstraint(condition=Q(amount__range=(0, 10**13)), name="funding_amount_in_range"),
        ]


class Partner(models.Model):
    """A government that takes part; its share of the national amount in won."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="partners")
    government = models.ForeignKey(LocalGovernment, models.PROTECT, related_name="partnerships")
    role = models.CharField(max_length=6, choices=PartnerRole, default=PartnerRole.JOINT)
    share = models.BigIntegerField(_("share of the national amount"), default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "government"], name="partner_once"),
            models.UniqueConstraint(fields=["proposal"], condition=Q(role="lead"), name="partner_one_lead"),
            models.CheckConstraint(condition=Q(share__gte=0), name="partner_share_not_negative"),
        ]


class Target(models.Model):
    """What the proposal promises to reach (성과지표)."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="targets")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(_("indicator"), max_length=100)
    unit = models.CharField(_("unit"), max_length=20)
    formula = models.CharField(_("how it is measured"), max_length=200)
    baseline = models.DecimalField(_("baseline"), max_digits=16, decimal_places=2)
    goal = models.DecimalField(_("goal"), max_digits=16, decimal_places=2)
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"))
    yearly = models.JSONField(
        default=dict, blank=True, help_text=_("{year: value} of the years before the goal's")
    )

    class Meta:
        ordering = ["order"]


class Milestone(models.Model):
    """A step of the project's timetable (추진 일정), in whole months."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="milestones")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(_("step"), max_length=100)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))

    class Meta:
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="milestone_months_in_order",
                violation_error_message=_("The end is before the start."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on__day=1, ends_on__day=1), name="milestone_of_whole_months"
            ),
        ]


class Attachment(models.Model):
    """A file that belongs to a proposal."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="attachments")
    kind = models.CharField(max_length=10, choices=AttachmentKind, default=AttachmentKind.FILE)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(db_default=PortalNow())
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
