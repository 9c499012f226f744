"""The pool: posts, relations, what they end when found later, people brought in; all with their lines in the trail."""

import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from portal.accounts.models import Membership, User
from portal.activity.models import Event, Notice
from portal.ui.refusals import Denied, Invalid, Refusal
from reviews import actions, queries
from reviews.models import Assignment, Conflict, Review, ReviewerPost, ReviewerProfile
from reviews.tasks import end_conflicts
from tests import factories
from tests import worlds_reviews as worlds
from tests.factories import sign_in
from tests.worlds_reviews import run

pytestmark = pytest.mark.guards


def test_a_post_found_later_ends_what_stands_with_its_trail_letters_and_a_replacement(cast, clock, client):
    world = worlds.assigned(cast, clock, 2, panel=2)
    mine, other = world.proposals
    one = world.of(mine, cast.reviewer)
    worlds.reviewed(one, cast.reviewer)
    sign_in(client, cast.reviewer)
    assert client.get(reverse("reviews:review", args=[one.pk])).status_code == 200
    actions.add_post(
        reviewer=cast.reviewer.user, by=cast.programme_officer, government=mine.government,
        ends_on=date(2026, 1, 1),
    )  # fmt: skip
    assert client.get(reverse("reviews:review", args=[one.pk])).status_code == 404
    with queries.reading_as(cast.reviewer.user):
        assert not Review.objects.filter(assignment=one).exists()
    assert Assignment.objects.get(pk=one.pk).state == "voided"
    assert world.of(other, cast.reviewer).state == "invited"
    event = Event.objects.get(verb="void_assignment")
    assert event.chain == world.call.chain and event.actor == cast.programme_officer.user
    assert Event.objects.get(verb="propose_others").facts == {"numbers": [mine.number]}
    assert Notice.objects.filter(kind="reviews/ended", recipient=cast.reviewer.user).count() == 1
    letter = Notice.objects.filter(kind="reviews/others_needed").first()
    place = f"{reverse('reviews:plans', args=[world.round.pk])}?proposal={mine.code}"
    assert letter.link == place


def test_a_post_ends_assignments_even_by_plain_sql(cast, clock):
    world = worlds.scored(cast, clock, 1)
    assert run(
        "INSERT INTO reviews_reviewerpost (reviewer_id, government_id, organisation, position, written_by_id)"
        " VALUES (%s, %s, '', '', %s)",
        cast.reviewer.user_id, world.proposals[0].government_id, cast.programme_officer.user_id,
    ) == 1  # fmt: skip
    assert world.of(world.proposals[0], cast.reviewer).state == "voided"


def test_whoever_becomes_an_officer_loses_access_with_the_next_request_and_the_marks_are_void(
    cast, clock, client
):
    world = worlds.assigned(cast, clock, 1, panel=1)
    one = world.of(world.proposals[0], cast.reviewer)
    worlds.marked(one, cast.reviewer)
    sign_in(client, cast.reviewer)
    place = reverse("reviews:review", args=[one.pk])
    assert client.get(place).status_code == 200
    factories.MembershipFactory(user=cast.reviewer.user, organisation=cast.county, starts_at=clock.now())
    assert client.get(place).status_code == 404
    assert world.of(world.proposals[0], cast.reviewer).state == "accepted"
    assert end_conflicts() == 1
    assert world.of(world.proposals[0], cast.reviewer).state == "voided"
    event = Event.objects.get(verb="void_assignment")
    assert event.actor is None and event.reason
    assert end_conflicts() == 0


def test_a_post_is_somewhere_and_its_days_are_in_order(cast, clock):
    who, by, here = cast.reviewer.user, cast.reviewer, cast.other_county.government
    for wrong in (
        {},
        {"government": here, "organisation": "예시"},
        {"organisation": "  "},
        {"organisation": "예시", "starts_on": date(2026, 2, 1), "ends_on": date(2026, 1, 1)},
    ):
        with pytest.raises(Invalid):
            actions.add_post(reviewer=who, by=by, **wrong)
    post = actions.add_post(reviewer=who, by=by, organisation=" 예시대학교 ", position="교수")
    assert (post.organisation, post.place) == ("예시대학교", "예시대학교")
    with pytest.raises(Denied):
        actions.change_post(post=post, by=cast.second_reviewer, ends_on=date(2026, 1, 1))
    with pytest.raises(Invalid):
        actions.change_post(post=post, by=by, starts_on=date(2026, 2, 1), ends_on=date(2026, 1, 1))
    actions.change_post(post=post, by=by, position="명예교수", ends_on=date(2026, 1, 1))
    with pytest.raises(Denied):
        actions.remove_post(post=post, by=by)
    actions.remove_post(post=post, by=cast.programme_officer)
    assert not ReviewerPost.objects.exists()
    verbs = list(Event.objects.filter(verb__endswith="_post").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["add_post", "change_post", "remove_post"]


def test_a_relation_with_days_fades_after_the_years_of_the_call(cast, clock):
    world = worlds.prepared(cast, clock, 1)
    tie = {"reviewer": cast.reviewer.user, "government": world.proposals[0].government, "by": cast.reviewer}
    actions.declare_conflict(**tie, kind="adviser", ends_on=date(2020, 1, 1))
    ids = [cast.reviewer.user_id]
    assert queries.conflicts_of(world.proposals, ids) == {}
    actions.declare_conflict(**tie, kind="kin", ends_on=date(2020, 1, 1))
    assert set(queries.conflicts_of(world.proposals, ids).values()) == {"kin"}
    for kind in ("own_proposal", "competitor", "same_province", "nonsense"):
        with pytest.raises(Invalid):
            actions.declare_conflict(**tie, kind=kind)
    with pytest.raises(Denied):
        actions.declare_conflict(**{**tie, "by": cast.second_reviewer}, kind="former")
    own = Conflict.objects.get(kind="kin")
    with pytest.raises(Denied):
        actions.remove_conflict(conflict=own, by=cast.programme_officer)


def test_a_new_reviewer_gets_an_account_a_letter_and_no_password(cast, clock):
    made = actions.add_reviewer(
        email="New.One@Sample.example", name="예시 신규", by=cast.programme_officer, fields=["income"]
    )
    assert made.email == "new.one@sample.example" and not made.has_usable_password()
    assert Membership.objects.get(user=made).role == "reviewer"
    assert ReviewerProfile.objects.get(reviewer=made).fields == ["income"]
    assert Notice.objects.get(kind="reviews/enrolled").link == reverse("account_reset_password")
    with pytest.raises(Refusal):
        actions.add_reviewer(email="new.one@sample.example", name="예시", by=cast.programme_officer)
    for who in (cast.reviewer, cast.officer, cast.auditor):
        with pytest.raises(Denied):
            actions.add_reviewer(email="x@sample.example", name="예시", by=who)


HEAD = [
    *("이름", "전자우편", "기관", "직위", "재직 시작일"),
    *("서비스 분야", "기술", "권역", "한 평가의 최대 건수", "비고"),
]


def xlsx(*rows) -> bytes:
    book, made = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(list(row))
    book.save(made)
    return made.getvalue()


@pytest.fixture
def bring(cast, client):
    """Choose a workbook: the page with what it says."""

    def go(content: bytes):
        sign_in(client, cast.programme_officer)
        upload = {"file": SimpleUploadedFile("예시.xlsx", content)}
        answer = client.post(reverse("reviews:pool_upload"), upload)
        return client.get(answer["Location"]) if answer.status_code == 302 else answer

    return go


def test_reviewers_come_in_by_workbook_new_ones_and_known_ones(cast, clock, bring, client):
    county = cast.other_county.government
    known = cast.reviewer.user
    page = bring(
        xlsx(
            ["예시 목록"], HEAD,
            ["예시 가", "ga@sample.example", "예시대학교", "교수", "2024-03-01", "생활 속 안전강화", "드론, IoT", "호남권", 5, ""],
            ["예시 나", known.email, county.name_ko, "과장", "", "", "빅데이터", "", "", "비고"],
        )
    )  # fmt: skip
    assert page.status_code == 200, [row.faults for row in page.context["read"].rows]
    assert page.context["read"].new == 1
    assert client.post(page.request["PATH_INFO"])["Location"] == reverse("reviews:pool")
    made = User.objects.get(email="ga@sample.example")
    profile = made.reviewer_profile
    assert (profile.fields, profile.technologies, profile.regions, profile.most) == (
        ["safety"], ["드론", "IoT"], ["honam"], 5,
    )  # fmt: skip
    post = made.posts.get()
    assert (post.organisation, post.position, post.starts_on) == ("예시대학교", "교수", date(2024, 3, 1))
    assert known.posts.get().government == county and known.reviewer_profile.note == "비고"
    facts = Event.objects.get(verb="import_reviewers").facts
    assert (facts["new"], facts["known"]) == (1, 1)
    again = client.post(page.request["PATH_INFO"])
    assert again.status_code == 302 and made.posts.count() == 1
    listed = client.get(reverse("reviews:pool"), {"field": "safety", "region": "honam"}).content.decode()
    assert "예시 가" in listed and known.name not in listed


def test_each_fault_stands_beside_its_row_and_nobody_comes_in(cast, clock, bring, client):
    before = User.objects.count()
    page = bring(
        xlsx(
            HEAD,
            ["예시 가", "ga@sample.example", "예시대학교", "", "", "", "", "", "", ""],
            ["예시 나", "GA@sample.example", "예시대학교", "", "", "", "", "", "", ""],
            ["", "전자우편", "", "", "어제", "없는 분야", "가" * 41, "없는 권역", "백", "나" * 201],
        )
    )  # fmt: skip
    assert page.status_code == 422
    assert [len(row.faults) for row in page.context["read"].rows] == [0, 1, 9]
    assert client.post(page.request["PATH_INFO"]).status_code == 422
    assert User.objects.count() == before


@pytest.mark.parametrize("content", [xlsx(["다른", "표"]), xlsx(HEAD), xlsx(), b"PK\x03\x04", b""])
def test_what_cannot_be_read_is_said_in_words(bring, clock, content):
    assert bring(content).status_code == 422


def test_the_empty_workbook_is_read_back(cast, clock, client, bring):
    sign_in(client, cast.programme_officer)
    sheet = client.get(reverse("reviews:pool_sheet"))
    assert sheet.status_code == 200
    page = bring(sheet.content)
    assert page.status_code == 422 and page.context["read"].rows == []


def test_a_conflict_on_the_day_a_post_begins_is_found_by_the_sweep(cast, clock):
    world = worlds.assigned(cast, clock, 1, panel=1)
    begins = clock.now() + timedelta(days=3)
    actions.add_post(
        reviewer=cast.reviewer.user, by=cast.reviewer, government=world.proposals[0].government,
        starts_on=begins.date(),
    )  # fmt: skip
    assert world.of(world.proposals[0], cast.reviewer).state == "invited" and end_conflicts() == 0
    clock.set(begins)
    assert end_conflicts() == 1
