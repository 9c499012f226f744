"""What a view fetches: only what this person may see, else 404."""

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.accounts.queries import people
from reviews.models import Assignment, Conflict, Objection, PanelMember, Plan, ReviewerPost, Round

OFFICE = (Role.PROGRAMME_OFFICER, Role.APPROVER, Role.AUDITOR)
Trail = list[tuple[Any, str]]


def the_round(request: HttpRequest, pk: int) -> Round:
    rows = Round.objects.visible_to(request.membership).select_related("call")
    return get_object_or_404(rows, pk=storable(pk))


def the_plan(round_: Round, pk: int) -> Plan:
    """A plan of this round."""
    rows = Plan.objects.filter(round=round_).select_related("round__call", "job", "created_by")
    return get_object_or_404(rows.defer("inputs"), pk=storable(pk))


def my_assignment(request: HttpRequest, pk: int) -> Assignment:
    """A live assignment of this reviewer."""
    rows = Assignment.objects.visible_to(request.membership).filter(reviewer=request.user)
    loaded = rows.select_related("round__call", "proposal__government__parent", "submission", "reviewer")
    return get_object_or_404(loaded, pk=storable(pk))


def some_assignment(request: HttpRequest, pk: int) -> Assignment:
    """An assignment as the office sees it: who and what, no marks."""
    rows = Assignment.objects.visible_to(request.membership).select_related(
        "round__call", "proposal", "reviewer"
    )
    return get_object_or_404(rows, pk=storable(pk))


def some_seat(request: HttpRequest, pk: int) -> PanelMember:
    """A place on a panel: one's own, or for the office any."""
    rows = PanelMember.objects.visible_to(request.membership).select_related(
        "round__call__programme", "reviewer", "paper"
    )
    return get_object_or_404(rows, pk=storable(pk))


def the_reviewer(request: HttpRequest, pk: int) -> User:
    """Somebody of the pool: for the office anybody, for a reviewer oneself."""
    rows = people(Role.REVIEWER).select_related("reviewer_profile")
    if request.membership.role == Role.REVIEWER:
        rows = rows.filter(pk=request.user.pk)
    return get_object_or_404(rows, pk=storable(pk))


def the_post(request: HttpRequest, pk: int) -> ReviewerPost:
    rows = ReviewerPost.objects.select_related("reviewer", "government__parent")
    post = get_object_or_404(rows, pk=storable(pk))
    the_reviewer(request, post.reviewer_id)
    return post


def the_objection(request: HttpRequest, pk: int) -> Objection:
    rows = Objection.objects.visible_to(request.membership).select_related(
        "round__call", "proposal__government__parent", "reviewer", "filed_by", "decided_by"
    )
    return get_object_or_404(rows, pk=storable(pk))


def the_conflict(pk: int) -> Conflict:
    return get_object_or_404(
        Conflict.objects.select_related("reviewer", "government__parent"), pk=storable(pk)
    )


def named(numbers: list[str]) -> str:
    """The first ten, and that there are more."""
    return ", ".join(numbers[:10]) + (" …" if len(numbers) > 10 else "")


def storable(pk: int) -> int:
    """A number no key can be is a page that does not exist."""
    if pk >= 2**63:
        raise Http404
    return pk


def or_404(allowed: bool) -> None:
    if not allowed:
        raise Http404


def round_trail(round_: Round, *steps: tuple[Any, str]) -> Trail:
    here = (_("Review round"), round_.get_absolute_url() if steps else "")
    call = (round_.call.title, reverse("applications:call", args=[round_.call.slug]))
    return [(_("Calls"), reverse("applications:calls")), call, here, *steps]


def desk_trail(*steps: tuple[Any, str]) -> Trail:
    return [(_("My reviews"), reverse("reviews:desk") if steps else ""), *steps]


def pool_trail(request: HttpRequest, *steps: tuple[Any, str]) -> Trail:
    """Of the office from the pool on; a reviewer's own pages from their desk on."""
    if request.membership.role == Role.REVIEWER:
        return desk_trail(*steps)
    return [(_("Pool of reviewers"), reverse("reviews:pool") if steps else ""), *steps]
