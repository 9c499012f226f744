"""Rows of costs, funding, targets and the timetable: what they keep, refuse and show."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from applications import actions
from applications.models import CostLine, FundingSource, Milestone, Target
from applications.queries import readable, snapshot_of
from applications.rules import missing_to_submit
from applications.rules.timetable import months_of
from portal.ui.refusals import Refusal
from tests import factories
from tests import worlds_applications as worlds
from tests.permissions.world.calls import picture

TIMETABLE = {"key": "timetable", "kind": "timetable", "title_ko": "추진 일정", "title_en": "Timetable"}


@pytest.fixture
def long_call(cast, clock):
    """A call over three years that asks for a timetable."""
    clock.set(worlds.DURING)
    return worlds.smart_village_call(
        cast.programme_officer, rules=worlds.rules(years=3), sections=[*worlds.sections(), TIMETABLE]
    )


@pytest.fixture
def long_draft(long_call, cast):
    return worlds.filled_draft(long_call, cast.officer)


@pytest.fixture
def web(as_, cast, long_draft):
    return as_(cast.officer)


def rows(*lines):
    typed = {
        f"rows-{place}-{name}": value for place, line in enumerate(lines) for name, value in line.items()
    }
    return {**typed, "rows-TOTAL_FORMS": str(len(lines)), "rows-INITIAL_FORMS": "0"}


def post(web, proposal, key, *lines):
    version = proposal.sections.get(call_section__key=key).version
    return web.post(f"/proposals/{proposal.code}/{key}/", {"version": version, **rows(*lines)})


def part(proposal, key):
    return {one.key: one for one in readable(snapshot_of(proposal), proposal.call.call_rules)}[key]


def codes(proposal):
    return {one.code for one in missing_to_submit(snapshot_of(proposal), proposal.call.call_rules)}


STEP = {"name": "설계 (예시)", "starts_on": "2027-02", "ends_on": "2027-05"}


def test_the_timetable_is_kept_and_drawn(web, long_draft):
    other = {"name": "운영 (예시)", "starts_on": "2027. 6.", "ends_on": "2027.12"}
    assert codes(long_draft) == {"no_milestones"}
    assert post(web, long_draft, "timetable", STEP, other).status_code == 302
    assert list(Milestone.objects.values_list("starts_on", "ends_on")) == [
        (date(2027, 2, 1), date(2027, 5, 1)),
        (date(2027, 6, 1), date(2027, 12, 1)),
    ]
    shown = part(long_draft, "timetable")
    assert shown.rows[0][1:] == ["2027.\u00a02.", "2027.\u00a05."]
    assert (shown.bars, shown.span) == ([(0, 4), (4, 7)], 11)
    page = web.get(f"/proposals/{long_draft.code}/preview/").content.decode()
    assert '<rect class="tone-1" x="4" y="0" width="7" height="1"/>' in page
    assert codes(long_draft) == set()


@pytest.mark.parametrize(
    "changes",
    [{"starts_on": "봄"}, {"starts_on": "2027-13"}, {"ends_on": "2027-01"}, {"name": ""}, {"ends_on": "\0"}],
)
def test_steps_that_are_no_steps_are_refused_beside_the_field(web, long_draft, changes):
    answer = post(web, long_draft, "timetable", {**STEP, **changes})
    assert answer.status_code == 422
    assert "form-hint-invalid" in answer.content.decode()
    assert not Milestone.objects.exists()


def test_a_step_outside_the_project_is_said_while_drafting(web, long_draft):
    post(web, long_draft, "timetable", {**STEP, "ends_on": "2028-01"})
    assert codes(long_draft) == {"month_outside"}


def test_months():
    assert months_of([]) == ([], 0)
    assert months_of([("2027-11-01", "2028-02-01"), ("2027-11", "2027-11")]) == ([(0, 4), (0, 1)], 4)


TARGET = {"name": "시간", "unit": "분", "formula": "평균", "baseline": "20", "goal": "10.25"}


def test_targets_promise_a_value_for_each_year(web, long_draft):
    given = {**TARGET, "in_2027": "18.5", "in_2028": "", "fiscal_year": "2029"}
    assert post(web, long_draft, "targets", given).status_code == 302
    assert Target.objects.get().yearly == {"2027": "18.5"}
    shown = part(long_draft, "targets")
    assert shown.head[4] == "2027"
    assert shown.rows[0][3:] == ["20", "18.5", "10.25", "2029"]
    page = web.get(f"/proposals/{long_draft.code}/targets/").content.decode()
    assert 'name="rows-0-in_2027" value="18.5"' in page


@pytest.mark.parametrize(
    "changes", [{"in_2027": "많음"}, {"in_2027": "1e400"}, {"in_2028": "1", "fiscal_year": "2028"}]
)
def test_values_on_the_way_that_are_none_are_refused(web, long_draft, changes):
    assert post(web, long_draft, "targets", {**TARGET, "fiscal_year": "2029", **changes}).status_code == 422


@pytest.mark.parametrize("yearly", [[], {"2027": 1}, {"2027": "viel"}, {"2027": "1e4"}])
def test_the_database_keeps_numbers_only(long_draft, yearly):
    with pytest.raises(DatabaseError), transaction.atomic():
        Target.objects.update(yearly=yearly)


def paid(**changes):
    return {"fiscal_year": "2027", "kind": "municipality", "amount": "1000", "status": "budgeted", **changes}


def attach(proposal, by):
    upload = SimpleUploadedFile("의결서 (예시).png", picture())
    return actions.attach_file(proposal=proposal, upload=upload, by=by)


def test_a_commitment_has_its_evidence(web, long_draft, cast):
    attached = attach(long_draft, cast.officer)
    line = paid(evidence="제123회 의회", evidence_date="2026-11-20", evidence_file_id=str(attached.file_id))
    assert post(web, long_draft, "funding", line).status_code == 302
    source = FundingSource.objects.get()
    assert (source.evidence_date, source.evidence_file_id) == (date(2026, 11, 20), attached.file_id)
    assert part(long_draft, "funding").rows[0][-1] == "제123회 의회, 2026. 11. 20., 의결서 (예시).png"
    assert "evidence_gone" not in codes(long_draft)
    actions.remove_file(proposal=long_draft, attachment=attached, by=cast.officer)
    assert "evidence_gone" in codes(long_draft)


def test_evidence_of_another_proposal_is_refused(web, long_draft, long_call, cast, clock):
    others = worlds.filled_draft(
        worlds.smart_village_call(cast.programme_officer, slug="other", prefix="OT"), cast.stranger
    )
    attached = attach(others, cast.stranger)
    assert post(web, long_draft, "funding", paid(evidence_file_id=str(attached.file_id))).status_code == 422
    row = {"fiscal_year": 2027, "kind": "private", "amount": 1, "evidence_file_id": attached.file_id}
    with pytest.raises(Refusal) as refused:
        actions.save_section(
            proposal=long_draft, section_key="funding", version=1, data={"rows": [row]}, by=cast.officer
        )
    assert "evidence" in str(refused.value) or "증빙" in str(refused.value)


COST = {
    "category": "equipment",
    "fiscal_year": "2027",
    "description": "예시",
    "unit_price": "500",
    "quantity": "2",
}


def partner(proposal, by):
    """A government of the lead's province takes part."""
    joint = factories.MunicipalityFactory(parent=proposal.government.parent)
    data = {"rows": [{"government": joint, "share": 1}], "lead_share": 1}
    version = proposal.sections.get(call_section__key="partners").version
    actions.save_section(proposal=proposal, section_key="partners", version=version, data=data, by=by)
    return joint


def test_costs_are_borne_by_governments_that_take_part(web, long_draft, cast):
    assert "rows-0-government" not in web.get(f"/proposals/{long_draft.code}/costs/").content.decode()
    joint = partner(long_draft, cast.officer)
    assert "rows-0-government" in web.get(f"/proposals/{long_draft.code}/costs/").content.decode()
    lines = ({**COST, "government": str(joint.pk)}, {**COST, "government": ""})
    assert post(web, long_draft, "costs", *lines).status_code == 302
    assert list(CostLine.objects.values_list("government", flat=True)) == [joint.pk, None]
    shown = part(long_draft, "costs")
    assert [row[1] for row in shown.rows] in ([joint.name_ko, "대표"], [joint.name_ko, "The lead"])
    assert len(shown.total) == len(shown.head) == len(shown.rows[0])
    stranger = str(cast.other_county.government_id)
    assert post(web, long_draft, "costs", {**COST, "government": stranger}).status_code == 422


def test_a_bearer_who_leaves_is_said_while_drafting(web, long_draft, cast):
    joint = partner(long_draft, cast.officer)
    post(web, long_draft, "costs", {**COST, "government": str(joint.pk)})
    assert "bearer_gone" not in codes(long_draft)
    actions.save_section(
        proposal=long_draft, section_key="partners", version=1, data={"rows": []}, by=cast.officer
    )
    assert "bearer_gone" in codes(long_draft)


def test_the_database_refuses_a_stranger_as_bearer(long_draft, cast):
    with pytest.raises(DatabaseError), transaction.atomic():
        CostLine.objects.update(government=cast.other_county.government)


def test_what_was_submitted_keeps_its_timetable(web, long_draft, cast):
    post(web, long_draft, "timetable", STEP)
    long_draft.refresh_from_db()
    worlds.submit(long_draft, cast.local_approver)
    with pytest.raises(DatabaseError), transaction.atomic():
        Milestone.objects.all().delete()


def test_sums_by_category_and_year_stand_below_the_costs(web, long_draft):
    lines = (
        {**COST, "unit_price": "1000000"},
        {**COST, "fiscal_year": "2028"},
        {**COST, "category": "software"},
    )
    post(web, long_draft, "costs", *lines)
    page = web.get(f"/proposals/{long_draft.code}/costs/").content.decode()
    for place, won in (
        ("equipment/2027", "2,000,000"),
        ("equipment/", "2,001,000"),
        ("/2027", "2,001,000"),
        ("/", "2,002,000"),
    ):
        assert f'data-sum="{place}">{won}<' in page
    assert "금이백만이천원" in page


def test_the_share_and_what_is_still_to_be_funded_stand_below_the_funding(web, long_draft):
    post(web, long_draft, "funding", paid(kind="national", amount="450000000"), paid(amount="20000000"))
    page = web.get(f"/proposals/{long_draft.code}/funding/").content.decode()
    assert "<output data-gap>30,000,000</output>" in page
    assert "<output data-share>90.0</output>" in page
    assert "data-over>" in page
