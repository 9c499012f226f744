"""Each deed: what it writes, whom it tells, what it refuses, and that twice is once."""

import uuid

import pytest

from applications.actions import advance
from applications.models import Partner, Proposal
from awards import actions
from awards.actions import Change
from awards.enums import AwardState, ScenarioState
from awards.models import Award, AwardShare, Envelope, LedgerEntry, Scenario
from awards.proofs import verify_ledger
from portal.accounts.enums import Role
from portal.activity.models import Event, Notice
from portal.ui.refusals import Denied, Invalid, Refusal
from tests import worlds_applications as apply
from tests import worlds_awards as world_of
from tests.factories import MembershipFactory
from tests.worlds_awards import AWARD, DECLINE, MILLION, RESERVE, YEAR

pytest_plugins = ["tests.cast"]


def letters(kind):
    return sorted(Notice.objects.filter(kind=f"awards/{kind}").values_list("email", flat=True))


def emails(*memberships):
    return sorted(one.user.email for one in memberships)


def last(verb):
    return Event.objects.filter(verb=verb).order_by("-id").first()


# envelopes


def test_an_envelope_is_born_empty_and_amended_by_two(cast, clock):
    clock.set(world_of.RANKED)
    made = world_of.envelope(cast, 100)
    assert (made.ceiling, made.committed, made.free) == (100, 0, 100)
    event = last("amend_envelope")
    assert event.facts["delta"] == 100 and event.actor == cast.ministry_approver.user
    with pytest.raises(Denied):
        actions.amend_envelope(
            envelope=made,
            delta=1,
            reason="예시",
            proposed_by=cast.ministry_approver,
            by=cast.ministry_approver,
        )
    with pytest.raises(Refusal, match="한도"):
        actions.create_envelope(fiscal_year=YEAR, by=cast.programme_officer)


def test_a_ceiling_is_asked_for_and_approved(cast, clock):
    made = world_of.envelope(cast, 100)
    key = uuid.uuid4()
    asks = {"envelope": made, "delta": 50, "reason": "예시", "document_number": "예시-9", "key": key}
    asked = actions.propose_ceiling(by=cast.programme_officer, **asks)
    assert actions.propose_ceiling(by=cast.programme_officer, **asks) == asked
    assert letters("waiting") == emails(cast.ministry_approver, cast.second_ministry_approver)
    with pytest.raises(Refusal):
        actions.propose_ceiling(by=cast.second_programme_officer, **{**asks, "key": uuid.uuid4()})
    with pytest.raises(Denied):
        actions.approve_ceiling(asked=asked, by=cast.programme_officer)
    actions.approve_ceiling(asked=asked, by=cast.ministry_approver)
    assert Envelope.objects.get(pk=made.pk).ceiling == 150
    with pytest.raises(Refusal):
        actions.approve_ceiling(asked=asked, by=cast.ministry_approver)


def test_a_ceiling_sent_back_says_why(cast, clock):
    made = world_of.envelope(cast, 100)
    asked = actions.propose_ceiling(
        envelope=made, delta=-5, reason="예시", document_number="", by=cast.programme_officer
    )
    actions.send_back_ceiling(asked=asked, comment="근거 부족", by=cast.ministry_approver)
    assert letters("sent_back") == emails(cast.programme_officer)
    assert "근거 부족" in Notice.objects.get(kind="awards/sent_back").text
    assert Envelope.objects.get(pk=made.pk).ceiling == 100


@pytest.mark.parametrize("delta", [0, -101, 10**16])
def test_a_ceiling_that_cannot_be(cast, clock, delta):
    made = world_of.envelope(cast, 100)
    with pytest.raises(Invalid) as caught:
        actions.propose_ceiling(
            envelope=made, delta=delta, reason="예시", document_number="", by=cast.programme_officer
        )
    assert caught.value.field == "delta"


# scenarios


def test_a_scenario_follows_rank_and_envelopes(cast, clock):
    world = world_of.funded_call(cast, clock, (400, 300, 200), province=600)
    made = actions.start_scenario(call=world.call, by=world.officer, key=uuid.uuid4())
    assert world_of.outcomes(made) == [AWARD, RESERVE, RESERVE]
    other = actions.start_scenario(call=world.call, by=world.officer, skip=True)
    assert world_of.outcomes(other) == [AWARD, RESERVE, AWARD]
    assert other.lines.get(place=3).reason
    with pytest.raises(Denied):
        actions.start_scenario(call=world.call, by=cast.ministry_approver)


def test_who_fails_is_declined_and_the_province_may_order(cast, clock):
    world = world_of.funded_call(
        cast, clock, (400, 300, 200), totals=(90, 80, 50), province=2000, nation=2000
    )
    made = actions.start_scenario(call=world.call, by=world.officer)
    assert world_of.outcomes(made) == [AWARD, AWARD, DECLINE]


def test_a_call_without_a_ranking_has_no_scenario(cast, clock):
    clock.set(apply.DURING)
    call = apply.smart_village_call(cast.programme_officer)
    with pytest.raises(Refusal):
        actions.start_scenario(call=call, by=cast.programme_officer)


def edited(world, outcome, amount, reason=""):
    scenario = actions.start_scenario(call=world.call, by=world.officer)
    line = scenario.lines.get(place=1)
    return actions.edit_scenario(
        scenario=scenario, changes={line.pk: Change(outcome, amount, reason)}, by=world.officer
    )


def test_block_amounts_stand(cast, clock):
    world = world_of.funded_call(cast, clock, (400,))
    with pytest.raises(Invalid):
        edited(world, AWARD, 300 * MILLION, "예시")


@pytest.mark.parametrize(
    ("amount", "reason", "sound"),
    [
        (300, "예산 범위", True),
        (300, "", False),
        (401, "예시", False),
        (0, "예시", False),
        (-1, "예시", False),
    ],
)
def test_subsidy_amounts_are_adjusted_with_a_reason(cast, clock, amount, reason, sound):
    world = world_of.funded_call(cast, clock, (400,), basis="subsidy")
    if not sound:
        with pytest.raises(Invalid):
            edited(world, AWARD, amount * MILLION, reason)
        return
    scenario = edited(world, AWARD, amount * MILLION, reason)
    actions.propose_awards(scenario=scenario, by=world.officer)
    actions.approve_awards(scenario=scenario, by=world.approver)
    award = Award.objects.get()
    assert (award.requested, award.adjusted, award.approved) == (400 * MILLION, 300 * MILLION, 300 * MILLION)
    assert award.adjust_reason == "예산 범위"


def test_a_break_of_rank_order_asks_for_its_reason(cast, clock):
    world = world_of.funded_call(cast, clock, (400,))
    scenario = edited(world, RESERVE, 0)
    with pytest.raises(Refusal, match="SV-2027-0001"):
        actions.propose_awards(scenario=scenario, by=world.officer)
    line = scenario.lines.get()
    actions.edit_scenario(
        scenario=scenario, changes={line.pk: Change(RESERVE, 0, "예시 사유")}, by=world.officer
    )
    assert actions.propose_awards(scenario=scenario, by=world.officer).state == ScenarioState.PROPOSED


def test_a_proposed_scenario_stands_still_until_sent_back(cast, clock):
    world = world_of.funded_call(cast, clock, (400,))
    scenario = world_of.proposed(world)
    with pytest.raises(Refusal):
        actions.edit_scenario(scenario=scenario, changes={}, by=world.officer)
    with pytest.raises(Denied):
        actions.send_back(scenario=scenario, comment="예시", by=world.officer)
    back = actions.send_back(scenario=scenario, comment="다시 보십시오", by=world.approver)
    assert back.state == ScenarioState.DRAFT and back.comment == "다시 보십시오"
    assert letters("sent_back") == emails(world.officer)
    assert actions.propose_awards(scenario=back, by=world.officer).comment == ""


# awards


def test_awards_are_made_in_one_transaction(cast, clock):
    world = world_of.funded_call(cast, clock, (400, 200, 300))
    awards = world_of.decided(world)
    states = list(Proposal.objects.order_by("id").values_list("state", "reserve_place"))
    assert states == [("awarded", None), ("awarded", None), ("reserve", 1)]
    assert [award.code for award in awards] == [one.number for one in world.proposals[:2]]
    entries = list(LedgerEntry.objects.values_list("kind", "amount"))
    assert entries == [("commit", 400 * MILLION), ("commit", 200 * MILLION)]
    chain = Event.objects.filter(chain=world.call.chain).values_list("verb", flat=True)
    assert [verb for verb in chain if "award" in verb] == [
        "propose_awards", "approve_awards", "make_award", "make_award", "award_proposal", "award_proposal",
    ]  # fmt: skip
    assert verify_ledger()[1] == []


def test_confirming_twice_changes_nothing(cast, clock):
    world = world_of.funded_call(cast, clock, (400, 200))
    scenario = world_of.proposed(world)
    actions.approve_awards(scenario=scenario, by=world.approver)
    before = Event.objects.count(), LedgerEntry.objects.count(), Award.objects.count()
    actions.approve_awards(scenario=scenario, by=world.approver)
    assert (Event.objects.count(), LedgerEntry.objects.count(), Award.objects.count()) == before


def test_four_eyes_on_awards(cast, clock):
    world = world_of.funded_call(cast, clock, (400,))
    scenario = world_of.proposed(world)
    for who in (world.officer, cast.auditor, cast.local_approver):
        with pytest.raises(Denied):
            actions.approve_awards(scenario=scenario, by=who)
    assert Award.objects.count() == 0


def test_an_approver_who_was_the_proposer_is_refused(cast, clock):
    """The same person in two roles is still one pair of eyes."""
    world = world_of.funded_call(cast, clock, (400,))
    scenario = world_of.proposed(world)
    both = MembershipFactory(user=world.officer.user, organisation=cast.ministry, role=Role.APPROVER)
    with pytest.raises(Denied):
        actions.approve_awards(scenario=scenario, by=both)


def test_money_gone_meanwhile_is_refused_by_name(cast, clock):
    world = world_of.funded_call(cast, clock, (400,))
    scenario = world_of.proposed(world)
    world_of.amend(cast, world.envelopes["province"], -250 * MILLION)
    with pytest.raises(Refusal) as caught:
        actions.approve_awards(scenario=scenario, by=world.approver)
    sentence = str(caught.value)
    assert world.envelopes["province"].name in sentence
    assert "350,000,000" in sentence and "50,000,000" in sentence
    assert Award.objects.count() == 0 and Scenario.objects.get().state == ScenarioState.PROPOSED


def test_no_envelope_for_the_year_is_a_refusal(cast, clock):
    world = world_of.ranked_call(cast, clock, (400,))
    scenario = actions.start_scenario(call=world.call, by=world.officer)
    line = scenario.lines.get()
    changes = {line.pk: Change(AWARD, 400 * MILLION, "예시")}
    actions.edit_scenario(scenario=scenario, changes=changes, by=world.officer)
    with pytest.raises(Refusal, match="2027"):
        actions.propose_awards(scenario=scenario, by=world.officer)


def test_a_withdrawal_in_between_is_noticed(cast, clock):
    world = world_of.funded_call(cast, clock, (400,))
    scenario = world_of.proposed(world)
    advance(proposal=world.proposals[0], verb="withdraw", by=cast.local_approver)
    with pytest.raises(Refusal, match="SV-2027-0001"):
        actions.approve_awards(scenario=scenario, by=world.approver)


# publication and budget


def test_publication_sends_each_its_letter_once(cast, clock):
    world = world_of.funded_call(cast, clock, (400, 300, 200), totals=(90, 80, 50))
    world_of.decided(world)
    everyone = emails(cast.officer, cast.colleague, cast.local_approver)
    for by in (world.officer, cast.local_approver):
        with pytest.raises(Denied):
            actions.publish_results(call=world.call, by=by)
    call = actions.publish_results(call=world.call, by=world.approver)
    assert call.results_published_at is not None
    assert (letters("award"), letters("reserve"), letters("refusal")) == (everyone, everyone, everyone)
    assert "금사억원" in Notice.objects.filter(kind="awards/award").first().text.replace(" ", "")
    actions.publish_results(call=world.call, by=world.approver)
    assert letters("award") == everyone


def test_nothing_is_published_before_all_is_decided(cast, clock):
    world = world_of.funded_call(cast, clock, (400,))
    with pytest.raises(Refusal):
        actions.publish_results(call=world.call, by=world.approver)


def test_the_vote_confirms_in_rank_order_and_the_rest_lapses(cast, clock):
    world = world_of.funded_call(cast, clock, (400, 200), province=600)
    awards = world_of.confirmed(world, voted=450)
    assert [award.state for award in awards] == [AwardState.CONFIRMED, AwardState.LAPSED]
    assert Envelope.objects.get(pk=world.envelopes["nation"].pk).committed == 400 * MILLION
    assert world_of.year().voted_on is not None
    everyone = emails(cast.officer, cast.colleague, cast.local_approver)
    assert (letters("confirmed"), letters("lapsed")) == (everyone, everyone)
    assert verify_ledger()[1] == []


def test_a_vote_is_entered_once_and_after_publication(cast, clock):
    world = world_of.funded_call(cast, clock, (400,))
    world_of.decided(world)
    vote = {"call": world.call, "amount": 400 * MILLION, "document_number": "예시-1", "by": world.officer}
    with pytest.raises(Refusal):
        actions.propose_budget(**vote)
    actions.publish_results(call=world.call, by=world.approver)
    with pytest.raises(Invalid):
        actions.propose_budget(**{**vote, "amount": -1})
    made = actions.propose_budget(**vote)
    with pytest.raises(Refusal):
        actions.propose_budget(**vote)
    actions.send_back_budget(vote=made, comment="금액 확인", by=world.approver)
    again = actions.propose_budget(**vote)
    with pytest.raises(Denied):
        actions.confirm_budget(vote=again, by=world.officer)
    actions.confirm_budget(vote=again, by=world.approver)
    assert actions.confirm_budget(vote=again, by=world.approver).state == "approved"


def test_a_joint_project_charges_each_province_its_own(cast, clock):
    clock.set(apply.DURING)
    rules = apply.rules(smallest=1, endorsement="none", order_by="score")
    call = apply.smart_village_call(cast.programme_officer, rules=rules)
    draft = apply.filled_draft(call, cast.officer)
    there = cast.other_county.government
    Partner.objects.filter(proposal=draft, role="lead").update(share=300 * MILLION)
    Partner.objects.create(proposal=draft, government=there, role="joint", share=100 * MILLION)
    apply.submit(draft, cast.local_approver)
    apply.admit(draft, cast.programme_officer)
    apply.closed(call, clock)
    world_of.rank(cast, call, [draft], (90.0,))
    world = world_of.World(cast, call, [draft])
    nation = world_of.envelope(cast, 1000 * MILLION)
    mine = world_of.envelope(cast, 300 * MILLION, province=cast.county.government.parent)
    theirs = world_of.envelope(cast, 100 * MILLION, province=there.parent)
    world_of.decided(world)
    committed = {one.pk: one.committed // MILLION for one in Envelope.objects.all()}
    assert committed == {nation.pk: 400, mine.pk: 300, theirs.pk: 100}
    assert sorted(AwardShare.objects.values_list("committed", flat=True)) == [100 * MILLION, 300 * MILLION]
