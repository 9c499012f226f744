"""An applicant objects to a reviewer (기피): names disclosed first, in time, decided with a reason, held by the database."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from portal.activity.models import Event, Notice
from portal.ui.refusals import Denied, Invalid, Refusal
from reviews import actions
from reviews.models import Conflict, Objection, PanelMember
from reviews.rules import OBJECTION_MOVES
from tests import factories
from tests import worlds_reviews as worlds
from tests.factories import sign_in
from tests.worlds_reviews import refused, run

pytestmark = pytest.mark.guards
WHY = "작년 자문 계약이 있었습니다. (예시)"


@pytest.fixture
def world(cast, clock):
    """Two proposals with two reviewers, whose names the applicants know for seven days."""
    made = worlds.assigned(cast, clock, 2, panel=2)
    for reviewer in cast.reviewers[:2]:
        worlds.consented(made.round, reviewer)
    actions.disclose_panel(round=made.round, days=7, by=cast.programme_officer)
    return made


def seat(world, reviewer) -> PanelMember:
    return PanelMember.objects.select_related("round__call", "reviewer").get(
        round=world.round, reviewer=reviewer.user
    )


def objected(world) -> Objection:
    cast = world.cast
    return actions.object_to(
        proposal=world.proposals[0], member=seat(world, cast.reviewer), reason=WHY, by=cast.local_approver
    )


def test_names_are_disclosed_to_the_approvers_of_every_applicant_and_later_ones_by_doing_it_again(
    cast, clock
):
    world = worlds.assigned(cast, clock, 2, panel=2)
    with pytest.raises(Refusal):
        actions.disclose_panel(round=world.round, days=7, by=cast.programme_officer)
    worlds.consented(world.round, cast.reviewer)
    for who in (cast.ministry_approver, cast.reviewer, cast.local_approver):
        with pytest.raises(Denied):
            actions.disclose_panel(round=world.round, days=7, by=who)
    for days in (0, 61):
        with pytest.raises(Invalid):
            actions.disclose_panel(round=world.round, days=days, by=cast.programme_officer)
    assert actions.disclose_panel(round=world.round, days=7, by=cast.programme_officer) == 1
    assert Notice.objects.filter(kind="reviews/panel_disclosed").count() == 2
    with pytest.raises(Refusal):
        actions.disclose_panel(round=world.round, days=7, by=cast.programme_officer)
    worlds.consented(world.round, cast.second_reviewer)
    assert actions.disclose_panel(round=world.round, days=3, by=cast.programme_officer) == 1
    first, second = seat(world, cast.reviewer), seat(world, cast.second_reviewer)
    assert first.objections_until - second.objections_until == timedelta(days=4)


def test_no_applicant_reads_a_name_before_it_is_disclosed(cast, clock, client):
    world = worlds.assigned(cast, clock, 1, panel=2)
    worlds.consented(world.round, cast.reviewer)
    place = reverse("reviews:disclosed", args=[world.proposals[0].code])
    sign_in(client, cast.local_approver)
    assert client.get(place).status_code == 404
    actions.disclose_panel(round=world.round, days=7, by=cast.programme_officer)
    page = client.get(place).content.decode()
    assert cast.reviewer.user.name in page and cast.second_reviewer.user.name not in page
    for stranger in (cast.stranger_approver, cast.coordinator, cast.reviewer):
        sign_in(client, stranger)
        assert client.get(place).status_code == 404


def test_only_the_approver_objects_once_with_a_reason_and_in_time(world, cast, clock):
    mine, member = world.proposals[0], seat(world, cast.reviewer)
    for who in (cast.officer, cast.stranger_approver, cast.programme_officer, cast.reviewer):
        with pytest.raises(Denied):
            actions.object_to(proposal=mine, member=member, reason=WHY, by=who)
    for reason in ("  ", "가" * 1001):
        with pytest.raises(Invalid):
            actions.object_to(proposal=mine, member=member, reason=reason, by=cast.local_approver)
    made = objected(world)
    assert made.state == "filed" and Event.objects.get(verb="object_to").reason == WHY
    assert Notice.objects.filter(kind="reviews/objected", recipient=cast.programme_officer.user).exists()
    with pytest.raises(Refusal):
        objected(world)
    clock.set(member.objections_until)
    with pytest.raises(Refusal):
        actions.object_to(
            proposal=mine, member=seat(world, cast.second_reviewer), reason=WHY, by=cast.local_approver
        )


def test_upheld_it_is_a_conflict_and_what_stands_ends(world, cast, clock):
    one = world.of(world.proposals[0], cast.reviewer)
    worlds.reviewed(one, cast.reviewer)
    made = objected(world)
    for who in (cast.local_approver, cast.ministry_approver, cast.reviewer):
        with pytest.raises(Denied):
            actions.decide_objection(objection=made, upheld=True, answer="예시", by=who)
    with pytest.raises(Invalid):
        actions.decide_objection(objection=made, upheld=True, answer=" ", by=cast.programme_officer)
    done = actions.decide_objection(
        objection=made, upheld=True, answer="사실로 확인 (예시)", by=cast.programme_officer
    )
    assert done.state == "upheld" and Conflict.objects.get().kind == "objection"
    assert world.of(world.proposals[0], cast.reviewer).state == "voided"
    assert world.of(world.proposals[1], cast.reviewer).state == "invited"
    letter = Notice.objects.get(kind="reviews/objection_decided")
    assert letter.recipient == cast.local_approver.user and cast.reviewer.user.name not in letter.text
    asked = Notice.objects.filter(kind="reviews/others_needed").first()
    assert world.proposals[0].number in asked.text and f"proposal={world.proposals[0].code}" in asked.link
    with pytest.raises(Refusal):
        actions.decide_objection(objection=done, upheld=False, answer="예시", by=cast.programme_officer)


def test_dismissed_nothing_ends(world, cast, clock):
    done = actions.decide_objection(
        objection=objected(world), upheld=False, answer="근거 없음 (예시)", by=cast.programme_officer
    )
    assert done.state == "dismissed" and not Conflict.objects.exists()
    assert world.of(world.proposals[0], cast.reviewer).state == "invited"


def test_the_pages_lead_from_the_letter_to_the_decision(world, cast, clock, client):
    sign_in(client, cast.local_approver)
    place = reverse("reviews:objecting", args=[world.proposals[0].code, seat(world, cast.reviewer).pk])
    assert place in client.get(reverse("reviews:disclosed", args=[world.proposals[0].code])).content.decode()
    assert client.get(place).status_code == 200
    assert client.post(place, {"reason": " "}).status_code == 422
    filed = client.post(place, {"reason": WHY})["Location"]
    assert WHY in client.get(filed).content.decode()
    assert client.post(filed, {"verdict": "uphold", "answer": "예시"}).status_code == 404
    sign_in(client, cast.stranger_approver)
    assert client.get(filed).status_code == 404
    sign_in(client, cast.programme_officer)
    listed = client.get(reverse("reviews:objections", args=[world.round.pk])).content.decode()
    assert filed in listed
    assert client.post(filed, {"verdict": "", "answer": ""}).status_code == 422
    assert client.post(filed, {"verdict": "uphold", "answer": "인용 (예시)"})["Location"] == filed
    sign_in(client, cast.local_approver)
    assert "인용 (예시)" in client.get(filed).content.decode()


FILE = (
    "INSERT INTO reviews_objection (round_id, proposal_id, reviewer_id, state, reason, filed_by_id, answer)"
    " VALUES (%s, %s, %s, %s, %s, %s, '')"
)


def test_the_database_takes_no_objection_to_a_name_undisclosed_or_too_late(world, cast, clock):
    def filed(reviewer, state="filed", reason="예시"):
        mine = world.proposals[0].pk
        return (FILE, world.round.pk, mine, reviewer.user_id, state, reason, cast.local_approver.user_id)

    assert refused(*filed(cast.reviewers[2])) == "MA232"
    assert refused(*filed(cast.reviewer, state="upheld")) == "MA234"
    assert refused(*filed(cast.reviewer, reason="")) == "objection_says_why"
    assert run(*filed(cast.reviewer)) == 1
    assert refused(*filed(cast.reviewer)) == "objection_once"
    clock.set(seat(world, cast.reviewer).objections_until)
    assert refused(*filed(cast.second_reviewer)) == "MA232"


def test_the_database_upholds_nothing_without_a_conflict_and_decides_once(world, cast, clock):
    objected(world)
    by = cast.programme_officer.user_id
    decide = (
        "UPDATE reviews_objection SET state = %s, decided_by_id = %s, decided_at = portal_now(), answer = %s"
    )
    assert refused(decide, "upheld", by, "예시") == "MA233"
    assert refused(decide, "dismissed", by, "") == "objection_decided_with_reason"
    assert run(decide, "dismissed", by, "예시") == 1
    assert refused(decide, "upheld", by, "예시") == "MA234"
    assert refused("UPDATE reviews_objection SET reason = 'x'") == "42501"
    assert refused("DELETE FROM reviews_objection") == "42501"


def test_red_first_without_its_guard_an_objection_is_filed_too_late(world, cast, clock):
    clock.set(seat(world, cast.reviewer).objections_until)
    late = (
        FILE, world.round.pk, world.proposals[0].pk, cast.reviewer.user_id, "filed", "예시",
        cast.local_approver.user_id,
    )  # fmt: skip
    assert refused(*late) == "MA232"
    with factories.as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE reviews_objection DISABLE TRIGGER objection_guard")
    assert run(*late) == 1


def test_rules_and_database_have_the_same_moves():
    assert OBJECTION_MOVES == {"uphold": {"filed": "upheld"}, "dismiss": {"filed": "dismissed"}}
