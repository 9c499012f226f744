"""What the governments that take part say to their shares."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.enums import ShareAnswer
from applications.models.proposals import Proposal
from portal.accounts.models import LocalGovernment, User
from portal.activity.clock import PortalNow


class PartnerConfirmation(models.Model):
    """One answer to one share, in won. A change of the share voids it, by a trigger; a new answer follows it."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="confirmations")
    government = models.ForeignKey(LocalGovernment, models.PROTECT, related_name="+")
    share = models.BigIntegerField(_("share of the national amount"))
    state = models.CharField(max_length=10, choices=ShareAnswer)
    comment = models.CharField(_("comment"), max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=PortalNow())
    voided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "government"], condition=Q(voided_at=None), name="confirmation_once"
            ),
        ]
