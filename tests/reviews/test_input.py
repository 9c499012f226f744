"""Bad input in every form of this floor: a sentence beside the field, what was typed still there, never a 500."""

import unicodedata
import uuid

import pytest
from django.urls import reverse

from reviews.models import Assignment, Conflict, Opening, PairRule, Plan, Review, Round
from reviews.queries import reading_as
from tests import worlds_reviews as worlds
from tests.factories import sign_in

NFD = unicodedata.normalize("NFD", "한글 의견")
HTML = "<script>alert(1)</script>"


@pytest.fixture
def reviewing(cast, clock, client):
    """A reviewer's accepted assignment and the address of its form."""
    world = worlds.assigned(cast, clock, 1)
    one = world.of(world.proposals[0], cast.reviewer)
    worlds.accepted(one, cast.reviewer)
    sign_in(client, cast.reviewer)
    return one, reverse("reviews:review", args=[one.pk])


def sheet(**changes) -> dict:
    return {"version": 0, **{f"mark_{key}": "5" for key in worlds.WEIGHTS}, "bonus": "0", **changes}


BAD_MARKS = [
    "101",
    "-1",
    "0.3",
    "NaN",
    "Infinity",
    "20.5",
    "일곱",
    "1e9",
    "1e-400",
    "1e999999",
    "9" * 400,
    "7\0",
    HTML,
    "😀",
    "1,5",
]


@pytest.mark.parametrize("field", ["mark_need", "bonus"])
def test_a_bad_mark_stands_beside_its_field_and_nothing_is_lost(reviewing, client, cast, field):
    one, address = reviewing
    for value in BAD_MARKS:
        refuses_mark(client, address, field, value)
    with reading_as(cast.reviewer.user):
        assert Review.objects.get(assignment=one).version == 0


def refuses_mark(client, address: str, field: str, value: str) -> None:
    answer = client.post(address, sheet(**{field: value, "comment": "남아 있어야 할 말"}))
    assert answer.status_code == 422, value
    assert answer.context["form"].errors.keys() == {field}
    page = answer.content.decode()
    assert "남아 있어야 할 말" in page and HTML not in page


def test_empty_marks_are_kept_empty_and_text_is_stored_in_one_form(reviewing, client, cast):
    one, address = reviewing
    sent = sheet(mark_need="", comment=f"{NFD} 😀 {HTML}", comment_plan="한 줄\r\n두 줄")
    assert client.post(address, sent).status_code == 302
    with reading_as(cast.reviewer.user):
        review = Review.objects.get(assignment=one)
        marks = {mark.criterion.key: mark for mark in review.marks.select_related("criterion")}
    assert review.comment == f"한글 의견 😀 {HTML}"
    assert marks["need"].value is None and marks["plan"].comment == "한 줄\n두 줄"
    assert HTML not in client.get(address).content.decode()


BAD_TEXTS = [
    {"comment": "가" * 4001},
    {"comment": "NUL\0"},
    {"comment_need": "가" * 4001},
    {"version": "-1"},
    {"version": "x"},
    {"version": ""},
    {"version": str(2**63)},
]


def test_bad_texts_and_versions_are_refused(reviewing, client):
    for changes in BAD_TEXTS:
        assert client.post(reviewing[1], sheet(**changes)).status_code == 422, changes


def test_a_stale_page_shows_both_and_the_next_save_is_meant(reviewing, client):
    _one, address = reviewing
    assert client.post(address, sheet(comment="처음")).status_code == 302
    answer = client.post(address, sheet(comment="나중", mark_need="7.5"))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "처음" in page and "나중" in page and 'value="7.5"' in page
    assert 'name="version" value="1"' in page
    assert client.post(address, sheet(version=1, comment="나중")).status_code == 302


def test_submitting_without_marks_leads_back_with_a_sentence(reviewing, client):
    one, address = reviewing
    client.post(address, sheet(mark_need=""))
    answer = client.get(reverse("reviews:submission", args=[one.pk]), follow=True)
    assert answer.redirect_chain[-1][0] == address
    assert client.post(reverse("reviews:submission", args=[one.pk])).status_code == 422
    assert Assignment.objects.get(pk=one.pk).state == "accepted"


FORMS = ["review", "declaration", "submission", "spread", "proposal", "recall", "assignment"]


def test_somebody_elses_id_does_not_exist(reviewing, client, cast):
    one, _address = reviewing
    others = Assignment.objects.exclude(reviewer=cast.reviewer.user).first().pk
    for name in FORMS:
        for pk in (others, one.pk + 999, 2**63, 10**40):
            address = reverse(f"reviews:{name}", args=[pk])
            for answer in (client.get(address), client.post(address, sheet())):
                assert answer.status_code in (404, 405), (name, pk)


BAD_DECLARATIONS = [
    ({"answer": "maybe"}, "answer"),
    ({"kind": "kin"}, "answer"),
    ({"answer": "conflict", "kind": "cousin", "note": "예시"}, "kind"),
    ({"answer": "conflict", "kind": "objection", "note": "예시"}, "kind"),
    ({"answer": "conflict", "kind": "", "note": "예시"}, "kind"),
    ({"answer": "conflict", "kind": "kin", "note": ""}, "note"),
    ({"answer": "conflict", "kind": "kin", "note": "가" * 301}, "note"),
    ({"answer": "conflict", "kind": "kin", "note": "x\0"}, "note"),
]


def test_a_bad_declaration(cast, clock, client):
    world = worlds.assigned(cast, clock, 1)
    one = world.of(world.proposals[0], cast.reviewer)
    worlds.consented(world.round, cast.reviewer)
    sign_in(client, cast.reviewer)
    for sent, field in BAD_DECLARATIONS:
        answer = client.post(reverse("reviews:declaration", args=[one.pk]), sent)
        assert answer.status_code == 422 and answer.context["form"].errors.keys() == {field}
    assert Assignment.objects.get(pk=one.pk).state == "invited"


DATES = [
    "",
    "yesterday",
    "2020-01-01T09:00",
    "0001-01-01T00:00",
    "9999-12-31T23:59",
    "2027-02-30T09:00",
    "x\0",
]


def test_a_bad_date_for_a_round(cast, clock, client):
    call, _proposals = worlds.closed_call(cast, clock, 1)
    sign_in(client, cast.programme_officer)
    address = reverse("reviews:rounds", args=[call.slug])
    for due in DATES:
        answer = client.post(address, {"due_at": due, "request_key": uuid.uuid4()})
        assert answer.status_code == 422 and answer.context["form"].errors.keys() == {"due_at"}, due
    assert not Round.objects.exists()


CELLS = [["x"], ["1"], ["1-2-3"], ["-"], ["9999-9999"], [f"{10**30}-1"], ["١-٢"], [HTML], ["1-1\0"]]


@pytest.mark.parametrize("deed", ["confirm", "preview", "drop table", ""])
def test_bad_cells_of_the_assignment_table(cast, clock, client, deed):
    world = worlds.prepared(cast, clock, 1)
    sign_in(client, cast.programme_officer)
    address = reverse("reviews:choice", args=[world.round.pk])
    for pairs in CELLS:
        answer = client.post(address, {"pairs": pairs, "deed": deed})
        looked_at = deed in ("preview", "") and pairs == ["9999-9999"]
        assert answer.status_code == (200 if looked_at else 422), pairs
        assert HTML not in answer.content.decode()
    assert not Assignment.objects.exists()


@pytest.mark.parametrize("rule", ["locked", "forbidden", "free", "drop table", ""])
def test_bad_cells_to_lock(cast, clock, client, rule):
    world = worlds.prepared(cast, clock, 1)
    sign_in(client, cast.programme_officer)
    for pairs in [*CELLS, []]:
        answer = client.post(reverse("reviews:pairs", args=[world.round.pk]), {"pairs": pairs, "rule": rule})
        assert answer.status_code == 422, pairs
        assert HTML not in answer.content.decode()
    assert not PairRule.objects.exists()


SETTINGS = [
    ("objective", ""),
    ("objective", "cheapest"),
    *(
        (name, bad)
        for name in ("most", "per_organisation", "per_province")
        for bad in ("0", "-3", "x", "1" * 20)
    ),
    ("newcomers", "101"),
    ("newcomers", "-1"),
]


def test_a_plan_asked_with_bad_limits_keeps_what_was_typed(cast, clock, client):
    world = worlds.prepared(cast, clock, 1)
    sign_in(client, cast.programme_officer)
    address = reverse("reviews:plans", args=[world.round.pk])
    for name, bad in SETTINGS:
        given = {"objective": "total", "request_key": uuid.uuid4(), name: bad}
        answer = client.post(address, given)
        assert answer.status_code == 422 and answer.context["form"].errors.keys() == {name}, (name, bad)
    assert not Plan.objects.exists()


PLACES = [
    {"after": "x" * 400},
    {"after": HTML},
    {"before": "0"},
    {"after": "SV-2027-9999"},
    {"cell": HTML},
    {"cell": "1-1"},
]


def test_any_place_of_the_table_can_be_asked_for(cast, clock, client):
    world = worlds.prepared(cast, clock, 1)
    sign_in(client, cast.programme_officer)
    for place in PLACES:
        answer = client.get(reverse("reviews:plans", args=[world.round.pk]), place)
        assert answer.status_code == 200 and HTML not in answer.content.decode(), place


CONFLICTS = [
    ("reviewer", ""),
    ("reviewer", "0"),
    ("reviewer", str(10**30)),
    ("reviewer", "x\0"),
    ("government", "0"),
    ("kind", "cousin"),
    ("note", "가" * 301),
]


def test_a_bad_conflict(cast, clock, client):
    world = worlds.prepared(cast, clock, 1)
    sign_in(client, cast.programme_officer)
    good = {
        "reviewer": cast.reviewer.user_id,
        "government": world.proposals[0].government_id,
        "kind": "kin",
        "note": "예시",
    }
    address = reverse("reviews:conflicts", args=[world.round.pk])
    for field, value in CONFLICTS:
        answer = client.post(address, {**good, field: value})
        assert answer.status_code == 422 and answer.context["form"].errors.keys() == {field}
    assert not Conflict.objects.exists()
    assert client.post(address, good).status_code == 302
    assert client.post(address, good).status_code == 409  # on record already
    officer = {**good, "reviewer": cast.officer.user_id}
    assert client.post(address, officer).status_code == 422


def test_a_bad_reason_for_ending_an_assignment(cast, clock, client):
    world = worlds.assigned(cast, clock, 1)
    one = world.of(world.proposals[0], cast.reviewer)
    sign_in(client, cast.programme_officer)
    for reason in ["", "   ", "가" * 301, "x\0"]:
        answer = client.post(reverse("reviews:ending", args=[one.pk]), {"reason": reason})
        assert answer.status_code == 422 and "reason" in answer.context["form"].errors
    assert Assignment.objects.get(pk=one.pk).state == "invited"


OPENINGS = [
    {"reason": ""},
    {"reason": "가" * 1001},
    {"reason": "x\0"},
    {"reason": "예시", "request_key": "broken"},
]


def test_a_bad_proposal_to_open(cast, clock, client):
    world = worlds.assigned(cast, clock, 1)
    worlds.reviewed(world.of(world.proposals[0], cast.reviewer), cast.reviewer)
    sign_in(client, cast.programme_officer)
    address = reverse("reviews:opening", args=[world.round.pk])
    for sent in OPENINGS:
        assert client.post(address, {"request_key": uuid.uuid4(), **sent}).status_code == 422, sent
    assert not Opening.objects.exists()


def test_an_opening_is_sent_back_with_a_reason_only(cast, clock, client):
    world = worlds.scored(cast, clock, 1)
    worlds.proposed(world)
    sign_in(client, cast.ministry_approver)
    for comment in ["", "  ", "가" * 1001, "x\0"]:
        answer = client.post(reverse("reviews:sending_back", args=[world.round.pk]), {"comment": comment})
        assert answer.status_code == 422 and "comment" in answer.context["form"].errors
    assert Opening.objects.get().state == "proposed"


QUERIES = [
    "after=x",
    "sort=-state&before=%00",
    "page=x",
    "page=-1",
    "page=" + "9" * 30,
    "state=gone",
    "q=" + "가" * 200,
]


def test_bad_addresses_of_lists(cast, clock, client):
    world = worlds.opened(cast, clock, 1)
    sign_in(client, cast.programme_officer)
    for name in ("round", "conflicts", "ranking"):
        for query in QUERIES:
            answer = client.get(reverse(f"reviews:{name}", args=[world.round.pk]) + "?" + query)
            assert answer.status_code in (200, 400, 422), (name, query)
