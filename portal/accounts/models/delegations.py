"""Delegation (대결): for dates, a colleague does what only the approver may do, in the approver's name."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from portal.accounts.models.people import Membership, User
from portal.activity.clock import PortalNow


class DelegationQuerySet(models.QuerySet):
    def in_force(self) -> "DelegationQuerySet":
        """Those that hold now, by the database's clock, while both people are still in their roles."""
        both = Membership.objects.valid().values("pk")
        rows = self.filter(principal__in=both, delegate__in=both)
        return rows.filter(ended_at=None, starts_at__lte=PortalNow(), ends_at__gt=PortalNow())

    def not_over(self) -> "DelegationQuerySet":
        """Those that hold now or will."""
        return self.filter(ended_at=None, ends_at__gt=PortalNow())


class Delegation(models.Model):
    """From one moment to another the delegate acts for the principal; the trail says so. The database holds its terms."""

    principal = models.ForeignKey(Membership, models.PROTECT, related_name="delegations_given")
    delegate = models.ForeignKey(Membership, models.PROTECT, related_name="delegations_held")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    reason = models.CharField(_("reason"), max_length=300)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=PortalNow())
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="delegation_dates_in_order",
                violation_error_message=_("A delegation ends after it begins."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("starts_at")),
                name="delegation_ended_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(principal=F("delegate")),
                name="delegation_to_another",
                violation_error_message=_("Nobody deputises for themselves."),
            ),
            ExclusionConstraint(
                name="delegation_one_at_a_time",
                violation_error_message=_("In part of this time someone else deputises already."),
                expressions=[
                    (Func("principal", "principal", Value("[]"), function="int8range"), "&&"),
                    (
                        Func("starts_at", Coalesce("ended_at", "ends_at"), function="tstzrange"),
                        "&&",
                    ),
                ],
            ),
        ]
        indexes = [models.Index(fields=["delegate", "ends_at"], name="delegation_held")]

    def __str__(self) -> str:
        return f"{self.principal.user} → {self.delegate.user}"
