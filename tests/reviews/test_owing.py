"""What a round still owes: reviews the call asks for, reasons for marks that stand apart, a word about stepping back."""

import pytest
from django.urls import reverse

from portal.activity.models import Notice
from portal.ui.refusals import Invalid
from reviews import actions, queries
from reviews.models import Assignment, Conflict
from tests import worlds_reviews as worlds
from tests.factories import sign_in
from tests.reviews.test_guards import refused, run


def letters(kind):
    return sorted(Notice.objects.filter(kind=f"reviews/{kind}").values_list("email", flat=True))


def short(cast, clock):
    """Two of three reviews are in; the third reviewer stepped back and nobody took their place."""
    world = worlds.assigned(cast, clock, 1)
    for who, total in zip(cast.reviewers[:2], (90, 30), strict=True):
        worlds.reviewed(world.of(world.proposals[0], who), who, worlds.sheet(total))
    third = cast.reviewers[2]
    actions.declare(assignment=world.of(world.proposals[0], third), has_conflict=True, note="예시", by=third)
    return world


def page(client, who, name, world):
    sign_in(client, who)
    return client.get(reverse(f"reviews:{name}", args=[world.round.pk])).content.decode()


def test_too_few_reviews_are_named_from_opening_to_closing(cast, clock, client):
    world = short(cast, clock)
    number = world.proposals[0].number
    shown = page(client, cast.programme_officer, "opening", world)
    assert number in shown and "평가 3건 중 2건" in shown and "모든 평가가 제출되었습니다" not in shown
    with pytest.raises(Invalid) as caught:
        worlds.proposed(world)
    assert caught.value.field == "reason"
    opening = worlds.proposed(world, reason="대신할 위원이 없음 (예시)")
    assert number in page(client, cast.ministry_approver, "approval", world)
    actions.approve_opening(opening=opening, by=cast.ministry_approver)
    for name in ("ranking", "closing"):
        shown = page(client, cast.programme_officer, name, world)
        assert number in shown and "공모에서 정한 평가" in shown
    actions.close_round(round=world.reload().round, by=cast.programme_officer)
    assert "평가 3건 중 2건" in page(client, cast.auditor, "ranking", world)


@pytest.mark.guards
def test_too_few_reviews_need_a_reason_at_the_database_too(cast, clock):
    world = short(cast, clock)
    propose = "INSERT INTO reviews_opening (round_id, state, reason, proposed_by_id, comment) VALUES (%s, 'proposed', %s, %s, '')"
    assert refused(propose, world.round.pk, " ", cast.programme_officer.user_id) == "MA208"
    assert run(propose, world.round.pk, "예시", cast.programme_officer.user_id) == 1


def test_who_stands_apart_is_asked_by_letter_and_on_both_desks(cast, clock, client):
    world = worlds.assigned(cast, clock, 1)
    for who, total in zip(cast.reviewers[:3], (90, 30, 90), strict=True):
        assert letters("apart") == []
        worlds.reviewed(world.of(world.proposals[0], who), who, worlds.sheet(total))
    far = cast.reviewers[1]
    assert letters("apart") == [far.user.email]
    address = reverse("reviews:spread", args=[world.of(world.proposals[0], far).pk])
    sign_in(client, far)
    for desk in ("/desk/", reverse("reviews:desk")):
        assert address in client.get(desk).content.decode()
    client.post(address, {"reason": "실적이 없습니다. (예시)"})
    for desk in ("/desk/", reverse("reviews:desk")):
        assert address not in client.get(desk).content.decode()


def test_the_last_one_stepping_back_asks_too(cast, clock):
    short(cast, clock)
    assert letters("apart") == sorted(one.user.email for one in cast.reviewers[:2])


def test_an_opening_despite_missing_reviews_asks_and_the_reason_is_taken_until_the_ranking(
    cast, clock, client
):
    world = worlds.assigned(cast, clock, 1)
    for who, total in zip(cast.reviewers[:2], (90, 30), strict=True):
        worlds.reviewed(world.of(world.proposals[0], who), who, worlds.sheet(total))
    assert letters("apart") == []
    opening = worlds.proposed(world, reason="연락되지 않음 (예시)")
    actions.approve_opening(opening=opening, by=cast.ministry_approver)
    assert letters("apart") == sorted(one.user.email for one in cast.reviewers[:2])
    far = cast.reviewers[1]
    mine = world.of(world.proposals[0], far)
    assert f"({cast.reviewer.user.name}, {far.user.name})" in page(
        client, cast.programme_officer, "closing", world
    )
    actions.explain_spread(assignment=mine, reason="실적이 없습니다. (예시)", by=far)
    assert f"({cast.reviewer.user.name})" in page(client, cast.programme_officer, "closing", world)
    assert queries.marks_of(world.round)[world.proposals[0].pk][1].reason


@pytest.mark.guards
def test_after_the_opening_the_reason_alone_may_change(cast, clock):
    world = worlds.opened(cast, clock, 1)
    change = "UPDATE reviews_review SET {} WHERE assignment_id = %s"
    mine = world.of(world.proposals[0], cast.reviewer).pk
    assert refused(change.format("comment = 'x'"), mine) == "MA204"
    assert refused(change.format("state = 'draft'"), mine) == "MA203"
    assert run(change.format("spread_reason = 'x'"), mine) == 1


def test_the_page_before_submission_says_one_true_thing(cast, clock, client):
    world = worlds.assigned(cast, clock, 1, panel=2)
    for who, back in zip(cast.reviewers[:2], (True, False), strict=True):
        mine = world.of(world.proposals[0], who)
        worlds.marked(mine, who)
        sign_in(client, who)
        shown = client.get(reverse("reviews:submission", args=[mine.pk])).content.decode()
        assert ("회수할 수 있습니다" in shown, "되돌릴 수 없습니다" in shown) == (back, not back)
        actions.submit_review(assignment=mine, by=who)


def test_stepping_back_says_why_and_is_asked_once(cast, clock, client):
    world = worlds.assigned(cast, clock, 1)
    mine = world.of(world.proposals[0], cast.reviewer)
    address = reverse("reviews:declaration", args=[mine.pk])
    worlds.consented(world.round, cast.reviewer)
    sign_in(client, cast.reviewer)
    assert "objection" not in client.get(address).content.decode()
    typed = {"answer": "conflict", "kind": "adviser", "note": "자문 (예시)"}
    asked = client.post(address, typed)
    assert asked.status_code == 200 and "되돌릴 수 없습니다" in asked.content.decode()
    assert Assignment.objects.get(pk=mine.pk).state == "invited"
    assert asked.context["form"].initial == {**typed, "sure": True}
    assert client.post(address, {**typed, "sure": "True"}).url == reverse("reviews:desk")
    assert Conflict.objects.get().kind == "adviser"


def test_an_objection_is_the_applicants(cast, clock):
    world = worlds.assigned(cast, clock, 1)
    with pytest.raises(Invalid) as caught:
        actions.declare(
            assignment=world.of(world.proposals[0], cast.reviewer), has_conflict=True, kind="objection",
            note="예시", by=cast.reviewer,
        )  # fmt: skip
    assert caught.value.field == "kind"
