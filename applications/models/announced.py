"""What follows the announcement of a call: more time, notices, questions and answers. All of it public, none of it changed."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from applications.enums import ExtensionKind
from applications.models.calls import Call
from portal.accounts.enums import Role
from portal.accounts.models import Organisation, User
from portal.activity.clock import PortalNow


class DeadlineExtension(models.Model):
    """More time for all; the row itself moves the call's closing time. Append-only.

    The database fills in the old closing time and whether the call had closed already.
    """

    call = models.ForeignKey(Call, models.PROTECT, related_name="extensions")
    kind = models.CharField(max_length=10, choices=ExtensionKind)
    old_closes_at = models.DateTimeField(editable=False, null=True)
    new_closes_at = models.DateTimeField(_("new closing time"))
    reason = models.TextField(_("reason"))
    outage_from = models.DateTimeField(null=True, blank=True)
    outage_to = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=PortalNow())

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="outage", outage_from__isnull=False, outage_to__gt=F("outage_from"))
                | (~Q(kind="outage") & Q(outage_from=None, outage_to=None)),
                name="extension_outage_has_its_times",
                violation_error_message=_("An outage has a beginning and a later end."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="extension_has_a_reason",
                violation_error_message=_("Say why."),
            ),
        ]


class CallNotice(models.Model):
    """An announcement (공지) on a call; append-only: a correction is another one."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="notices")
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=PortalNow())

    class Meta:
        ordering = ["-id"]


class EnquiryQuerySet(models.QuerySet):
    def visible_to(self, by) -> "EnquiryQuerySet":
        """Answered ones are public; one that waits is seen by those who asked and by the office."""
        if by and by.role in {Role.PROGRAMME_OFFICER, Role.APPROVER, Role.AUDITOR}:
            return self
        answered = Q(answered_at__isnull=False)
        if by and by.organisation_id and by.role in {Role.LOCAL_OFFICER, Role.LOCAL_APPROVER}:
            return self.filter(answered | Q(organisation=by.organisation_id))
        return self.filter(answered)


class Enquiry(models.Model):
    """A question on a call, public when it is answered; who asked is never public."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="enquiries")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=PortalNow())
    question = models.TextField(_("question"))
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_by=None, answered_at=None)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="enquiry_answered_whole",
            )
        ]
        indexes = [models.Index(fields=["call", "-answered_at", "-id"], name="enquiry_by_call")]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        return reverse("applications:enquiry", args=[self.call.slug, self.pk])
