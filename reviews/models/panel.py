"""The panel meets: when and where, who was there, and the minutes, frozen once those present have signed."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.activity.clock import PortalNow
from reviews.enums import Capacity, MeetingState
from reviews.models.rounds import OFFICE, Round


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, by) -> "MeetingQuerySet":
        """The office sees every meeting; a reviewer those they are asked to."""
        if by is None:
            return self.none()
        if by.role == Role.REVIEWER:
            return self.filter(attendances__person=by.user)
        return self if by.role in OFFICE else self.none()


class Meeting(models.Model):
    """A meeting of a round's panel. Closing writes what the minutes stand on into `minutes`; after that nothing changes.

    `digest` names the facts that were signed; `hash` is the database's SHA-256 over `minutes`, signatures included.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="meetings")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=MeetingState, default=MeetingState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    held_at = models.DateTimeField(gettext_lazy("date and time"))
    place = models.CharField(gettext_lazy("venue"), max_length=200)
    agenda = models.TextField(gettext_lazy("agenda"))
    remarks = models.TextField(gettext_lazy("remarks"), blank=True)
    called_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    called_at = models.DateTimeField(db_default=PortalNow())
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    reason = models.TextField(gettext_lazy("reason, when signatures are missing"), blank=True)
    digest = models.CharField(max_length=64, blank=True)
    minutes = models.JSONField(null=True)
    hash = models.CharField(max_length=64, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["round", "number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="meeting_number_once"),
            models.CheckConstraint(
                condition=Q(state="draft", closed_by=None, closed_at=None)
                | Q(state="closed", closed_by__isnull=False, closed_at__isnull=False, minutes__isnull=False),
                name="meeting_closed_has_minutes",
            ),
        ]

    def __str__(self) -> str:
        return _("Meeting no. %(number)s of the panel") % {"number": self.number}

    def get_absolute_url(self) -> str:
        return reverse("reviews:meeting", args=[self.pk])

    @property
    def standing(self) -> MeetingState:
        return MeetingState(self.state)

    @property
    def points(self) -> list[str]:
        """The agenda, line by line."""
        return [line.strip() for line in self.agenda.splitlines() if line.strip()]


class Attendance(models.Model):
    """Somebody asked to a meeting. `digest`: the facts they signed; a signature counts while these still stand."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    capacity = models.CharField(max_length=10, choices=Capacity)
    present = models.BooleanField(default=False)
    signed_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["meeting", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="attendance_once"),
            models.CheckConstraint(
                condition=Q(signed_at=None, digest="") | Q(signed_at__isnull=False, present=True),
                name="attendance_signed_by_who_was_present",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} · {self.person}"
