"""The demand survey: opened, answered all year, read by province and ministry, turned into a draft."""

import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from applications.actions.demand import draft_from_demand, open_survey, submit_demand
from applications.actions.designing import change_question
from applications.models import Demand, DemandUse, Proposal
from applications.queries.demand import by_province
from portal.ui.maps import areas, shapes
from portal.ui.refusals import Denied, Invalid, Refusal
from tests import worlds_applications as worlds
from tests.factories import MembershipFactory, MunicipalityFactory, OrganisationFactory

SAID = {
    "purpose": "홀로 사는 어르신이 많습니다. (예시)",
    "content": "안부 확인 (예시)",
    "field": "safety",
    "cost": 300_000_000,
}


@pytest.fixture
def survey(world):
    programme = world.call.programme
    open_survey(programme=programme, by=world.programme_officer)
    return programme


def reported(by, programme, title="예시 안부 확인", **changes):
    return submit_demand(programme=programme, title=title, answers={**SAID, **changes}, by=by)


def test_a_demand_is_kept_and_the_form_frozen(world, survey):
    demand = reported(world.officer, survey)
    assert (demand.government, demand.cost) == (world.officer.government, 300_000_000)
    demand.form.refresh_from_db()
    assert demand.form.frozen_at is not None
    with pytest.raises(Refusal):
        change_question(
            question=demand.form.questions.first(), by=world.programme_officer, label_ko="다른 질문"
        )


def test_a_new_version_is_asked_without_touching_what_was_said(world, survey):
    old = reported(world.officer, survey)
    form = open_survey(programme=survey, by=world.programme_officer)
    assert form != old.form and form.questions.count() == old.form.questions.count()
    assert open_survey(programme=survey, by=world.programme_officer) == form  # nobody answered it yet
    assert reported(world.stranger, survey).form == form


def test_the_same_form_twice_is_one_demand(world, survey):
    key = uuid.uuid4()
    told = {"programme": survey, "title": "예시", "answers": SAID, "by": world.officer, "key": key}
    assert submit_demand(**told) == submit_demand(**told)
    assert Demand.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"purpose": ""}, "purpose"),
        ({"cost": 10**18}, "cost"),
        ({"field": "nonsense"}, "field"),
        ({"content": "가" * 1001}, "content"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(world, survey, changes, field):
    with pytest.raises(Invalid) as refused:
        reported(world.officer, survey, **changes)
    assert refused.value.field == field and not Demand.objects.exists()


def test_who_may_not(world, survey):
    for who in (world.programme_officer, world.auditor, world.reviewer, world.coordinator):
        with pytest.raises(Denied):
            reported(who, survey)
    with pytest.raises(Denied):
        open_survey(programme=survey, by=world.ministry_approver)
    demand = reported(world.officer, survey)
    with pytest.raises(Denied):
        draft_from_demand(demand=demand, call=world.call, by=world.stranger)


def test_a_demand_becomes_a_draft_with_its_words(world, survey):
    demand, key = reported(world.officer, survey), uuid.uuid4()
    proposal = draft_from_demand(demand=demand, call=world.call, by=world.colleague, key=key)
    proposal.refresh_from_db()
    assert (proposal.title, proposal.purpose, proposal.field) == (demand.title, SAID["purpose"], "safety")
    assert not proposal.cost_lines.exists()
    assert DemandUse.objects.get().proposal == proposal
    assert draft_from_demand(demand=demand, call=world.call, by=world.colleague, key=key) == proposal
    assert Proposal.objects.count() == 1
    with pytest.raises(Refusal):  # the call gives one proposal to each government
        draft_from_demand(demand=demand, call=world.call, by=world.colleague, key=uuid.uuid4())


def test_no_draft_when_the_call_is_over(world, survey, clock):
    demand = reported(world.officer, survey)
    clock.set(worlds.AFTER)
    with pytest.raises(Refusal):
        draft_from_demand(demand=demand, call=world.call, by=world.officer)


def test_who_sees_which(world, survey):
    reported(world.officer, survey), reported(world.stranger, survey)
    seen = {name: Demand.objects.visible_to(who).count() for name, who in world.everyone().items()}
    assert {name for name, number in seen.items() if number == 2} == {
        "programme_officer", "second_programme_officer", "agency_officer", "ministry_approver", "second_ministry_approver", "auditor",
    }  # fmt: skip
    own = {
        "officer",
        "colleague",
        "local_approver",
        "coordinator",
        "stranger",
        "stranger_approver",
        "stranger_coordinator",
    }
    assert {name for name, number in seen.items() if number == 1} == own


def test_counts_by_province_agree_with_the_list(world, survey):
    (
        reported(world.officer, survey),
        reported(world.colleague, survey, cost=None),
        reported(world.stranger, survey),
    )
    rows = {row["province"]: row for row in by_province(Demand.objects.all())}
    own = rows[world.coordinator.government]
    assert (own["demands"], own["governments"], own["cost"]) == (2, 1, 300_000_000)
    assert sum(row["demands"] for row in rows.values()) == 3


def test_the_map_is_shaded_by_the_counts():
    assert len(shapes()) == 229
    seoul = [one for one in areas({"lg-11110": 8, "lg-11140": 1, "nowhere": 3}) if one.count]
    assert [(one.name, one.count, one.level) for one in seoul] == [
        ("서울특별시 종로구", 8, 4),
        ("서울특별시 중구", 1, 1),
    ]
    assert {one.level for one in areas({})} == {0}


def test_the_pages_from_survey_to_draft(world, as_):
    programme, office, local = world.call.programme, as_(world.programme_officer), as_(world.officer)
    address = f"/surveys/{programme.key}/"
    assert local.get(f"{address}demand/").status_code == 404  # not asked yet
    assert office.get("/surveys/").status_code == 200
    assert office.post(address).status_code == 302
    page = office.get(address)
    question = page.context["questions"][0]["question"]
    edit = f"/forms/{question.form_id}/questions/{question.key}/"
    assert address in office.get(edit).text
    page = local.get(f"{address}demand/")
    key = page.context["form"]["request_key"].value()
    lacking = local.post(
        f"{address}demand/", {"title": "<b>예시</b>", "content": "남는 글", "request_key": key}
    )
    assert (
        lacking.status_code == 422
        and "남는 글" in lacking.text
        and "purpose" in lacking.context["form"].errors
    )
    sent = {"title": "<b>예시</b>", **SAID, "match": "true", "request_key": key}
    answer = local.post(f"{address}demand/", sent, follow=True)
    demand = Demand.objects.get()
    assert answer.redirect_chain[-1][0] == demand.get_absolute_url()
    assert "&lt;b&gt;예시" in answer.text and "<b>예시</b>" not in answer.text
    assert demand.title in as_(world.coordinator).get("/demands/").context["table"].page.rows[0].title
    assert as_(world.stranger).get(demand.get_absolute_url()).status_code == 404
    assert as_(world.coordinator).get("/demands/provinces/").status_code == 200
    assert office.get(address).context["asked"].frozen_at is not None
    sheet = office.get("/demands/?export=xlsx")
    assert b"".join(sheet) if sheet.streaming else sheet.content
    use = answer.context["offers"][0][1]
    started = local.post(
        f"{demand.get_absolute_url()}draft/",
        {"call": world.call.slug, "request_key": use["request_key"].value()},
    )
    assert started.status_code == 302
    assert started.url in local.get(demand.get_absolute_url()).text
    assert local.post(f"{demand.get_absolute_url()}draft/", {"call": "nowhere"}).status_code == 404
    assert len(office.get("/demands/?used=yes").context["table"].page.rows) == 1
    assert len(office.get("/demands/?used=no").context["table"].page.rows) == 0


@pytest.mark.guards
def test_the_database_keeps_what_was_said(world, survey):
    demand = reported(world.officer, survey)
    other = worlds.started(world.call, MembershipFactory())
    form = open_survey(programme=survey, by=world.programme_officer)
    columns = "programme_id, form_id, organisation_id, government_id, title, answers, cost, submitted_by_id, is_sample, submitted_at"
    for statement in (
        "UPDATE applications_demand SET title = 'x'",
        "DELETE FROM applications_demand",
        f"INSERT INTO applications_demand ({columns}) SELECT {columns} FROM applications_demand",  # the form of before
        f"INSERT INTO applications_demanduse (demand_id, proposal_id, at) VALUES ({demand.pk}, {other.pk}, now())",
        f"UPDATE applications_question SET label_ko = 'x' WHERE form_id = {demand.form_id}",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert form.frozen_at is None


def test_the_list_costs_the_same_however_long(world, survey, as_, count_db):
    browser, there = as_(world.coordinator), 0
    for size in (1, 3, 30):
        for number in range(there, size):
            county = OrganisationFactory(government=MunicipalityFactory(parent=world.province.government))
            reported(MembershipFactory(organisation=county), survey, title=f"예시 {number}")
        there = size
        for address, queries in (("/demands/", 9), ("/demands/provinces/", 10)):
            browser.get(address)
            with count_db(queries=queries):
                assert browser.get(address).status_code == 200
