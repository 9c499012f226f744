"""The pool and its panels, as their lists and pages show them. Nothing here depends on a mark."""

from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import CharField, Count, F, Func, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from applications.enums import ProposalState
from applications.models import Proposal
from portal.accounts.enums import Role
from portal.accounts.models import Membership, User
from portal.accounts.queries import people
from portal.activity import clock
from portal.ui.formats import SEOUL
from reviews.enums import AssignmentState, RoundState
from reviews.models import Assignment, Objection, PanelMember, ReviewerPost, Round
from reviews.rules import ENDED

RUNNING = (RoundState.PREPARING, RoundState.SCORING)


def pool() -> QuerySet[Any]:
    """Every reviewer with `works` (posts of today), `tags`, `fields`, `regions`, `most`, `live` cases and `rounds` so far."""
    live = Assignment.objects.filter(reviewer=OuterRef("pk"), round__state__in=RUNNING).exclude(
        state__in=ENDED
    )
    sat = PanelMember.objects.consented().filter(reviewer=OuterRef("pk"))
    return people(Role.REVIEWER).annotate(
        works=_works(),
        tags=_joined("reviewer_profile__technologies"),
        fields=F("reviewer_profile__fields"),
        regions=F("reviewer_profile__regions"),
        most=F("reviewer_profile__most"),
        live=_count(live, "reviewer"),
        rounds=_count(sat, "reviewer"),
    )


def _works() -> Any:
    """The names of the posts held today, in the language of the page."""
    english = (get_language() or "ko").startswith("en")
    name = "government__name_en" if english else "government__name_ko"
    today = clock.now().astimezone(SEOUL).date()
    held = ReviewerPost.objects.filter(reviewer=OuterRef("pk")).filter(Q(ends_on=None) | Q(ends_on__gt=today))
    named = held.annotate(named=Coalesce(name, "organisation", output_field=CharField()))
    joined = named.order_by().values("reviewer").annotate(all=StringAgg("named", ", ", order_by="named"))
    return Coalesce(Subquery(joined.values("all")), Value(""), output_field=TextField())


def _joined(path: str) -> Any:
    return Coalesce(
        Func(F(path), Value(", "), function="array_to_string", output_field=CharField()), Value("")
    )


def _count(rows: QuerySet, by: str) -> Any:
    counted = rows.order_by().values(by).annotate(all=Count("pk")).values("all")
    return Coalesce(Subquery(counted), Value(0))


def panel(round_: Round) -> QuerySet[Any]:
    """Who was invited to a round: with `cases` asked for, `done` of them, and whether they are a `newcomer`."""
    mine = Assignment.objects.filter(round=OuterRef("round"), reviewer=OuterRef("reviewer"))
    rows = PanelMember.objects.filter(round=round_).select_related("reviewer", "round")
    return rows.annotate(
        cases=_count(mine.exclude(state__in=ENDED), "reviewer"),
        done=_count(mine.filter(state=AssignmentState.DONE), "reviewer"),
        earlier=_count(earlier_reviews(), "reviewer"),
        works=_works_of_member(),
    )


def earlier_reviews() -> QuerySet[Assignment]:
    """Of the member in the outer query: reviews submitted in rounds set up before this one. None: a newcomer."""
    return Assignment.objects.filter(
        reviewer=OuterRef("reviewer"), state=AssignmentState.DONE, round__lt=OuterRef("round")
    )


def _works_of_member() -> Any:
    return Subquery(pool().filter(pk=OuterRef("reviewer")).values("works")[:1])


def panel_counts(round_: Round) -> dict[str, int]:
    """How many were invited, consented, declined, and how many names the applicants know."""
    rows = PanelMember.objects.filter(round=round_)
    return rows.aggregate(
        invited=Count("pk"),
        consented=Count("pk", filter=Q(consented_at__isnull=False, declined_at=None)),
        awaited=Count("pk", filter=Q(consented_at=None, declined_at=None)),
        declined=Count("pk", filter=Q(declined_at__isnull=False)),
        disclosed=Count("pk", filter=Q(disclosed_at__isnull=False)),
        undisclosed=Count("pk", filter=Q(consented_at__isnull=False, declined_at=None, disclosed_at=None)),
    )


def invitable(round_: Round) -> QuerySet[Any]:
    """The pool without those who are on the panel; who declined may be asked again."""
    seated = PanelMember.objects.standing().filter(round=round_)
    return pool().exclude(pk__in=seated.values("reviewer"))


def seats_of(reviewer: User) -> QuerySet[Any]:
    """A reviewer's rounds, the latest first, with `cases` and `done`."""
    mine = Assignment.objects.filter(round=OuterRef("round"), reviewer=OuterRef("reviewer"))
    rows = PanelMember.objects.filter(reviewer=reviewer).select_related("round__call")
    return rows.annotate(
        cases=_count(mine.exclude(state__in=ENDED), "reviewer"),
        done=_count(mine.filter(state=AssignmentState.DONE), "reviewer"),
    ).order_by("-invited_at", "-pk")


def asked_to_consent(by: Membership) -> QuerySet[PanelMember]:
    """A reviewer's own invitations that await an answer in rounds that still take members."""
    rows = PanelMember.objects.visible_to(by).standing().filter(consented_at=None, round__state__in=RUNNING)
    return rows.select_related("round__call").order_by("round__due_at", "pk")


def objecting(round_: Round) -> QuerySet[Proposal]:
    """The proposals whose governments may object: those that are or will be judged in the round."""
    judged = (ProposalState.ELIGIBLE, ProposalState.IN_REVIEW)
    rows = Proposal.objects.filter(call=round_.call_id, state__in=judged).select_related("organisation")
    return rows.order_by("number", "pk")


def disclosed_to(proposal: Proposal) -> QuerySet[PanelMember]:
    """The reviewers whose names were disclosed to the applicants of this proposal's round, with where they work."""
    rows = PanelMember.objects.filter(round__call=proposal.call_id, disclosed_at__isnull=False)
    loaded = rows.select_related("reviewer", "round__call").order_by("reviewer__name", "pk")
    return loaded.annotate(works=_works_of_member())


def objections_of(round_: Round) -> QuerySet[Objection]:
    rows = Objection.objects.filter(round=round_)
    return rows.select_related("proposal__government__parent", "reviewer", "filed_by", "decided_by")


def label_of(fields: list[str] | None, choices: Any) -> str:
    """Keys of a choice as their labels, in the order of the choice."""
    return ", ".join(str(one.label) for one in choices if one.value in (fields or ()))
