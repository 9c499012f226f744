"""The headline figures are added up from rows: what is in a row shows on the page, and a changed row changes it."""

from datetime import timedelta
from decimal import Decimal

import pytest

from awards.actions import amend_envelope, forgo_award
from awards.models import Award, Envelope, ReferenceFigure
from portal.home.queries import figures
from seeds.people import cast_of
from tests import worlds_applications as apply
from tests import worlds_awards as worlds
from tests.factories import as_owner

EOK = 100_000_000


def national(year: int = 2024) -> Envelope:
    return Envelope.objects.get(fiscal_year=year, pillar=None, programme=None, province=None, field=None)


def test_the_year_of_the_release_as_the_ministry_announced_it(season):
    year = figures.years()[0]
    shown = figures.headline(year)
    assert year == 2024
    assert (shown.national.value, shown.national.change) == (5770 * EOK, 237 * EOK)
    assert [(one.key, one.value) for one in shown.pillars] == [
        ("hub", 531 * EOK), ("convergence", 1408 * EOK), ("inclusion", 1656 * EOK), ("talent", 2175 * EOK),
    ]  # fmt: skip
    assert (shown.programme.value, shown.programme.change) == (1039 * EOK, 407 * EOK)
    assert [one.value for one in shown.counts] == [99, 78, 224]
    assert round(Decimal(shown.share.value) * 100, 1) == Decimal("52.5")
    assert shown.share.points == "+10.0"
    assert sum(one.tasks for one in shown.fields) == 99
    assert sum(one.amount for one in shown.fields) == 1039 * EOK
    assert all(one.basis for one in shown.all)


def test_the_year_before_comes_from_its_envelopes_and_the_stated_history(season):
    shown = figures.headline(2023)
    assert (shown.national.value, shown.national.change) == (5533 * EOK, None)
    assert shown.programme.value == 632 * EOK
    assert [one.value for one in shown.counts] == [58, 45, 125]
    assert shown.pillars == []


def test_pillars_are_parts_of_the_nation_and_programmes_of_pillars(season):
    parts = Envelope.objects.filter(fiscal_year=2024, province=None, field=None)
    pillars = parts.filter(pillar__isnull=False)
    assert sum(one.ceiling for one in pillars) == national().ceiling
    for pillar in pillars:
        inside = parts.filter(programme__pillar=pillar.pillar)
        assert sum(one.ceiling for one in inside) == pillar.ceiling


def test_seventeen_provinces_add_up_to_the_smart_village_amount(season):
    ceilings = Envelope.objects.filter(fiscal_year=2024, province__isnull=False).values_list(
        "ceiling", flat=True
    )
    assert (len(ceilings), sum(ceilings)) == (17, 1039 * EOK)


def test_a_changed_envelope_changes_the_figure(season):
    cast = cast_of()
    amend_envelope(
        envelope=national(),
        delta=10 * EOK,
        reason="예시",
        proposed_by=cast.programme_officer,
        by=cast.approver,
    )
    shown = figures.headline(2024)
    assert (shown.national.value, shown.national.change) == (5780 * EOK, 247 * EOK)
    assert shown.share.value == 3029 / 5780


def test_a_given_up_award_no_longer_counts(season):
    award = Award.objects.filter(state="confirmed").order_by("pk").first()
    forgo_award(award=award, reason="예시", by=cast_of().approver_of(award.government))
    assert figures.headline(2024).tasks.value == 98
    assert figures.headline(2024).since.value == 223


def test_a_changed_reference_figure_changes_the_sum(season):
    ReferenceFigure.objects.filter(key="smart_village", fiscal_year=2019).update(tasks=68)
    assert figures.headline(2024).since.value == 225


def test_what_is_not_published_is_not_counted(season):
    with as_owner():
        from django.db import connection  # the guard forbids it to everyone; only its owner can take it away

        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE applications_call DISABLE TRIGGER call_guard")
            cursor.execute(
                "UPDATE applications_call SET results_published_at = NULL WHERE slug = 'smart-village-2024'"
            )
    shown = figures.headline(2024)
    assert (shown.tasks, shown.since.value) == (None, 125)
    assert all(one.tasks == 0 for one in shown.fields)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ko", ["5,770억 원", "237억 원", "1,039억 원", "407억 원", "99", "78", "224", "52.5 %", "+10.0"]),
        (
            "en",
            [
                "577.0 billion won",
                "23.7 billion won",
                "103.9 billion won",
                "40.7 billion won",
                "224",
                "52.5 %",
            ],
        ),
    ],
)
def test_the_page_says_them(season, as_, count_db, language, words):
    with count_db(queries=6):
        page = as_(None, language).get("/").content.decode()
    assert [word for word in words if word not in page] == []
    assert page.count("<details") >= 10


def test_the_page_without_any_year_still_shows_the_calls(db, client):
    page = client.get("/")
    assert page.status_code == 200
    assert figures.years() == []


def programme_of(key):
    made = apply.programme()
    made.key = key
    made.save()
    return made


@pytest.mark.parametrize(("programme", "shown"), [("smart_village", [2027]), ("agri_ai", [])])
def test_a_call_of_another_programme_does_not_make_a_year_the_front_pages(cast, clock, programme, shown):
    world = worlds.funded_call(cast, clock, (400,), programme=programme_of(programme))
    worlds.confirmed(world)
    assert worlds.year().voted_on is not None
    assert figures.years() == shown


def test_a_later_call_of_the_year_does_not_take_it_away(cast, clock):
    world = worlds.funded_call(cast, clock, (400,), programme=programme_of("smart_village"))
    worlds.confirmed(world)
    clock.set(worlds.RANKED + timedelta(days=30))
    later = {"opens_at": clock.now() + timedelta(days=1), "closes_at": clock.now() + timedelta(days=40)}
    apply.smart_village_call(
        cast.programme_officer, slug="other", prefix="OT", programme=world.call.programme, **later
    )
    assert figures.years() == [2027]


@pytest.mark.parametrize("asked", ["2023", "1900", "x", "2024'; --", "9" * 400])
def test_a_wrong_year_in_the_address_shows_the_latest(season, as_, asked):
    page = as_(None).get("/", {"year": asked})
    assert page.status_code == 200
    assert page.context["shown"].year == (2023 if asked == "2023" else 2024)


def test_the_figures_as_a_file(season, as_, count_db):
    with count_db(queries=5):
        response = as_(None).get("/figures.csv")
    text = response.content.decode("utf-8-sig")
    assert response["Content-Type"].startswith("text/csv")
    assert "national" in text.splitlines()[1] and "577000000000" in text
