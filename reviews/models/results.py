"""What an opened round comes to: as computed, and as frozen."""

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


class Computed(models.Model):
    """What an opened round comes to, kept for its pages. `basis` names the reviews it was computed from.

    `lines` as reviews.rules.ranking.Line, in order; `within`: proposals the announced budget reaches; `apart`: proposal ->
    how many marks stand apart; `advice`: see reviews.queries.advice. Never the result: closing computes it from the marks.
    """

    round = models.OneToOneField(Round, models.PROTECT, related_name="computed")
    basis = models.CharField(max_length=32)
    computed_at = models.DateTimeField(db_default=PortalNow())
    lines = models.JSONField(default=list)
    within = models.JSONField(default=list)
    apart = models.JSONField(default=dict)
    advice = models.JSONField(default=dict)

    def __str__(self) -> str:
        return str(self.round)
