"""The pool of reviewers, panels in every state, names disclosed, objections filed and decided."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from portal.accounts.models import Membership
from portal.documents.files import store
from portal.documents.sheets import workbook
from reviews import actions
from reviews.models import PanelMember
from reviews.queries.pool_import import empty_sheet
from tests import worlds_reviews as judge
from tests.permissions.world import NOW, World


def reviewers_sheet() -> bytes:
    """A workbook with one new reviewer."""
    row = ["예시 신규", "imported@sample.example", "예시대학교", "교수", "", "", "", "", "", ""]
    empty = empty_sheet()
    return workbook([type(empty)(empty.title, empty.head, [row])])


def add_pool(world: World, clock: Any) -> None:
    cast = world.cast
    clock.set(NOW - timedelta(days=5))
    reviewer = cast.reviewer.user
    actions.save_profile(reviewer=reviewer, by=cast.reviewer, fields=["safety"], technologies=["예시"])
    post = actions.add_post(reviewer=reviewer, by=cast.reviewer, organisation="예시대학교", position="교수")
    world.put("reviewer rev", reviewer, pk=reviewer.pk)
    world.put("post of rev", post, pk=post.pk)
    preparing = world.things["round preparing"]
    (asked,) = actions.invite_reviewers(
        round=preparing.round, reviewers=[reviewer], by=cast.programme_officer
    )
    world.put("seat asked", asked, pk=asked.pk)
    world.put("seat consented", None, pk=seat_of(world.things["round scored"], cast.reviewer).pk)
    world.put("seat closed", None, pk=seat_of(world.things["round opened"], cast.reviewer).pk)
    add_objections(world)
    file = SimpleUploadedFile("예시.xlsx", reviewers_sheet())
    world.put("reviewers sheet", None, file=store(file, by=cast.programme_officer).pk)


def seat_of(made: judge.World, reviewer: Membership) -> PanelMember:
    rows = PanelMember.objects.select_related("round__call", "reviewer")
    return rows.get(round=made.round, reviewer=reviewer.user)


def add_objections(world: World) -> None:
    """The scoring round is disclosed; its first applicant objects to one and another of its reviewers."""
    cast, made = world.cast, world.things["round scoring"]
    mine = made.proposals[0]
    for reviewer in cast.reviewers[1:3]:
        judge.consented(made.round, reviewer)
    actions.disclose_panel(round=made.round, days=30, by=cast.programme_officer)
    world.put("disclosed", mine, code=mine.code)
    world.put("undisclosed", None, code=world.things["round preparing"].proposals[0].code)
    free = seat_of(made, cast.reviewer)
    world.put("objecting", None, code=mine.code, member=free.pk)
    filed, decided = (
        actions.object_to(
            proposal=mine, member=seat_of(made, reviewer), reason="예시 사유", by=cast.local_approver
        )
        for reviewer in cast.reviewers[1:3]
    )
    actions.decide_objection(objection=decided, upheld=False, answer="예시", by=cast.programme_officer)
    world.put("objection filed", filed, pk=filed.pk)
    world.put("objection decided", decided, pk=decided.pk)
