"""Projects of earlier years, brought in from a file, so that a duplicate shows (중복 확인)."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models.proposals import OFFICE
from portal.accounts.models import LocalGovernment, User
from portal.activity.clock import PortalNow
from portal.documents.models import StoredFile


class PastImport(models.Model):
    """One file of earlier projects, taken as a whole; append-only."""

    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="+")
    count = models.PositiveIntegerField(help_text=_("how many projects it brought"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=PortalNow())

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(count__gt=0), name="past_import_not_empty")]


class PastProjectQuerySet(models.QuerySet):
    def visible_to(self, by) -> "PastProjectQuerySet":
        """The office's own reference; a drafter meets single ones as similar work."""
        return self.all() if by is not None and by.role in OFFICE else self.none()


class PastProject(models.Model):
    """A project of an earlier year as its file says; amount in won. Append-only."""

    source = models.ForeignKey(PastImport, models.PROTECT, related_name="projects")
    row = models.PositiveIntegerField(help_text=_("line of the file"))
    year = models.PositiveSmallIntegerField(_("fiscal year"))
    title = models.CharField(_("project"), max_length=200)
    government = models.ForeignKey(LocalGovernment, models.PROTECT, null=True, related_name="+")
    government_name = models.CharField(_("government"), max_length=120)
    amount = models.BigIntegerField(_("amount"), null=True, help_text=_("won"))
    summary = models.TextField(_("summary"), blank=True)

    objects = PastProjectQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "government_name", "title"], name="past_project_once"),
            models.CheckConstraint(condition=Q(year__range=(1990, 2999)), name="past_project_year"),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__range=(0, 10**13)), name="past_project_amount"
            ),
        ]
        indexes = [
            models.Index(fields=["-year", "-id"], name="past_project_by_year"),
            GinIndex(fields=["title"], name="past_project_trigrams", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.title
