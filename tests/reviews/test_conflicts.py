"""Who must not meet whom, rule by rule: the same answer from the rules, the table of the office and the database."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from applications.models import Call, Partner
from portal.accounts.models import LocalGovernment, Membership
from reviews import queries
from reviews.enums import ConflictKind as K
from reviews.models import Conflict, ReviewerPost
from reviews.rules.conflicts import DECLARED, ORDER, bars, cut_off, first_of, kind_of_post
from tests import factories
from tests import worlds_reviews as worlds
from tests.database import SEOUL

CLOSED = date(2026, 12, 1)


def by_database(person: int, proposal: int) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_conflict(%s, %s)", [person, proposal])
        return cursor.fetchone()[0]


def named(world, person: int, proposal) -> str | None:
    """What the database says; the table of the office must say the same."""
    found = queries.conflicts_of(world.proposals, [person]).get((proposal.pk, person))
    assert by_database(person, proposal.pk) == found
    return found


def post_of(cast, reviewer, **where) -> ReviewerPost:
    return ReviewerPost.objects.create(
        reviewer=reviewer.user, written_by=cast.programme_officer.user, **where
    )


def amended(call: Call, **rules) -> None:
    """Another rule for an announced call, which only a test may write."""
    with unguarded("applications_call"):
        Call.objects.filter(pk=call.pk).update(rules={**Call.objects.get(pk=call.pk).rules, **rules})


@contextmanager
def unguarded(table: str) -> Iterator[None]:
    """What no action writes once a call is announced."""
    with factories.as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_of_several_kinds_one_is_named_and_every_kind_has_its_place():
    assert set(ORDER) == set(K) and set(DECLARED) < set(K)
    assert first_of({"recusal", "kin", "competitor"}) == "kin"
    assert first_of(set()) is None


def test_the_years_count_back_from_the_closing_and_the_day_itself_is_over():
    since = cut_off(date(2028, 2, 29), 3)
    assert since == date(2025, 2, 28)
    assert kind_of_post(None, today=CLOSED, since=since) == "same_organisation"
    assert kind_of_post(CLOSED, today=CLOSED, since=since) == "former"
    assert kind_of_post(since + timedelta(days=1), today=CLOSED, since=since) == "former"
    assert kind_of_post(since, today=CLOSED, since=since) is None
    assert bars("kin", date(1990, 1, 1), since)
    assert not bars("adviser", since, since) and bars("adviser", None, since)


def test_a_post_today_and_one_within_the_years_bar_and_an_older_one_does_not(cast, clock):
    world = worlds.prepared(cast, clock)
    mine, other = world.proposals
    now, lately, long_ago = cast.reviewers[:3]
    post_of(cast, now, government=other.government)
    post_of(cast, lately, government=other.government, ends_on=date(2025, 1, 1))
    post_of(cast, long_ago, government=other.government, ends_on=date(2021, 1, 1))
    assert named(world, now.user_id, other) == "same_organisation"
    assert named(world, now.user_id, mine) == "competitor"
    assert named(world, lately.user_id, other) == "former"
    assert named(world, lately.user_id, mine) is None
    assert named(world, long_ago.user_id, other) is None
    amended(world.call, conflict_years=9)
    assert named(world, long_ago.user_id, other) == "former"
    amended(world.call, conflict_years=0)
    assert named(world, lately.user_id, other) is None


def test_a_partner_bars_as_the_lead_does(cast, clock):
    world = worlds.prepared(cast, clock)
    joint = factories.OrganisationFactory()
    take_part(world.proposals[0], joint.government)
    post_of(cast, cast.reviewer, government=joint.government, ends_on=date(2025, 1, 1))
    factories.MembershipFactory(user=cast.second_reviewer.user, organisation=joint)
    assert named(world, cast.reviewer.user_id, world.proposals[0]) == "former"
    assert named(world, cast.second_reviewer.user_id, world.proposals[0]) == "same_organisation"
    assert named(world, cast.second_reviewer.user_id, world.proposals[1]) == "competitor"


def take_part(proposal, government) -> None:
    with unguarded("applications_partner"):
        Partner.objects.create(proposal=proposal, government=government, role="joint", share=0)


def test_the_same_province_bars_only_when_the_call_says_so(cast, clock):
    world = worlds.prepared(cast, clock)
    neighbour = factories.OrganisationFactory(government__parent=cast.county.government.parent)
    away = factories.OrganisationFactory()
    post_of(cast, cast.reviewers[0], government=neighbour.government)
    post_of(cast, cast.reviewers[1], organisation="예시대학교", province=cast.province.government)
    post_of(cast, cast.reviewers[2], organisation="예시대학교", province=away.government.parent)
    post_of(
        cast, cast.reviewers[3], organisation="예시대학교", province=cast.province.government,
        ends_on=date(2026, 1, 1),
    )  # fmt: skip
    people = [one.user_id for one in cast.reviewers[:4]]
    assert [named(world, one, world.proposals[0]) for one in people] == [None] * 4
    amended(world.call, same_province_barred=True)
    found = [named(world, one, world.proposals[0]) for one in people]
    assert found == ["same_province", "same_province", None, None]


def test_a_reviewer_who_applies_meets_no_case_of_the_call(cast, clock):
    world = worlds.prepared(cast, clock, 3)
    mine, *others = world.proposals
    assert named(world, cast.officer.user_id, mine) == "own_proposal"
    assert {named(world, cast.officer.user_id, one) for one in others} == {"competitor"}
    assert {named(world, cast.colleague.user_id, one) for one in others} == {"competitor"}
    assert named(world, cast.stranger.user_id, mine) is None


def test_a_government_is_one_with_what_it_came_from_and_what_it_became(cast, clock):
    world = worlds.prepared(cast, clock, 1)
    after = world.proposals[0].government
    before = factories.MunicipalityFactory(valid_to=date(2025, 1, 1), successor=after)
    next_one = factories.MunicipalityFactory(valid_from=date(2026, 7, 1))
    post_of(cast, cast.reviewers[0], government=before, ends_on=date(2025, 1, 1))
    post_of(cast, cast.reviewers[1], government=next_one)
    assert named(world, cast.reviewers[0].user_id, world.proposals[0]) == "former"
    assert named(world, cast.reviewers[1].user_id, world.proposals[0]) is None
    with factories.as_owner():
        LocalGovernment.objects.filter(pk=after.pk).update(successor=next_one)
    assert named(world, cast.reviewers[1].user_id, world.proposals[0]) == "same_organisation"


@pytest.mark.parametrize("seed", range(3))
def test_rules_and_database_agree_in_random_worlds(cast, clock, seed):
    dice, world = random.Random(seed), worlds.prepared(cast, clock, 3)
    places = around(world)
    take_part(world.proposals[1], places[-1])
    people = [*(one.user_id for one in cast.reviewers), cast.officer.user_id, cast.stranger.user_id]
    kinds = set()
    for _turn in range(12):
        with transaction.atomic():
            amended(world.call, conflict_years=dice.randint(0, 5), same_province_barred=dice.random() < 0.5)
            for _tie in range(dice.randint(3, 9)):
                tie(dice, cast, places, world.call.closes_at.astimezone(SEOUL).date())
            found = queries.conflicts_of(world.proposals, people)
            for proposal in world.proposals:
                for person in people:
                    said = by_database(person, proposal.pk)
                    assert said == found.get((proposal.pk, person)), (seed, proposal.pk, person)
                    kinds.add(said)
            transaction.set_rollback(True)
    assert len(kinds) >= 6


def around(world) -> list[LocalGovernment]:
    """Governments that take part, a neighbour, one gone and one to come, and one far away."""
    own = [proposal.government for proposal in world.proposals]
    gone = factories.MunicipalityFactory(valid_to=date(2025, 1, 1), successor=own[0])
    near = factories.MunicipalityFactory(parent=own[0].parent)
    return [*own, own[0].parent, gone, near, factories.MunicipalityFactory()]


def tie(dice: random.Random, cast, places: list[LocalGovernment], closed: date) -> None:
    """One tie of a random kind, its days often at the very edge of the years."""
    reviewer, place = dice.choice(cast.reviewers), dice.choice(places)
    edge = cut_off(closed, dice.randint(1, 5)) + timedelta(days=dice.choice((-1, 0, 1, 200)))
    until = dice.choice((None, edge, edge, CLOSED, CLOSED + timedelta(days=30)))
    turn = dice.randrange(4)
    if turn == 0:
        since = dice.choice((None, date(2020, 1, 1), CLOSED + timedelta(days=1)))
        post_of(
            cast,
            reviewer,
            government=place,
            ends_on=None if since and since > CLOSED else until,
            starts_on=since,
        )
    elif turn == 1:
        province = place.parent or place
        post_of(cast, reviewer, organisation="예시연구원", province=province, ends_on=until)
    elif turn == 2:
        kind = dice.choice(DECLARED)
        Conflict.objects.get_or_create(
            reviewer=reviewer.user, government=place, kind=kind,
            defaults={"declared_by": cast.programme_officer.user, "ends_on": until},
        )  # fmt: skip
    else:
        office = getattr(place, "organisation", None) or factories.office_of(place)
        ended = worlds.DURING - timedelta(days=dice.choice((0, 1, 365 * 3, 365 * 3 + 1, 2000)))
        Membership.objects.get_or_create(
            user=reviewer.user, organisation=office, role="local_officer", ends_at=dice.choice((None, ended)),
            defaults={"starts_at": factories.EPOCH},
        )  # fmt: skip
