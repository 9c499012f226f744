"""What a province and the office remind governments of."""

from django.db import models
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from applications.enums.province import NudgeKind
from applications.models.calls import Call
from portal.accounts.models import LocalGovernment, User
from portal.activity.clock import PortalNow


class Nudge(models.Model):
    """A government was reminded of a call: once a day at most. The database stamps time and day; append-only."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="nudges")
    government = models.ForeignKey(LocalGovernment, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=NudgeKind)
    batch = models.UUIDField(help_text=_("the request that sent it"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(editable=False, db_default=PortalNow())
    day = models.DateField(editable=False, db_default=Cast(PortalNow(), models.DateField()))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["call", "government", "kind", "day"],
                name="nudge_once_a_day",
                violation_error_message=_("This government has been reminded today already."),
            )
        ]
        indexes = [models.Index(fields=["batch"], name="nudge_batch")]
