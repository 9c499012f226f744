"""The pages of the pool and its panels: bad input beside its field, one number of queries, who may what."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from reviews import actions
from reviews import permissions as may
from reviews.enums import ObjectionState, RoundState
from reviews.models import Conflict, Objection, PanelMember, ReviewerPost, Round
from tests import factories
from tests import worlds_reviews as worlds
from tests.factories import sign_in
from tests.reviews.test_counts import cost
from tests.reviews.test_permissions import AUDITOR, OFFICER, REVIEWER, check

HTML = "<script>alert(1)</script>"
NOTHING = {"csrfmiddlewaretoken": "x"}  # what a browser sends of an empty form


def kept(answer, *typed: str) -> None:
    """Refused beside the field, with what was typed still there and no markup of it."""
    page = answer.content.decode()
    assert answer.status_code == 422 and answer.context["form"].errors
    assert all(text in page for text in typed) and HTML not in page


def test_a_bad_reviewer_stands_beside_its_field(cast, clock, client):
    sign_in(client, cast.programme_officer)
    place = reverse("reviews:new_reviewer")
    good = {"name": "예시 신규", "email": "new@sample.example"}
    for wrong in (
        {"name": ""},
        {"email": "전자우편"},
        {"email": cast.reviewer.user.email},
        {"most": "많이"},
        {"most": "0"},
        {"technologies": ",".join(f"기술{n}" for n in range(21))},
        {"technologies": "가" * 41},
        {"service_fields": ["없는"]},
        {"note": "나" * 201},
        {"name": "예시\0"},
        {"position": HTML, "most": "-1"},
    ):
        answer = client.post(place, {**good, **wrong})
        assert answer.status_code in (409, 422) and answer.context["form"].errors, wrong
    kept(client.post(place, {**good, "name": "", "position": HTML}), good["email"])
    assert client.post(place, {**good, "technologies": "드론, 드론 , IoT"}).status_code == 302
    assert PanelMember.objects.count() == 0


def test_a_bad_post_or_relation_stands_beside_its_field(cast, clock, client):
    sign_in(client, cast.reviewer)
    who, here = cast.reviewer.user_id, cast.county.government_id
    place = reverse("reviews:posts", args=[who])
    for wrong in (
        NOTHING,
        {"organisation": "예시", "government": here},
        {"government": "999999999"},
        {"organisation": "예시", "starts_on": "2026-02-01", "ends_on": "2026-01-01"},
        {"organisation": "예시", "starts_on": "어제"},
        {"organisation": "예" * 101},
    ):
        kept(client.post(place, wrong))
    place = reverse("reviews:relations", args=[who])
    for wrong in ({"kind": "kin"}, {"government": here, "kind": "competitor"}, {"government": here}):
        kept(client.post(place, wrong))
    assert not ReviewerPost.objects.exists() and not Conflict.objects.exists()
    good = {"government": here, "kind": "kin", "note": "친족 (예시)"}
    assert client.post(place, good).url == reverse("reviews:reviewer", args=[who])
    assert client.post(place, good).status_code == 409
    other = reverse("reviews:posts", args=[cast.second_reviewer.user_id])
    assert client.post(other, {"organisation": "예시"}).status_code == 404


def test_bad_input_about_a_panel_stands_beside_its_field(cast, clock, client):
    world = worlds.prepared(cast, clock, 1)
    sign_in(client, cast.programme_officer)
    place = reverse("reviews:invitations", args=[world.round.pk])
    for wrong in (
        NOTHING,
        {"reviewers": ["x"]},
        {"reviewers": [str(cast.officer.user_id)]},
        {"reviewers": ["9" * 30]},
    ):
        assert client.post(place, wrong).status_code == 422
    ids = [str(one.user_id) for one in cast.reviewers[:2]]
    assert client.post(place, {"reviewers": ids}).url == reverse("reviews:panel", args=[world.round.pk])
    seat = PanelMember.objects.first()
    limits = reverse("reviews:limits", args=[seat.pk])
    for wrong in (
        {"least": "", "most": ""},
        {"least": "5", "most": "3"},
        {"least": "-1"},
        {"least": "0", "available_from": "2027-02-01", "available_to": "2027-01-01"},
    ):
        kept(client.post(limits, wrong))
    assert client.post(limits, {"least": "1", "most": "3"}).status_code == 302
    fees = reverse("reviews:fees", args=[world.round.pk])
    for wrong in ("", "-1", "무료", str(10**9 + 1), "1.5"):
        kept(client.post(fees, {"rate": wrong}))
    assert client.post(fees, {"rate": "150,000"}).url == fees
    assert Round.objects.get().fee_rate == 150_000
    worlds.consented(world.round, cast.reviewer)
    disclosure = reverse("reviews:disclosure", args=[world.round.pk])
    for wrong in ("", "0", "61", "x"):
        kept(client.post(disclosure, {"days": wrong}))
    sign_in(client, cast.second_reviewer)
    other = PanelMember.objects.get(reviewer=cast.second_reviewer.user)
    kept(client.post(reverse("reviews:refusal", args=[other.pk]), {"reason": " "}))


def test_numbers_no_key_can_be_are_pages_that_do_not_exist(cast, clock, client):
    sign_in(client, cast.programme_officer)
    for name in ("reviewer", "post", "limits", "release", "objection", "panel", "fees"):
        assert client.get(reverse(f"reviews:{name}", args=[2**63])).status_code == 404


def fill(world, cast, count: int) -> None:
    """So many more reviewers with a post each, on the panel and disclosed, and objected to."""
    more = [factories.reviewer() for _each in range(count)]
    for one in more:
        actions.save_profile(reviewer=one.user, by=one, fields=["safety"], technologies=["드론"])
        actions.add_post(reviewer=one.user, by=one, organisation="예시대학교", starts_on=date(2020, 1, 1))
    actions.invite_reviewers(
        round=world.round, reviewers=[one.user for one in more], by=cast.programme_officer
    )
    for one in more:
        worlds.consented(world.round, one)
    actions.disclose_panel(round=world.round, days=7, by=cast.programme_officer)
    for seat in PanelMember.objects.filter(reviewer__in=[one.user for one in more]):
        actions.object_to(proposal=world.proposals[0], member=seat, reason="예시", by=cast.local_approver)


OFFICE_PAGES = {"pool": 9, "panel": 11, "invitations": 10, "objections": 9, "fees": 9}


@pytest.mark.parametrize("count", [1, 3, 30])
def test_a_page_costs_the_same_at_any_length(cast, clock, client, count_db, count):
    world = worlds.prepared(cast, clock, 1)
    fill(world, cast, count)
    sign_in(client, cast.programme_officer)
    found = {
        name: cost(
            client, reverse(f"reviews:{name}", args=[] if name == "pool" else [world.round.pk]), count_db
        )[0]
        for name in OFFICE_PAGES
    }
    sign_in(client, cast.local_approver)
    found["disclosed"] = cost(client, reverse("reviews:disclosed", args=[world.proposals[0].code]), count_db)[
        0
    ]
    assert found == {**OFFICE_PAGES, "disclosed": 12}


def test_the_lists_leave_as_files_with_what_is_seen(cast, clock, client):
    world = worlds.prepared(cast, clock, 1)
    fill(world, cast, 2)
    sign_in(client, cast.auditor)
    for place in (reverse("reviews:pool"), reverse("reviews:panel", args=[world.round.pk])):
        for kind in ("csv", "xlsx"):
            answer = client.get(place, {"export": kind})
            assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]
    text = client.get(reverse("reviews:pool"), {"export": "csv"})
    assert (
        "예시대학교" in b"".join(text).decode("utf-8-sig")
        if text.streaming
        else text.content.decode("utf-8-sig")
    )


def test_the_panel_narrows_by_where_somebody_stands(cast, clock, client):
    world = worlds.prepared(cast, clock, 1)
    people = [one.user for one in cast.reviewers[:3]]
    actions.invite_reviewers(round=world.round, reviewers=people, by=cast.programme_officer)
    worlds.consented(world.round, cast.reviewers[0])
    seat = PanelMember.objects.get(reviewer=people[1])
    actions.decline(member=seat, reason="예시", by=cast.reviewers[1])
    sign_in(client, cast.auditor)
    place = reverse("reviews:panel", args=[world.round.pk])
    for standing, who in (("consented", people[0]), ("refused", people[1]), ("asked", people[2])):
        rows = client.get(place, {"standing": standing}).context["table"].page.rows
        assert [row.reviewer for row in rows] == [who]
    assert client.get(place, {"standing": "x"}).status_code == 422


@pytest.mark.parametrize("state", RoundState.values)
def test_who_may_what_on_a_panel(state):
    changes = state in ("preparing", "scoring")
    for own in (True, False):
        seat = PanelMember(reviewer_id=1 if own else 2, round=Round(state=state))
        mine = {REVIEWER} if own and changes else set()
        check(lambda who, it=seat: may.may_consent(who, it), mine)
        check(lambda who, it=seat: may.may_leave(who, it), mine)
        check(lambda who, it=seat: may.may_release(who, it), {OFFICER} if changes else set())
        gone = PanelMember(reviewer_id=1, round=Round(state=state), declined_at=timedelta())
        check(lambda who, it=gone: may.may_consent(who, it), set())
        check(lambda who, it=gone: may.may_leave(who, it), set())
    for decided in ObjectionState.values:
        one = Objection(state=decided, round=Round(state=state))
        open_ = decided == "filed" and state != "ranked"
        check(lambda who, it=one: may.may_decide_objection(who, it), {OFFICER} if open_ else set())
    assert AUDITOR
