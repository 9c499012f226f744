"""Fiscal years, envelopes and their amendments: what may be given."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from applications.enums import ServiceField
from applications.models import Pillar, Programme
from awards.enums import DecisionState, FigureKind
from portal.accounts.enums import Role
from portal.accounts.models import LocalGovernment, User
from portal.activity.clock import PortalNow

OFFICE = {Role.PROGRAMME_OFFICER, Role.APPROVER, Role.AUDITOR}


class OfficeQuerySet(models.QuerySet):
    """Rows that only the office meets: officers, approvers, auditors."""

    def visible_to(self, by) -> "OfficeQuerySet":
        return self if by and by.role in OFFICE else self.none()


def four_eyes(name: str) -> models.CheckConstraint:
    """Who proposes can never be who approves."""
    return models.CheckConstraint(
        condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")),
        name=name,
        violation_error_message=_("Who proposed this cannot approve it."),
    )


class Decided(models.Model):
    """What an approver decides: who said yes and when, or the comment it was sent back with. `four_eyes` goes with it."""

    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    comment = models.TextField(blank=True)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        abstract = True


class Asked(Decided):
    """What one officer asks for by making the row."""

    state = models.CharField(max_length=10, choices=DecisionState, default=DecisionState.PROPOSED)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(db_default=PortalNow())

    class Meta:
        abstract = True

    @property
    def badge(self) -> DecisionState:
        """Its state with label and tone."""
        return DecisionState(self.state)


class FiscalYear(models.Model):
    """A fiscal year; until the Assembly has voted its envelopes are indicative."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    voted_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.year)


class Balances(models.Model):
    """Three sums that only the ledger's trigger moves."""

    committed = models.BigIntegerField(default=0)
    disbursed = models.BigIntegerField(default=0)
    spent = models.BigIntegerField(default=0)

    class Meta:
        abstract = True


class Envelope(Balances):
    """A ceiling on every award that agrees with each dimension it names; envelopes cross, they are no tree."""

    fiscal_year = models.ForeignKey(FiscalYear, models.PROTECT, related_name="envelopes")
    pillar = models.ForeignKey(Pillar, models.PROTECT, null=True, blank=True, related_name="+")
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, blank=True, related_name="envelopes")
    province = models.ForeignKey(LocalGovernment, models.PROTECT, null=True, blank=True, related_name="+")
    field = models.CharField(max_length=20, choices=ServiceField, null=True, blank=True)  # noqa: DJ001
    ceiling = models.BigIntegerField(default=0)
    basis = models.CharField(max_length=200, blank=True)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "pillar", "programme", "province", "field"],
                nulls_distinct=False,
                name="envelope_once",
            ),
            models.CheckConstraint(
                condition=Q(spent__gte=0)
                & Q(disbursed__gte=F("spent"))
                & Q(committed__gte=F("disbursed"))
                & Q(ceiling__gte=F("committed")),
                name="envelope_never_exceeded",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        parts = [p.name for p in (self.programme or self.pillar, self.province) if p]
        if self.field:
            parts.append(str(ServiceField(self.field).label))
        return " · ".join([str(self.fiscal_year_id), *(parts or [str(_("Nation"))])])

    @property
    def free(self) -> int:
        return self.ceiling - self.committed


class CeilingRequest(Asked):
    """A change of a ceiling that one officer asks for; an approver's yes makes the amendment."""

    envelope = models.ForeignKey(Envelope, models.PROTECT, related_name="requests")
    delta = models.BigIntegerField(_("change of the ceiling"))
    reason = models.TextField(_("reason"))
    document_number = models.CharField(_("document number"), max_length=60)

    class Meta:
        constraints = [
            four_eyes("ceiling_request_four_eyes"),
            models.CheckConstraint(condition=~Q(delta=0), name="ceiling_request_moves_something"),
            models.UniqueConstraint(
                fields=["envelope"], condition=Q(state="proposed"), name="ceiling_request_one_open"
            ),
        ]

    def __str__(self) -> str:
        return str(self.envelope)


class EnvelopeAmendment(models.Model):
    """A dated change of a ceiling by two persons; the only way a ceiling ever moves. Append-only."""

    envelope = models.ForeignKey(Envelope, models.PROTECT, related_name="amendments")
    delta = models.BigIntegerField()
    reason = models.TextField()
    document_number = models.CharField(max_length=60, blank=True)
    request_key = models.UUIDField(unique=True)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=PortalNow())

    class Meta:
        constraints = [
            four_eyes("amendment_four_eyes"),
            models.CheckConstraint(condition=~Q(delta=0), name="amendment_moves_something"),
        ]


class ReferenceFigure(models.Model):
    """A stated figure that overlaps the envelopes or precedes them; with its basis, never in a sum of envelopes."""

    key = models.SlugField()
    kind = models.CharField(max_length=10, choices=FigureKind)
    fiscal_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField(null=True, help_text=_("end of a span of years"))
    name_ko = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    amount = models.BigIntegerField(null=True)
    tasks = models.PositiveIntegerField(null=True)
    governments = models.PositiveIntegerField(null=True)
    basis = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "fiscal_year"], name="figure_once")]

    @property
    def name(self) -> str:
        return self.name_en if (get_language() or "ko").startswith("en") else self.name_ko
