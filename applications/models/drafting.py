"""Who is at work in a draft."""

from django.db import models

from applications.models.proposals import Section
from portal.accounts.models import User
from portal.activity.clock import PortalNow


class Presence(models.Model):
    """When a person was last seen in a section of a draft; of use for half a minute only."""

    section = models.ForeignKey(Section, models.PROTECT, related_name="presences")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    seen_at = models.DateTimeField(db_default=PortalNow())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["section", "user"], name="presence_once")]
