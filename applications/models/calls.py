"""Pillars, programmes and calls: what is asked."""

from collections.abc import Iterable

from django.db import models
from django.db.models import F, Q
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from applications.enums import (
    BottomUpBasis,
    CallState,
    EndorsementTime,
    FundingBasis,
    ProgrammeKind,
    SectionKind,
)
from applications.models.forms import Form
from applications.rules import LIVE, CallRules
from portal.accounts.enums import Role
from portal.accounts.models import LocalGovernment


class Bilingual(models.Model):
    """A thing named in Korean and in English."""

    name_ko = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_en if (get_language() or "ko").startswith("en") else self.name_ko


class Pillar(Bilingual):
    """One of the ministry's fields of support (지원 분야)."""

    key = models.SlugField(unique=True)
    order = models.PositiveSmallIntegerField(default=0)


class Programme(Bilingual):
    """A programme (사업) within a pillar; a remainder stands for what the source does not itemise."""

    key = models.SlugField(unique=True)
    pillar = models.ForeignKey(Pillar, models.PROTECT, related_name="programmes")
    kind = models.CharField(max_length=12, choices=ProgrammeKind, default=ProgrammeKind.PROGRAMME)
    bottom_up = models.BooleanField(default=False)
    bottom_up_basis = models.CharField(max_length=10, choices=BottomUpBasis, blank=True)
    basis = models.CharField(max_length=200, blank=True, help_text=_("where its figures come from"))
    demand_form = models.OneToOneField(
        Form,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="demand_of",
        help_text=_("what the demand survey asks"),
    )


class CallQuerySet(models.QuerySet):
    def visible_to(self, by) -> "CallQuerySet":
        """Officers, approvers and auditors see calls in preparation; everyone sees announced ones."""
        if by and by.role in {Role.PROGRAMME_OFFICER, Role.APPROVER, Role.AUDITOR}:
            return self
        return self.exclude(state=CallState.DRAFT)

    def addressing(self, places: Iterable[tuple[str, str]]) -> "CallQuerySet":
        """Calls in which a government of one of these (level, zone) may apply, as rules.may_apply says of one."""
        usual = Q(rules__has_key="levels")
        found = Q(pk__in=[])
        for level, zone in places:
            levels = Q(rules__levels__contains=[level])
            if level in CallRules.levels:
                levels |= ~usual
            zones = Q(rules__zones__contains=[zone]) | Q(rules__zones=[]) | ~Q(rules__has_key="zones")
            found |= levels & zones
        return self.filter(found)

    def with_room(self, government: LocalGovernment) -> "CallQuerySet":
        """Calls in which this government has fewer proposals than it may have."""
        mine = Q(proposals__government=government, proposals__state__in=LIVE)
        most = Coalesce(Cast(KT("rules__proposals_per_government"), models.IntegerField()), 1)
        return self.annotate(taken=models.Count("proposals", filter=mine)).filter(taken__lt=most)

    def numbering_like(self, call: "Call") -> "CallQuerySet":
        """Other announced calls whose receipt numbers would be the same."""
        same = self.filter(prefix=call.prefix, fiscal_year=call.fiscal_year).exclude(pk=call.pk)
        return same.exclude(state=CallState.DRAFT)


class Call(models.Model):
    """A call (공모). Its rules are data, frozen when it is announced; the database refuses a change after that."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="calls")
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"))
    slug = models.SlugField(unique=True)
    prefix = models.CharField(max_length=10, help_text=_("front of the receipt number, such as SV"))
    title_ko = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    summary_ko = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    funding_basis = models.CharField(max_length=15, choices=FundingBasis)
    state = models.CharField(max_length=12, choices=CallState, default=CallState.DRAFT)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    results_published_at = models.DateTimeField(null=True, blank=True)
    budget = models.BigIntegerField(_("announced budget"), help_text=_("won"))
    rules = models.JSONField(default=dict)
    checklist = models.OneToOneField(
        Form,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="checklist_of",
        help_text=_("what screening asks"),
    )
    is_sample = models.BooleanField(default=False)

    objects = CallQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="call_closes_after_opening",
                violation_error_message=_("A call closes after it opens."),
            ),
            models.CheckConstraint(condition=Q(budget__gte=0), name="call_budget_not_negative"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "open"], closed_at=None)
                | Q(state__in=["closed", "published"], closed_at__isnull=False),
                name="call_closed_has_its_time",
            ),
        ]
        indexes = [models.Index(fields=["-closes_at", "-id"], name="call_by_closing")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("applications:call", args=[self.slug])

    @property
    def title(self) -> str:
        return self.title_en if (get_language() or "ko").startswith("en") else self.title_ko

    @property
    def summary(self) -> str:
        return self.summary_en if (get_language() or "ko").startswith("en") else self.summary_ko

    @property
    def chain(self) -> str:
        """The key of its trail."""
        return f"call:{self.slug}"

    @property
    def call_rules(self) -> CallRules:
        return CallRules.from_data(self.rules)

    @property
    def endorses(self) -> bool:
        return self.rules.get("endorsement", EndorsementTime.NONE) != EndorsementTime.NONE


class CallCeiling(models.Model):
    """What the call announces for a province (시·도 편성 한도), in won."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="ceilings")
    province = models.ForeignKey(LocalGovernment, models.PROTECT, related_name="+")
    amount = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "province"], name="ceiling_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="ceiling_not_negative"),
        ]


class ReceiptCounter(models.Model):
    """The last receipt number of a call; a row of its own, so that counting never waits for the call's lock."""

    call = models.OneToOneField(Call, models.CASCADE, primary_key=True, related_name="counter")
    last = models.PositiveIntegerField(default=0)


class CallSection(models.Model):
    """A section of the call's form."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="sections")
    key = models.SlugField(max_length=40)
    kind = models.CharField(max_length=12, choices=SectionKind)
    order = models.PositiveSmallIntegerField()
    form = models.OneToOneField(
        Form, models.PROTECT, null=True, blank=True, related_name="section", help_text=_("its own questions")
    )
    title_ko = models.CharField(max_length=100)
    title_en = models.CharField(max_length=100)
    guide_ko = models.TextField(blank=True)
    guide_en = models.TextField(blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["call", "key"], name="call_section_once")]

    @property
    def title(self) -> str:
        return self.title_en if (get_language() or "ko").startswith("en") else self.title_ko

    @property
    def guide(self) -> str:
        return self.guide_en if (get_language() or "ko").startswith("en") else self.guide_ko
