"""After publication a proposal's own people read what its reviews came to, no reviewer told from another; and proofs."""

import re
from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from applications.models import Proposal
from awards import actions as awarding
from reviews import actions, queries
from reviews.proofs import verify_rankings
from tests import worlds_awards
from tests import worlds_reviews as worlds
from tests.factories import as_owner, sign_in

WORDS = ("가나다", "라마바", "사아자")


def said(name: str) -> dict:
    return {"comment": f"총평 {name}", "comments": {"need": f"필요성 {name}"}}


def ranked(cast, clock, **rules):
    """Two ranked proposals, 90/80/70 and five less; each reviewer wrote a word of their own, the first also a name."""
    wanted = {"endorsement": "none", "order_by": "score", **rules}
    world = worlds.assigned(cast, clock, 2, rules=worlds.applied.rules(**wanted))
    for place, proposal in enumerate(world.proposals):
        for reviewer, total, word in zip(cast.reviewers, (90, 80, 70), WORDS, strict=False):
            more = said(word if word != WORDS[0] else f"{word} {reviewer.user.name}")
            worlds.reviewed(world.of(proposal, reviewer), reviewer, worlds.sheet(total - 5 * place), **more)
    actions.approve_opening(opening=worlds.proposed(world), by=cast.ministry_approver)
    actions.close_round(round=world.reload().round, by=cast.programme_officer)
    return world.reload()


def decided(world) -> None:
    cast = world.cast
    worlds_awards.envelope(cast, 10_000)
    scenario = awarding.start_scenario(
        call=world.call, by=cast.programme_officer, key=worlds_awards.uuid.uuid4()
    )
    awarding.propose_awards(scenario=scenario, by=cast.programme_officer)
    awarding.approve_awards(scenario=scenario, by=cast.ministry_approver)


def publish(world) -> None:
    awarding.publish_results(call=world.call, by=world.cast.ministry_approver)


def page(client, who, proposal) -> str:
    sign_in(client, who)
    answer = client.get(proposal.get_absolute_url())
    return answer.content.decode() if answer.status_code == 200 else ""


def shown(text: str) -> str:
    return re.sub(r"csrf[^>]*>|nonce-?[^ \"']*|<script.*?</script>", "", text, flags=re.S)


def test_nothing_before_publication_whoever_reads(cast, clock, client):
    wanted = {"endorsement": "none", "order_by": "score"}
    world = worlds.opened(cast, clock, 2, rules=worlds.applied.rules(**wanted))
    own = world.proposals[0]
    before = shown(page(client, cast.officer, own))
    actions.close_round(round=world.round, by=cast.programme_officer)
    after = shown(page(client, cast.officer, own))
    decided(world)
    assert before == after == shown(page(client, cast.officer, own))
    fresh = Proposal.objects.select_related("call").get(pk=own.pk)
    assert queries.release_of(fresh, cast.officer) is None
    publish(world)
    assert "80.00" in page(client, cast.officer, own)


def test_after_it_the_own_people_read_score_means_and_comments(cast, clock, client):
    world = ranked(cast, clock)
    decided(world)
    publish(world)
    for who in (cast.officer, cast.local_approver, cast.colleague):
        text = page(client, who, world.proposals[0])
        assert "80.00" in text and all(f"총평 {word}" in text for word in WORDS)
        assert not any(one.user.name in text for one in cast.reviewers)
    fresh = Proposal.objects.select_related("call").get(pk=world.proposals[0].pk)
    found = queries.release_of(fresh, cast.officer)
    assert (found.line.total, found.counted, found.distance) == (D("80.00"), 3, None)
    assert [str(one.value) for one in found.means] == ["16.00", "24.00", "20.00", "12.00", "8.00"]
    assert {text for one in found.comments for text in one.whole} == {
        "총평 가나다 ○○",
        "총평 라마바",
        "총평 사아자",
    }


def test_nobody_of_another_government_reads_it(cast, clock, client):
    world = ranked(cast, clock)
    decided(world)
    publish(world)
    for who in (cast.stranger, cast.coordinator, cast.stranger_coordinator, cast.reviewer):
        text = page(client, who, world.proposals[0])
        assert not any(word in text for word in (*WORDS, 'id="released"'))
    for who in (cast.officer, cast.local_approver):
        assert page(client, who, world.proposals[1]) == ""
    for who in (cast.programme_officer, cast.auditor, None):
        fresh = Proposal.objects.select_related("call").get(pk=world.proposals[0].pk)
        assert queries.release_of(fresh, who) is None


def test_the_order_of_opinions_tells_nothing_across_proposals(cast, clock):
    """Every proposal has an order of its own, the same each time; no place belongs to a reviewer."""
    world = ranked(cast, clock)
    decided(world)
    publish(world)
    fresh = Proposal.objects.select_related("call").get(pk=world.proposals[0].pk)
    first = [one.whole for one in queries.release_of(fresh, cast.officer).comments]
    assert first == [one.whole for one in queries.release_of(fresh, cast.officer).comments]
    ids = list(world.round.assignments.values_list("pk", flat=True))
    orders = {tuple(queries.released.shuffled(ids, f"secret/{number}")) for number in range(20)}
    assert len(orders) > 10


def test_the_presentation_is_released_with_it(cast, clock):
    sheet = [
        {"key": key, "name_ko": key, "name_en": key, "guide_ko": "", "guide_en": "", "weight": weight}
        for key, weight in (("clear", 40), ("answers", 60))
    ]
    rules = {
        "presentation_percent": 30,
        "presentation_criteria": sheet,
        "endorsement": "none",
        "order_by": "score",
    }
    world = worlds.scored(cast, clock, 1, rules=worlds.applied.rules(**rules))
    first, by = clock.now() + timedelta(days=1), cast.programme_officer
    actions.make_slots(round=world.round, by=by, first=first, minutes=20, pause=5, place="예시")
    clock.advance(days=2)
    for reviewer in cast.reviewers[:3]:
        one, marks = world.of(world.proposals[0], reviewer), {"clear": D("30"), "answers": D("50.5")}
        given = {"version": 0, "marks": marks, "comments": {"clear": "또렷함"}, "comment": "발표 총평"}
        actions.save_presentation(assignment=one, by=reviewer, **given)
        actions.submit_presentation(assignment=one, by=reviewer)
    actions.approve_opening(opening=worlds.proposed(world), by=cast.ministry_approver)
    actions.close_round(round=world.reload().round, by=by)
    decided(world)
    publish(world)
    fresh = Proposal.objects.select_related("call").get(pk=world.proposals[0].pk)
    found = queries.release_of(fresh, cast.officer)
    assert [(one.name, one.value) for one in found.presented] == [
        ("clear", D("30.00")),
        ("answers", D("50.50")),
    ]
    assert [one.lines for one in found.comments] == [[("clear", "또렷함")]] * 3
    assert found.line.total == D("80.15") and verify_rankings() == (1, [])


@pytest.mark.parametrize(
    ("rules", "changes", "distances"),
    [
        ({"show_distance": True}, {"budget": 500_000_000}, ("0.00", "-5.00")),
        ({"show_distance": False}, {"budget": 500_000_000}, (None, None)),
        ({"show_distance": True, "pass_mark": 100}, {}, (None, None)),
    ],
)
def test_the_distance_to_the_line_where_the_call_says_so(cast, clock, rules, changes, distances):
    wanted = worlds.applied.rules(endorsement="none", order_by="score", **rules)
    _world, ranking = worlds.ranked(cast, clock, 2, rules=wanted, **changes)
    found = []
    for line in ranking.lines.select_related("ranking__round__call").order_by("place"):
        told = queries.released._distance(line) if rules["show_distance"] else None
        found.append(None if told is None else str(told))
    assert tuple(found) == distances


def test_for_block_money_the_line_is_the_pass_mark(cast, clock):
    wanted = worlds.applied.rules(endorsement="none", order_by="province", show_distance=True, pass_mark=70)
    _world, ranking = worlds.ranked(cast, clock, 1, rules=wanted)
    line = ranking.lines.select_related("ranking__round__call").get()
    assert queries.released._distance(line) == D("10.00")


def test_anyone_of_the_office_verifies_a_ranking(cast, clock, client):
    world, ranking = worlds.ranked(cast, clock, 3)
    address = reverse("reviews:proof", args=[world.round.pk])
    for who in (cast.programme_officer, cast.ministry_approver, cast.auditor):
        sign_in(client, who)
        text = client.get(address).content.decode()
        assert text.count(ranking.hash) == 3 and "danger" not in text.split("<main")[1]
        assert address in client.get(reverse("reviews:ranking", args=[world.round.pk])).content.decode()
    for who in (cast.reviewer, cast.officer):
        sign_in(client, who)
        assert client.get(address).status_code == 404
    assert verify_rankings() == (1, [])


@pytest.mark.parametrize(
    ("table", "change", "says"),
    [
        ("reviews_mark", "UPDATE reviews_mark SET value = value - 0.5", "the marks give another order"),
        (
            "reviews_rankingline",
            "UPDATE reviews_rankingline SET total = total - 1",
            "its lines are not what was frozen",
        ),
    ],
)
def test_a_change_behind_the_guards_is_found(cast, clock, client, table, change, says):
    world, _ranking = worlds.ranked(cast, clock, 2)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(change)
    assert [says in one for one in verify_rankings()[1]] == [True]
    with pytest.raises(CommandError, match=says):
        call_command("verify")
    sign_in(client, cast.auditor)
    assert "badge danger" in client.get(reverse("reviews:proof", args=[world.round.pk])).content.decode()


def test_there_is_no_proof_before_the_ranking(cast, clock, client):
    world = worlds.opened(cast, clock, 1)
    sign_in(client, cast.auditor)
    assert client.get(reverse("reviews:proof", args=[world.round.pk])).status_code == 404
