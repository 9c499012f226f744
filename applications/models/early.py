"""What is said before and beside a proposal: advice on a draft, demands, data requests."""

from django.db import models
from django.urls import reverse

from applications.models.calls import CallSection
from applications.models.proposals import Proposal
from portal.accounts.enums import OrganisationKind, Role
from portal.accounts.models import User
from portal.activity.clock import PortalNow

LOCAL = frozenset({Role.LOCAL_OFFICER, Role.LOCAL_APPROVER})


class ConsultationQuerySet(models.QuerySet):
    def visible_to(self, by) -> "ConsultationQuerySet":
        """The government that asked, the agency's officers, the auditor; nobody else sees a draft by this door."""
        if by is None:
            return self.none()
        if by.role in LOCAL:
            return self.filter(proposal__organisation=by.organisation_id)
        agency = by.role == Role.PROGRAMME_OFFICER and by.organisation.kind == OrganisationKind.AGENCY
        return self.all() if agency or by.role == Role.AUDITOR else self.none()

    def whole(self) -> "ConsultationQuerySet":
        """With all that its page stands on."""
        return self.select_related(
            "call_section", "proposal__call", "proposal__government__parent", "proposal__organisation"
        )


class Consultation(models.Model):
    """A section of a draft shown to the agency for advice (기획 보완), until the call closes. Its thread holds the words.

    The database refuses one, and every message in it, once the call is closed or the draft is sent.
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="consultations")
    call_section = models.ForeignKey(CallSection, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(editable=False, db_default=PortalNow())
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "call_section"], name="consultation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.proposal.code} · {self.call_section.title}"

    def get_absolute_url(self) -> str:
        return reverse("applications:advice", args=[self.pk])
