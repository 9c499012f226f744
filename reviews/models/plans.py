"""Plans of who reviews what, as asked and as answered, and what the office has decided about a pair beforehand."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models import Proposal
from portal.accounts.models import User
from portal.activity.clock import PortalNow
from portal.activity.models import Job
from reviews.enums import Objective, PlanState, RuleKind
from reviews.models.rounds import OFFICE, Round

OPEN = (PlanState.WAITING, PlanState.SOLVING)


class PlanQuerySet(models.QuerySet):
    def visible_to(self, by) -> "PlanQuerySet":
        return self.all() if by and by.role in OFFICE else self.none()

    def light(self) -> "PlanQuerySet":
        """Without the question and the answer, which are large."""
        return self.defer("inputs", "result")


class Plan(models.Model):
    """A question to the solver and its answer. `inputs` and `result` are what reviews.rules.assignment writes of them.

    `settings`: most (cases, for who has no limit of their own), per_organisation, per_province (at most so many on one
    proposal), newcomers (percent). `hash` is the SHA-256 of the question: the same question has the same answer.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="plans")
    state = models.CharField(max_length=10, choices=PlanState, default=PlanState.WAITING)
    objective = models.CharField(max_length=12, choices=Objective, default=Objective.WORST_FIRST)
    settings = models.JSONField(default=dict)
    inputs = models.JSONField(null=True)
    hash = models.CharField(max_length=64, blank=True)
    result = models.JSONField(null=True)
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+")
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=PortalNow())
    finished_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["solved", "impossible", "confirmed"])
                | (Q(inputs__isnull=False, result__isnull=False, finished_at__isnull=False) & ~Q(hash="")),
                name="plan_answered_has_its_answer",
            ),
            models.CheckConstraint(
                condition=Q(state="confirmed", confirmed_by__isnull=False, confirmed_at__isnull=False)
                | (~Q(state="confirmed") & Q(confirmed_by=None, confirmed_at=None)),
                name="plan_confirmed_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(state__in=["waiting", "solving"]),
                name="plan_one_at_a_time",
                violation_error_message=_("A plan of this round is being solved already."),
            ),
        ]
        indexes = [models.Index(fields=["round", "-id"], name="plan_newest")]

    def __str__(self) -> str:
        return str(self.round)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def standing(self) -> PlanState:
        return PlanState(self.state)


class PairRule(models.Model):
    """A pair that must be in every plan of the round, or in none; the trail keeps what was decided before."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="pair_rules")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="+")
    reviewer = models.ForeignKey(User, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=RuleKind)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=PortalNow())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "proposal", "reviewer"], name="pair_rule_once")
        ]

    def __str__(self) -> str:
        return f"{self.proposal} · {self.reviewer}"
