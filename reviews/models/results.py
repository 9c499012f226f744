"""The frozen result of a round."""

from django.db import models

from applications.models import Proposal
from portal.accounts.models import User
from portal.activity.clock import PortalNow
from reviews.models.rounds import Round


class Ranking(models.Model):
    """The frozen result of a round; its hash covers every line."""

    round = models.OneToOneField(Round, models.PROTECT, related_name="ranking")
    frozen_at = models.DateTimeField(db_default=PortalNow())
    frozen_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return str(self.round)


class RankingLine(models.Model):
    """A proposal's official result: total in marks with two decimals, place, grade, and how ties were broken."""

    ranking = models.ForeignKey(Ranking, models.PROTECT, related_name="lines")
    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="ranking_line")
    place = models.PositiveIntegerField()
    total = models.DecimalField(max_digits=5, decimal_places=2)
    spread = models.DecimalField(max_digits=5, decimal_places=2)
    heaviest = models.DecimalField(max_digits=5, decimal_places=2)
    passes = models.BooleanField()
    grade = models.CharField(max_length=2)
    reviews = models.PositiveSmallIntegerField()
    tied_by = models.CharField(max_length=30, blank=True)

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["ranking", "place"], name="ranking_place_once")]
