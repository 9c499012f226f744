"""What follows the written marks: a deliberation in which an author may change them, and every version kept."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models import Proposal
from portal.accounts.models import User
from portal.activity.clock import PortalNow
from reviews.models.rounds import Round
from reviews.models.sealed import Review


class Deliberation(models.Model):
    """The panel talks about one proposal of an opened round; while it is open its authors may change their marks."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="deliberations")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="deliberations")
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(db_default=PortalNow())
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(closed_at=None),
                name="deliberation_one_at_a_time",
                violation_error_message=_("The deliberation of this proposal is open already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.proposal)


class Revision(models.Model):
    """The marks as they stood before a change in the deliberation, with the reason for it. Only ever added to.

    `before` (marks and comments by criterion key, bonus, comment) is written by the database from what stands there.
    """

    review = models.ForeignKey(Review, models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    reason = models.TextField(_("reason for the change"))
    before = models.JSONField(default=dict)
    at = models.DateTimeField(db_default=PortalNow())
    deed = models.BigIntegerField(default=0)  # the transaction that changes the marks

    class Meta:
        ordering = ["review", "number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="revision_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="revision_has_reason"),
        ]
