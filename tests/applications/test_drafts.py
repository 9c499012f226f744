"""Calls prepared, drafts started, sections saved, files attached."""

import uuid

import pytest
from django.core.files.base import ContentFile

from applications import actions
from applications.actions.calls import change_call, copy_call, sections_of
from applications.models import Call, CostLine, Proposal, Section, SectionVersion
from applications.queries import snapshot_of
from applications.rules import missing_to_submit
from portal.activity.models import Event
from portal.ui.refusals import Denied, Invalid, Refusal, Stale
from tests import worlds_applications as worlds
from tests.factories import MembershipFactory

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def pdf(name="예시.pdf"):
    return ContentFile(PDF, name=name)


def section(proposal, key):
    return Section.objects.get(proposal=proposal, call_section__key=key)


# calls


def test_only_programme_officers_prepare_and_announce(cast, clock):
    clock.set(worlds.DURING)
    for who in (cast.officer, cast.coordinator, cast.ministry_approver, cast.auditor, cast.reviewer):
        with pytest.raises(Denied):
            worlds.draft_call(who)
    call = worlds.draft_call(cast.agency_officer, ceilings={cast.province.government: 1})
    with pytest.raises(Denied):
        actions.publish_call(call=call, by=cast.ministry_approver)
    actions.publish_call(call=call, by=cast.programme_officer)
    call.refresh_from_db()
    assert call.state == "open"


@pytest.mark.parametrize(
    "changes",
    [
        {"rules": worlds.rules(criteria=worlds.criteria(50, 49))},
        {"rules": worlds.rules(smallest=2, largest=1)},
        {"sections": worlds.sections()[:2]},
        {"ceilings": {}},
        {"closes_at": worlds.DURING},
    ],
)
def test_an_unsound_call_is_not_announced(cast, clock, changes):
    clock.set(worlds.DURING)
    with pytest.raises(Invalid):
        worlds.smart_village_call(cast.programme_officer, **changes)


def test_a_call_needs_rules_and_an_address_of_its_own(world):
    with pytest.raises(Invalid):
        worlds.draft_call(world.programme_officer)
    with pytest.raises(Invalid):
        worlds.draft_call(world.programme_officer, slug="other", rules={"criteria": "none"})
    reserved = [{"key": "receipt", "kind": "overview", "title_ko": "가", "title_en": "a"}]
    with pytest.raises(Invalid):
        worlds.draft_call(world.programme_officer, slug="other", sections=reserved)


def test_a_copy_has_the_form_rules_and_ceilings(world):
    fields = {
        "fiscal_year": 2028,
        "title_ko": "다음",
        "title_en": "next",
        "budget": 5,
        "opens_at": worlds.OPENS,
    }
    made = copy_call(
        source=world.call, by=world.programme_officer, slug="next", closes_at=worlds.CLOSES, **fields
    )
    assert sections_of(made) == sections_of(world.call)
    assert made.rules == world.call.rules
    assert made.ceilings.count() == world.call.ceilings.count() > 0
    assert (made.state, made.prefix) == ("draft", "SV")


def test_two_announced_calls_of_a_year_number_apart(world):
    with pytest.raises(Invalid):
        worlds.smart_village_call(world.programme_officer, slug="other")
    assert worlds.smart_village_call(world.programme_officer, slug="third", prefix="SX").state == "open"


def test_the_same_key_makes_one_call(cast, clock):
    clock.set(worlds.DURING)
    key = str(uuid.uuid4())
    first = worlds.draft_call(cast.programme_officer, key=key)
    assert worlds.draft_call(cast.programme_officer, key=key) == first
    assert Call.objects.count() == 1


def test_an_announced_call_is_not_changed(world):
    with pytest.raises(Refusal):
        change_call(call=world.call, by=world.programme_officer, budget=1)


def test_a_call_closes_at_its_time_and_not_before(world, clock):
    with pytest.raises(Refusal):
        actions.close_call(call=world.call, by=world.programme_officer)
    with pytest.raises(Denied):
        actions.close_call(call=world.call, by=world.officer)
    assert actions.close_due_calls() == 0
    clock.set(worlds.CLOSES)
    assert actions.close_due_calls() == 1
    assert actions.close_due_calls() == 0
    world.call.refresh_from_db()
    assert (world.call.state, world.call.closed_at) == ("closed", worlds.CLOSES)
    assert Event.objects.filter(verb="close_call", actor=None).count() == 1


# starting


def test_a_draft_has_a_code_its_sections_and_its_leader(world):
    proposal = worlds.started(world.call, world.officer)
    assert proposal.code.startswith("P-") and len(proposal.code) == 8
    assert (proposal.state, proposal.number, proposal.is_sample) == ("draft", "", True)
    assert set(proposal.sections.values_list("version", flat=True)) == {0}
    assert proposal.sections.count() == 7
    assert proposal.partners.get().government == world.county.government


def test_the_same_key_starts_one_draft(world):
    key = uuid.uuid4()
    first = actions.start_proposal(call=world.call, by=world.officer, title="가", key=key)
    again = actions.start_proposal(call=world.call, by=world.officer, title="가", key=key)
    assert first == again
    assert Proposal.objects.count() == 1


def test_a_government_has_as_many_as_the_call_says(world):
    first = worlds.started(world.call, world.officer)
    with pytest.raises(Refusal):
        worlds.started(world.call, world.colleague)
    worlds.started(world.call, world.stranger)
    actions.discard_proposal(proposal=first, by=world.officer)
    assert worlds.started(world.call, world.local_approver).state == "draft"


@pytest.mark.parametrize(
    "who", ["coordinator", "programme_officer", "ministry_approver", "auditor", "reviewer"]
)
def test_only_local_people_start(world, who):
    with pytest.raises(Denied):
        worlds.started(world.call, getattr(world, who))


def test_only_governments_the_call_addresses_start(cast, clock):
    clock.set(worlds.DURING)
    call = worlds.smart_village_call(cast.programme_officer, rules=worlds.rules(levels=["municipality"]))
    of_the_province = MembershipFactory(organisation=cast.province, role="local_officer")
    with pytest.raises(Denied):
        worlds.started(call, of_the_province)
    elsewhere = worlds.smart_village_call(
        cast.programme_officer, slug="jeju", prefix="JJ", rules=worlds.rules(zones=["jeju"])
    )
    with pytest.raises(Denied):
        worlds.started(elsewhere, cast.officer)


def test_nobody_starts_before_opening_or_from_closing_on(world, clock):
    for when in ("2026-10-31 23:59:59+09:00", worlds.CLOSES):
        clock.set(when)
        with pytest.raises(Refusal):
            worlds.started(world.call, world.officer)


def test_a_draft_may_take_the_words_of_an_earlier_one(world):
    first = worlds.filled_draft(world.call, world.officer)
    actions.discard_proposal(proposal=first, by=world.officer)
    second = worlds.started(world.call, world.officer, title="이어서", source=first)
    assert (second.purpose, second.source, second.cost_lines.count()) == (first.purpose, first, 0)
    with pytest.raises(Denied):
        worlds.started(world.call, world.stranger, title="남의 것", source=first)


# sections


def test_each_save_makes_a_version_and_no_event(world):
    proposal = worlds.started(world.call, world.officer)
    before = Event.objects.count()
    for version in (0, 1):
        saved = actions.save_section(
            proposal=proposal,
            section_key="overview",
            version=version,
            data={"title": f"{version}"},
            by=world.colleague,
        )
    assert (saved.version, saved.saved_by, proposal.version, proposal.title) == (
        2,
        world.colleague.user,
        3,
        "1",
    )
    assert list(SectionVersion.objects.filter(section=saved).values_list("version", "content")) == [
        (1, {"title": "0"}),
        (2, {"title": "1"}),
    ]
    assert Event.objects.count() == before


def test_a_filled_draft_lacks_nothing_and_its_snapshot_is_plain(draft):
    snapshot = snapshot_of(draft)
    assert missing_to_submit(snapshot, draft.call.call_rules) == []
    assert (snapshot["total_cost"], snapshot["requested"]) == (500_000_000, 400_000_000)
    assert snapshot["targets"][0]["goal"] == "10.00"
    assert [row["value"] for row in snapshot["questions"]] == ["필요합니다. (예시)", 3, "new"]
    assert snapshot["overview"]["starts_on"] == "2027-01-01"


def test_a_stale_save_is_refused_with_what_the_other_saved(world):
    proposal = worlds.started(world.call, world.officer)
    save = {"proposal": proposal, "section_key": "overview", "version": 0}
    actions.save_section(**save, data={"title": "먼저"}, by=world.officer)
    with pytest.raises(Stale) as refusal:
        actions.save_section(**save, data={"title": "나중"}, by=world.colleague)
    assert refusal.value.theirs.saved_by == world.officer.user
    proposal.refresh_from_db()
    assert proposal.title == "먼저"


def test_rows_are_replaced_as_a_whole(world):
    proposal = worlds.started(world.call, world.officer)
    for version, total in ((0, 100), (1, 301)):
        actions.save_section(
            proposal=proposal,
            section_key="costs",
            version=version,
            data=worlds.costs(total),
            by=world.officer,
        )
    assert list(CostLine.objects.filter(proposal=proposal).values_list("amount", flat=True)) == [151, 150]


def test_partners_are_named_once_beside_the_leader(world):
    proposal = worlds.started(world.call, world.officer)
    save = {"proposal": proposal, "section_key": "partners", "version": 0, "by": world.officer}
    other = world.other_county.government
    for rows in ([other, other], [world.county.government]):
        with pytest.raises(Invalid):
            actions.save_section(**save, data={"rows": [{"government": one, "share": 1} for one in rows]})
    actions.save_section(**save, data={"lead_share": 3, "rows": [{"government": other, "share": 2}]})
    assert set(proposal.partners.values_list("government", "role", "share")) == {
        (world.county.government.pk, "lead", 3),
        (other.pk, "joint", 2),
    }
    content = SectionVersion.objects.get(section=section(proposal, "partners")).content
    assert content == {"lead_share": 3, "rows": [{"government": other.code, "share": 2}]}


def test_a_source_stands_once_a_year(world):
    proposal = worlds.started(world.call, world.officer)
    rows = [{"fiscal_year": 2027, "kind": "national", "amount": 1}] * 2
    with pytest.raises(Invalid):
        actions.save_section(
            proposal=proposal, section_key="funding", version=0, data={"rows": rows}, by=world.officer
        )


@pytest.mark.parametrize(
    "who", ["stranger", "stranger_approver", "coordinator", "programme_officer", "auditor"]
)
def test_only_ones_own_people_save(world, who):
    proposal = worlds.started(world.call, world.officer)
    with pytest.raises(Denied):
        actions.save_section(
            proposal=proposal, section_key="overview", version=0, data={"title": "남"}, by=getattr(world, who)
        )


def test_what_was_submitted_is_not_saved(world):
    proposal = worlds.submitted(world.call, world.officer, world.local_approver)
    with pytest.raises(Refusal):
        actions.save_section(
            proposal=proposal, section_key="overview", version=1, data={"title": "나중"}, by=world.officer
        )


def test_saving_costs_ten_queries_at_most(world, count_db):
    proposal = worlds.started(world.call, world.officer)
    for key, data in (
        ("overview", worlds.overview()),
        ("costs", worlds.costs()),
        ("services", {"need": "가"}),
    ):
        with count_db() as seen:
            actions.save_section(proposal=proposal, section_key=key, version=0, data=data, by=world.officer)
        assert seen.queries <= 10, (
            key,
            [one[:30] + one[one.find(" FROM ") :][:60] for one in seen.statements],
        )


# files and the end of a draft


def test_files_are_attached_and_removed(world):
    proposal = worlds.started(world.call, world.officer)
    attachment = actions.attach_file(proposal=proposal, upload=pdf(), by=world.officer)
    assert [row["name"] for row in snapshot_of(proposal)["files"]] == ["예시.pdf"]
    with pytest.raises(Denied):
        actions.remove_file(proposal=proposal, attachment=attachment, by=world.stranger)
    actions.remove_file(proposal=proposal, attachment=attachment, by=world.colleague)
    assert snapshot_of(proposal)["files"] == []
    assert proposal.version == 3
    with pytest.raises(Denied):
        actions.attach_file(proposal=proposal, upload=pdf(), by=world.stranger)
    with pytest.raises(Invalid):
        actions.attach_file(proposal=proposal, upload=ContentFile(b"MZ", name="a.pdf"), by=world.officer)


def test_a_draft_is_discarded_by_its_own_people(world):
    proposal = worlds.started(world.call, world.officer)
    with pytest.raises(Denied):
        actions.discard_proposal(proposal=proposal, by=world.stranger)
    assert actions.discard_proposal(proposal=proposal, by=world.colleague).state == "discarded"
    with pytest.raises(Refusal):
        actions.discard_proposal(proposal=proposal, by=world.colleague)
