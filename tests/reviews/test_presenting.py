"""Presentations: slots, an invitation with its calendar entry, marks of their own, and their share of the total."""

import re
from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from applications.rules import faults_of
from portal.activity.models import Notice
from portal.activity.tasks import deliver
from portal.ui.refusals import Denied, Invalid, Refusal, Stale
from reviews import actions, queries
from reviews.models import PresentationReview, Slot
from reviews.queries.results import scorer
from reviews.rules import presenting
from reviews.rules.scoring import combined
from tests import worlds_applications as applied
from tests import worlds_reviews as worlds
from tests.factories import sign_in

SHEET = [
    {"key": "clear", "name_ko": "전달력", "name_en": "Clarity", "guide_ko": "", "guide_en": "", "weight": 40},
    {
        "key": "answers",
        "name_ko": "질의응답",
        "name_en": "Answers",
        "guide_ko": "",
        "guide_en": "",
        "weight": 60,
    },
]


def rules(**changes):
    given = {"presentation_percent": 30, "presentation_criteria": SHEET, **changes}
    return applied.rules(endorsement="none", order_by="score", **given)


@pytest.fixture
def world(cast, clock):
    """A call with a presentation of 30 per cent; two proposals, three written reviews each: 90, 80, 70 and 85, 75, 65."""
    return worlds.scored(cast, clock, 2, rules=rules())


def slots(world, cast, clock, **more) -> list[Slot]:
    first = clock.now() + timedelta(days=1)
    given = {"first": first, "minutes": 20, "pause": 5, "place": "세종 1회의실", **more}
    return actions.make_slots(round=world.round, by=cast.programme_officer, **given)


def marks(clear: str = "30", answers: str = "50.5") -> dict:
    return {"clear": D(clear), "answers": D(answers)}


def presented(world, cast, clock, proposal=0, reviewers=3, given=None) -> None:
    """Held, and marked by the first reviewers."""
    for reviewer in cast.reviewers[:reviewers]:
        one = world.of(world.proposals[proposal], reviewer)
        actions.save_presentation(assignment=one, version=0, marks=given or marks(), by=reviewer)
        actions.submit_presentation(assignment=one, by=reviewer)


@pytest.mark.parametrize(
    ("written", "shown", "percent", "total"),
    [("80.00", "90.50", 30, "83.15"), ("80.00", None, 30, "80.00"), ("80.00", "90.50", 0, "80.00"), ("79.99", "0.00", 50, "40.00")],
)  # fmt: skip
def test_the_total_of_both_stages_by_the_share_of_the_call(written, shown, percent, total):
    assert combined(D(written), D(shown) if shown else None, percent) == D(total)


def test_weights_and_share_are_sound_before_a_call_is_announced():
    assert "presentation" not in faults_of(_loaded(rules()))
    assert "presentation" in faults_of(_loaded(rules(presentation_criteria=SHEET[:1])))
    assert "presentation" in faults_of(_loaded(rules(presentation_percent=95)))
    assert "presentation" not in faults_of(_loaded(applied.rules()))


def _loaded(data):
    from applications.rules import CallRules  # the data or the rules themselves, as the helper gives them

    return data if isinstance(data, CallRules) else CallRules.from_data(data)


def test_a_calendar_entry_reads_as_the_standard_has_it():
    begin = worlds.DURING
    text = presenting.calendar(
        uid="slot-1@maeul", sequence=2, stamp=begin, begin=begin, end=begin + timedelta(minutes=20),
        title="예시, 과제; 첫째 " + "아주 긴 이름 " * 12, place="세종\n1회의실", url="https://maeul.example/presentations/1/",
    )  # fmt: skip
    lines = text.split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines) and lines[-1] == ""
    whole = re.sub("\r\n ", "", text)
    assert (
        "SUMMARY:예시\\, 과제\\; 첫째" in whole
        and "LOCATION:세종\\n1회의실" in whole
        and "SEQUENCE:2" in whole
    )
    assert re.search(r"DTSTART:\d{8}T\d{6}Z", whole)


def test_slots_follow_one_another_by_receipt_number(world, cast, clock):
    made = slots(world, cast, clock)
    assert [slot.proposal.number for slot in made] == sorted(one.number for one in world.proposals)
    assert made[1].starts_at - made[0].ends_at == timedelta(minutes=5)
    with pytest.raises(Refusal):
        slots(world, cast, clock)
    for who in (cast.ministry_approver, cast.reviewer, cast.officer):
        with pytest.raises(Denied):
            actions.make_slots(round=world.round, first=clock.now(), minutes=5, pause=0, place="x", by=who)


def test_an_applicant_is_told_by_letter_with_a_calendar_entry_and_again_when_it_moves(
    world, cast, clock, settings
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    [slot, _other] = slots(world, cast, clock)
    assert actions.invite_to_present(round=world.round, by=cast.programme_officer) == 2
    told = Notice.objects.filter(kind="reviews/presentation", link=slot.get_absolute_url())
    assert set(told.values_list("recipient", flat=True)) >= {
        cast.officer.user_id,
        cast.local_approver.user_id,
    }
    later = slot.starts_at + timedelta(hours=3)
    actions.change_slot(
        slot=slot,
        starts_at=later,
        ends_at=later + timedelta(minutes=20),
        place="2회의실",
        by=cast.programme_officer,
    )
    while deliver():
        pass
    letters = [one for one in mail.outbox if cast.officer.user.email in one.to and one.attachments]
    assert len(letters) == 2
    name, content, kind = letters[-1].attachments[0]
    assert (name, kind) == ("presentation.ics", "text/calendar")
    assert "SEQUENCE:1" in str(content) and "2회의실" in str(content)
    with pytest.raises(Refusal):
        actions.invite_to_present(round=world.round, by=cast.programme_officer)


def test_marks_are_submitted_once_it_was_held_and_by_their_author(world, cast, clock):
    one = world.of(world.proposals[0], cast.reviewer)
    saved = actions.save_presentation(assignment=one, version=0, marks=marks(), by=cast.reviewer)
    again = actions.save_presentation(assignment=one, version=0, marks=marks(), by=cast.reviewer)
    assert saved.version == again.version == 1
    with pytest.raises(Stale):
        actions.save_presentation(assignment=one, version=0, marks=marks("1"), by=cast.reviewer)
    for wrong in (marks("40.5"), marks("1.25"), {"another": D(1)}):
        with pytest.raises(Invalid):
            actions.save_presentation(assignment=one, version=1, marks=wrong, by=cast.reviewer)
    with pytest.raises(Denied):
        actions.save_presentation(assignment=one, version=1, marks=marks(), by=cast.reviewers[1])
    with pytest.raises(Refusal):
        actions.submit_presentation(assignment=one, by=cast.reviewer)
    slots(world, cast, clock)
    with (
        queries.reading_as(cast.reviewer.user),
        pytest.raises(DatabaseError, match="not presented yet"),
        transaction.atomic(),
    ):
        PresentationReview.objects.update(state="submitted", submitted_at=clock.now())
    clock.advance(days=2)
    actions.submit_presentation(assignment=one, by=cast.reviewer)
    with pytest.raises(Refusal):
        actions.submit_presentation(assignment=one, by=cast.reviewer)
    actions.recall_presentation(assignment=one, by=cast.reviewer)
    actions.save_presentation(
        assignment=one, version=1, marks={"clear": D(3), "answers": None}, by=cast.reviewer
    )
    with pytest.raises(Invalid):
        actions.submit_presentation(assignment=one, by=cast.reviewer)


def test_the_official_score_is_of_both_by_their_share(world, cast, clock):
    slots(world, cast, clock)
    clock.advance(days=2)
    presented(world, cast, clock)
    presented(world, cast, clock, 1, given=marks("10", "10"))
    actions.approve_opening(opening=worlds.proposed(world), by=cast.ministry_approver)
    found = {one.proposal: one for one in queries.results(world.reload().round)}
    first, second = (found[proposal.pk] for proposal in world.proposals)
    assert (first.total, first.spread) == (D("80.15"), D("20.00"))  # 80.00 x 70 % + 80.50 x 30 %
    assert second.total == D("58.50") and not second.passes  # 75.00 x 70 % + 20.00 x 30 %


def test_who_decides_is_asked_by_the_score_of_both_stages(world, cast, clock):
    """The advice scores anew without a reviewer: with all of them it must come to the official score itself."""
    slots(world, cast, clock)
    clock.advance(days=2)
    presented(world, cast, clock)
    presented(world, cast, clock, proposal=1, given=marks("40", "60"))
    actions.approve_opening(opening=worlds.proposed(world), by=cast.ministry_approver)
    round_ = world.reload().round
    score, reviews = scorer(round_), queries.marks_of(round_)
    for one in queries.results(round_):
        assert score(one.proposal, reviews[one.proposal]).total == one.total != D("80.00")


def test_missing_marks_of_a_presentation_need_a_reason_and_are_no_zero(world, cast, clock):
    slots(world, cast, clock)
    clock.advance(days=2)
    presented(world, cast, clock, reviewers=2)
    gaps = queries.missing_of(world.round)
    assert len(gaps.unpresented) == 4 and gaps.soft
    with pytest.raises(Invalid):
        worlds.proposed(world)
    with (
        pytest.raises(DatabaseError, match="reviews are missing"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO reviews_opening (round_id, state, reason, proposed_by_id, comment)"
            " VALUES (%s, 'proposed', '', %s, '')",
            [world.round.pk, cast.programme_officer.user_id],
        )
    opening = worlds.proposed(world, reason="예시 사유")
    actions.approve_opening(opening=opening, by=cast.ministry_approver)
    found = {one.proposal: one.total for one in queries.results(world.reload().round)}
    assert [found[proposal.pk] for proposal in world.proposals] == [D("80.15"), D("75.00")]


def test_a_written_call_is_what_it_was(cast, clock):
    world = worlds.opened(cast, clock, 2)
    assert [one.total for one in queries.results(world.round)] == [D("80.00"), D("75.00")]
    with pytest.raises(Refusal):
        slots(world, cast, clock)


CANARY = "발표카나리아"


def test_its_marks_are_sealed_like_the_others(world, cast, clock, client):
    slots(world, cast, clock)
    clock.advance(days=2)
    one = world.of(world.proposals[0], cast.reviewer)
    said = {"comment": CANARY, "comments": {"clear": CANARY}}
    actions.save_presentation(
        assignment=one, version=0, marks=marks("33.5", "44.5"), by=cast.reviewer, **said
    )
    actions.submit_presentation(assignment=one, by=cast.reviewer)
    with connection.cursor() as cursor:
        for statement in (
            "SELECT count(*) FROM reviews_presentationreview",
            "SELECT count(*) FROM opened_presentations(%s, NULL)",
        ):
            cursor.execute(statement, [world.round.pk] if "%s" in statement else [])
            assert cursor.fetchone() == (0,)
    for who in (cast.programme_officer, cast.auditor, cast.reviewers[1]):
        with queries.reading_as(who.user):
            assert PresentationReview.objects.count() == 0
    own = reverse("reviews:presentation", args=[one.pk])
    pages = [own, reverse("reviews:marks", args=[world.round.pk, world.proposals[0].code])]
    pages += [
        reverse(f"reviews:{name}", args=[world.round.pk])
        for name in ("round", "presentations", "opening", "ranking")
    ]
    for who in (
        cast.programme_officer,
        cast.ministry_approver,
        cast.auditor,
        cast.reviewers[1],
        cast.officer,
    ):
        sign_in(client, who)
        for page in pages:
            text = client.get(page).content.decode()
            assert CANARY not in text and "78.00" not in text and "33.5" not in text, (who, page)
    sign_in(client, cast.reviewer)
    assert CANARY in client.get(own).content.decode()
    told = " ".join(Notice.objects.values_list("text", flat=True))
    assert CANARY not in told


def test_on_the_pages(world, cast, clock, client):
    client.cookies["django_language"] = "en"
    sign_in(client, cast.programme_officer)
    page = reverse("reviews:presentations", args=[world.round.pk])
    typed = {"first": "2027-06-01T09:00", "minutes": "20", "pause": "5", "place": "세종"}
    assert client.post(page, {**typed, "minutes": "0"}).status_code == 422
    assert client.post(page, {**typed, "first": "2020-01-01T09:00"}).status_code == 422
    assert client.post(page, typed).status_code == 302
    slot = Slot.objects.get(proposal=world.proposals[0])
    sign_in(client, cast.officer)
    for name in ("slot", "calendar"):
        assert client.get(reverse(f"reviews:{name}", args=[slot.pk])).status_code == 404, "not invited yet"
    sign_in(client, cast.programme_officer)
    assert client.post(reverse("reviews:inviting", args=[world.round.pk])).url == page
    moving = reverse("reviews:moving", args=[slot.pk])
    times = {"starts_at": "2027-06-02T09:00", "ends_at": "2027-06-02T08:00", "place": "세종"}
    assert client.post(moving, times).status_code == 422
    assert client.post(moving, {**times, "ends_at": "2027-06-02T09:20"}).url == page
    sign_in(client, cast.officer)
    assert "세종" in client.get(reverse("reviews:slot", args=[slot.pk])).content.decode()
    answer = client.get(reverse("reviews:calendar", args=[slot.pk]))
    assert (
        answer["Content-Type"].startswith("text/calendar") and b"DTSTART:20270602T000000Z" in answer.content
    )
    for who in (cast.stranger, cast.coordinator, cast.reviewer):
        sign_in(client, who)
        assert client.get(reverse("reviews:slot", args=[slot.pk])).status_code == 404


def test_a_reviewer_marks_on_the_page_as_one_types(world, cast, clock, client):
    slots(world, cast, clock)
    clock.advance(days=2)
    sign_in(client, cast.reviewer)
    one = world.of(world.proposals[0], cast.reviewer)
    page = reverse("reviews:presentation", args=[one.pk])
    typed = {"version": "0", "mark_clear": "30", "mark_answers": "50.5", "comment": "예시"}
    quiet = {"X-Autosave": "1"}
    assert client.post(page, typed, headers=quiet).json()["version"] == 1
    assert client.post(page, {**typed, "mark_clear": "41"}, headers=quiet).status_code == 422
    assert client.post(page, {**typed, "mark_clear": "1"}, headers=quiet).status_code == 409
    assert client.post(page, {**typed, "mark_clear": "1"}).status_code == 409
    assert client.post(page, {**typed, "version": "1", "mark_clear": "", "submit": "1"}).status_code == 422
    assert client.post(page, {**typed, "version": "2", "submit": "1"}).url == reverse("reviews:desk")
    assert "80.50" in client.get(page).content.decode()
    assert client.post(page, typed).status_code == 404
    assert client.post(reverse("reviews:presentation_recall", args=[one.pk])).url == page
