"""A sitting over a call's proposals and its score sheet."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from applications.models import Call
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.activity.clock import PortalNow
from reviews.enums import RoundState

OFFICE = {Role.PROGRAMME_OFFICER, Role.APPROVER, Role.AUDITOR}


class RoundQuerySet(models.QuerySet):
    def visible_to(self, by) -> "RoundQuerySet":
        return self if by and by.role in OFFICE else self.none()


class Round(models.Model):
    """One sitting over a call's eligible proposals."""

    call = models.OneToOneField(Call, models.PROTECT, related_name="round")
    state = models.CharField(max_length=10, choices=RoundState, default=RoundState.PREPARING)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=PortalNow())
    due_at = models.DateTimeField(_("reviews are due"))
    fee_rate = models.BigIntegerField(
        _("fee for a case"), default=0, db_default=0, help_text=_("won for each review submitted")
    )

    objects = RoundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(fee_rate__range=(0, 10**9)), name="round_fee_in_range")
        ]

    def __str__(self) -> str:
        return str(self.call)

    def get_absolute_url(self) -> str:
        return reverse("reviews:round", args=[self.pk])

    @property
    def standing(self) -> RoundState:
        return RoundState(self.state)


class Criterion(models.Model):
    """One line of the round's score sheet, copied from the call's rules; weight in marks, all sum to 100."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="criteria")
    key = models.SlugField(max_length=40)
    order = models.PositiveSmallIntegerField()
    name_ko = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    guide_ko = models.TextField(blank=True)
    guide_en = models.TextField(blank=True)
    weight = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["round", "key"], name="criterion_once"),
            models.CheckConstraint(condition=Q(weight__range=(1, 100)), name="criterion_weight_in_range"),
        ]

    @property
    def name(self) -> str:
        return self.name_en if (get_language() or "ko").startswith("en") else self.name_ko

    @property
    def guide(self) -> str:
        return self.guide_en if (get_language() or "ko").startswith("en") else self.guide_ko
