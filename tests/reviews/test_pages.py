"""Every page of a round, for those who may meet it, in every state of the round; and 404 for the rest."""

import pytest
from django.urls import reverse

from reviews.models import Assignment, Conflict, PanelMember
from tests import worlds_reviews as worlds
from tests.factories import sign_in

MAKERS = {
    "preparing": worlds.prepared,
    "scoring": worlds.assigned,
    "scored": worlds.scored,
    "opened": worlds.opened,
    "ranked": lambda *args, **more: worlds.ranked(*args, **more)[0],
}


def pages_of(world) -> dict[str, str]:
    pk = world.round.pk
    named = {name: reverse(f"reviews:{name}", args=[pk]) for name in (
        "round", "plans", "panel", "fees", "objections", "conflicts", "opening", "approval", "sending_back", "ranking", "closing"
    )}  # fmt: skip
    named["marks"] = reverse("reviews:marks", args=[pk, world.proposals[0].code])
    named["rounds"] = reverse("reviews:rounds", args=[world.call.slug])
    return named


OFFICE = {"round", "panel", "fees", "objections", "conflicts", "opening", "ranking"}
# state -> page -> who of (officer, approver, auditor) gets it beyond OFFICE
MORE = {
    "preparing": {"programme_officer": {"plans", "rounds"}},
    "scoring": {"programme_officer": {"plans", "rounds"}},
    "scored": {"programme_officer": {"plans", "rounds"}},
    "opened": {
        "programme_officer": {"closing", "rounds", "marks"},
        "ministry_approver": {"marks"},
        "auditor": {"marks"},
    },
    "ranked": {
        "programme_officer": {"rounds", "marks"},
        "ministry_approver": {"marks"},
        "auditor": {"marks"},
    },
}


SECOND = {
    "second_programme_officer": "programme_officer",
    "agency_officer": "programme_officer",
    "second_ministry_approver": "ministry_approver",
}
IN_OFFICE = {"programme_officer", "ministry_approver", "auditor", *SECOND}


@pytest.mark.parametrize("state", MAKERS)
def test_office_pages_open_for_the_office_alone(cast, clock, client, state):
    world = MAKERS[state](cast, clock, 1)
    client.cookies["django_language"] = "en" if state in ("preparing", "opened") else "ko"
    for name, who in cast.everyone().items():
        if who:
            sign_in(client, who)
        else:
            client.logout()
        more = MORE[state].get(SECOND.get(name, name), set())
        allowed = OFFICE | more if name in IN_OFFICE else set()
        for page, address in pages_of(world).items():
            status = client.get(address).status_code
            wanted = {200, 302} if page in allowed else {404} if who else {302}
            assert status in wanted, (state, name, page, status)


@pytest.mark.parametrize("state", ["scoring", "scored", "opened", "ranked"])
def test_reviewer_pages_open_for_that_reviewer_alone(cast, clock, client, state):
    world = MAKERS[state](cast, clock)
    one = world.of(world.proposals[0], cast.reviewer)
    if state == "scoring":
        worlds.accepted(one, cast.reviewer)
    own = {"review": 200, "declaration": 200 if state == "scoring" else 404, "assignment": 302}
    own["proposal"] = 404 if state == "ranked" else 200
    own["submission"] = 302 if state == "scoring" else 404
    own["spread"] = 404
    for name, who in cast.everyone().items():
        if who:
            sign_in(client, who)
        else:
            client.logout()
        for page, status in own.items():
            wanted = status if name == "reviewer" else 404 if who else 302
            found = client.get(reverse(f"reviews:{page}", args=[one.pk])).status_code
            assert found == wanted, (state, name, page, found)
    assert Assignment.objects.get(pk=one.pk).state == ("accepted" if state == "scoring" else "done")


def test_a_reviewer_declares_marks_submits_and_recalls_on_the_pages(cast, clock, client):
    world = worlds.assigned(cast, clock)
    one = world.of(world.proposals[0], cast.reviewer)
    sign_in(client, cast.reviewer)
    address = {
        name: reverse(f"reviews:{name}", args=[one.pk])
        for name in ("declaration", "review", "submission", "recall")
    }
    seat = PanelMember.objects.get(reviewer=cast.reviewer.user)
    assert client.get(address["declaration"]).url == seat.get_absolute_url()
    assert client.get(seat.get_absolute_url()).status_code == 200
    assert client.post(reverse("reviews:consent", args=[seat.pk])).url == seat.get_absolute_url()
    assert client.get(reverse("reviews:desk")).status_code == 200
    assert client.get(address["review"]).status_code == 302
    assert client.post(address["declaration"], {"answer": "none"}).url == address["review"]
    page = client.get(address["review"]).content.decode()
    assert "예시마을" in page or "예시 과제" in page
    marks = {f"mark_{key}": weight for key, weight in worlds.WEIGHTS.items()}
    sent = {"version": 0, **marks, "comment": "좋습니다. <b>예시</b>", "submit": "1"}
    assert client.post(address["review"], sent).url == address["submission"]
    assert "100.00" in client.get(address["submission"]).content.decode()
    assert client.post(address["submission"]).url == reverse("reviews:desk")
    page = client.get(address["review"]).content.decode()
    assert "&lt;b&gt;예시" in page and "<b>예시" not in page
    assert client.post(address["recall"]).url == address["review"]
    assert Assignment.objects.get(pk=one.pk).state == "accepted"


def test_two_officers_open_and_one_freezes_on_the_pages(cast, clock, client):
    world = worlds.scored(cast, clock)
    pages = pages_of(world)
    sign_in(client, cast.programme_officer)
    key = client.get(pages["opening"]).context["form"]["request_key"].value()
    for _twice in range(2):
        assert client.post(pages["opening"], {"request_key": key}).url == pages["opening"]
    sign_in(client, cast.ministry_approver)
    assert client.get(pages["approval"]).status_code == 200
    assert client.post(pages["approval"]).url == pages["ranking"]
    sign_in(client, cast.programme_officer)
    assert client.post(pages["closing"]).url == pages["ranking"]
    page = client.get(pages["ranking"]).content.decode()
    assert "80.00" in page and world.reload().round.ranking.hash in page
    assert "100.00" not in client.get(pages["marks"]).content.decode()


def test_a_conflict_the_office_wrote_down_is_removed_on_its_page(cast, clock, client):
    world = worlds.prepared(cast, clock, 1)
    government = world.proposals[0].government
    tie = {"reviewer": cast.reviewer.user_id, "government": government.pk, "kind": "kin", "note": ""}
    back = reverse("reviews:conflicts", args=[world.round.pk])
    sign_in(client, cast.programme_officer)
    assert client.post(back, tie).url == back
    address = reverse("reviews:removal", args=[world.round.pk, Conflict.objects.get().pk])
    assert address in client.get(back).content.decode()
    sign_in(client, cast.auditor)
    assert client.get(address).status_code == 404
    sign_in(client, cast.programme_officer)
    assert client.get(address).status_code == 200
    assert client.post(address).url == back
    assert not Conflict.objects.exists()
    assert client.post(address).status_code == 404


def test_a_reason_is_given_where_a_mark_stands_apart(cast, clock, client):
    world = worlds.scored(cast, clock, 1, totals=(90, 90, 30))
    one = world.of(world.proposals[0], cast.reviewers[2])
    address = reverse("reviews:spread", args=[one.pk])
    sign_in(client, cast.reviewers[2])
    assert address in client.get(reverse("reviews:desk")).content.decode()
    assert client.post(address, {"reason": "  "}).status_code == 422
    assert client.post(address, {"reason": "실적이 없습니다. (예시)"}).url == reverse("reviews:desk")
    assert "실적이 없습니다" in client.get(reverse("reviews:review", args=[one.pk])).content.decode()
    sign_in(client, cast.reviewer)
    assert (
        client.get(
            reverse("reviews:spread", args=[world.of(world.proposals[0], cast.reviewer).pk])
        ).status_code
        == 404
    )
