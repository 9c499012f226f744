"""Who is at work in a draft, and as what."""

from collections.abc import Mapping

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from applications.enums.drafting import DraftRole
from applications.models.proposals import Proposal, Section
from portal.accounts.models import Membership, User
from portal.activity.clock import PortalNow


class Presence(models.Model):
    """When a person was last seen in a section of a draft; of use for half a minute only."""

    section = models.ForeignKey(Section, models.PROTECT, related_name="presences")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    seen_at = models.DateTimeField(db_default=PortalNow())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["section", "user"], name="presence_once")]


class DraftMember(models.Model):
    """What a person was made in a draft. Who has no row writes, when of the leading government; else only reads."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="members")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    role = models.CharField(_("role in the draft"), max_length=6, choices=DraftRole)
    sections = models.JSONField(
        default=list, blank=True, help_text=_("keys of the sections a guest writes in; empty: all")
    )
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(db_default=PortalNow())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sections=[]) | Q(role="editor"),
                name="draft_member_sections_of_a_writer",
                violation_error_message=_("Sections are given to a guest who writes."),
            ),
            models.UniqueConstraint(fields=["proposal", "user"], name="draft_member_once"),
            models.UniqueConstraint(
                fields=["proposal"], condition=Q(role="owner"), name="draft_member_one_owner"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user.name}: {self.get_role_display()}"


def part_of(by: Membership, proposal: str = "pk") -> Mapping[str, Subquery]:
    """What `by` was made in the draft, and the sections given to them (null or empty: all), to annotate a proposal
    with; null while they belong to no government that leads it or takes part.
    """
    there = Q(proposal__organisation=by.organisation_id)
    if by.government is not None:
        there |= Q(proposal__partners__government=by.government)
    rows = DraftMember.objects.filter(there, proposal=OuterRef(proposal), user=by.user_id)
    return {f"draft_{name}": Subquery(rows.values(name)[:1]) for name in ("role", "sections")}
