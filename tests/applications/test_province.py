"""A province: who is behind and is reminded, what is handed back, the order kept and endorsed; every refusal."""

import uuid

import pytest

from applications import actions
from applications.enums.province import Standing
from applications.models import Endorsement, Nudge, Submission
from applications.queries.endorsements import province_rows
from applications.queries.progress import governments_of
from applications.rules import endorsement as rules
from portal.accounts.enums import Role
from portal.activity import clock as portal_clock
from portal.activity.models import Event, Notice
from portal.ui.refusals import Denied, Invalid, Refusal, Stale
from tests import worlds_applications as worlds
from tests.factories import MembershipFactory, MunicipalityFactory, OrganisationFactory


def letters(kind):
    return sorted(Notice.objects.filter(kind=f"applications/{kind}").values_list("email", flat=True))


def emails(*people):
    return sorted(person.user.email for person in people)


@pytest.fixture
def neighbour(world):
    """A further county of the province, with an officer and an approver."""
    county = OrganisationFactory(government=MunicipalityFactory(parent=world.province.government))
    world.neighbour = MembershipFactory(organisation=county, role=Role.LOCAL_OFFICER)
    world.neighbour_approver = MembershipFactory(organisation=county, role=Role.LOCAL_APPROVER)
    return county.government


@pytest.fixture
def submitted(world):
    return worlds.submitted(world.call, world.officer, world.local_approver)


# handing back


def send_back(world, proposal, by=None, reason="산출 근거를 보완하십시오."):
    return actions.hand_back_proposal(proposal=proposal, reason=reason, by=by or world.coordinator)


def test_a_province_hands_a_proposal_back_and_it_is_submitted_again(world, submitted):
    number, first = submitted.number, submitted.submission
    send_back(world, submitted)
    assert (submitted.state, submitted.number) == ("draft", number)
    assert Submission.objects.get(pk=first.pk).ended_at == worlds.DURING
    assert letters("handed_back") == emails(world.officer, world.colleague, world.local_approver)
    event = Event.objects.get(verb="hand_back_proposal")
    assert (event.actor, event.chain, event.reason) == (
        world.coordinator.user, world.call.chain, "산출 근거를 보완하십시오.",
    )  # fmt: skip
    submitted.refresh_from_db()
    worlds.submit(submitted, world.local_approver)
    submitted.refresh_from_db()
    assert (submitted.state, submitted.number) == ("submitted", number)
    assert Submission.objects.filter(proposal=submitted, ended_at=None).count() == 1


@pytest.mark.parametrize("who", ["stranger_coordinator", "programme_officer", "local_approver", "auditor"])
def test_only_its_own_province_hands_back(world, submitted, who):
    with pytest.raises(Denied):
        send_back(world, submitted, by=getattr(world, who))


def test_handing_back_needs_a_reason_and_a_received_proposal(world, submitted):
    with pytest.raises(Invalid):
        send_back(world, submitted, reason=" ")
    worlds.admit(submitted, world.programme_officer)
    with pytest.raises(Refusal):
        send_back(world, submitted)


def test_handing_back_ends_with_the_call_by_the_databases_clock(world, submitted, clock):
    clock.set(worlds.CLOSES)
    with pytest.raises(Refusal) as refusal:
        send_back(world, submitted)
    assert "2027. 1. 31." in str(refusal.value)


def test_handing_back_through_the_page(world, submitted, as_):
    address = f"/proposals/{submitted.code}/handback/"
    browser = as_(world.coordinator)
    assert browser.get(address).status_code == 200
    empty = browser.post(address, {"reason": ""})
    assert empty.status_code == 422
    assert browser.post(address, {"reason": "a\0"}).status_code == 422
    assert browser.post(address, {"reason": "다시 쓰십시오."}).status_code == 302
    assert browser.get(address).status_code == 404
    assert "다시 쓰십시오." in as_(world.officer).get(f"/proposals/{submitted.code}/").text


# progress and reminders


def standings(world, by):
    return {row.pk: row.standing for row in governments_of(world.call, by)}


def test_a_province_sees_who_has_not_started_who_is_unfinished_and_who_has_submitted(world, neighbour):
    county = world.county.government
    assert standings(world, world.coordinator)[county.pk] == Standing.NOT_STARTED
    draft = worlds.filled_draft(world.call, world.officer)
    assert standings(world, world.coordinator)[county.pk] == Standing.UNFINISHED
    worlds.submit(draft, world.local_approver)
    worlds.started(world.call, world.neighbour)
    found = standings(world, world.coordinator)
    assert found == {
        world.province.government.pk: Standing.NOT_STARTED,
        county.pk: Standing.SUBMITTED,
        neighbour.pk: Standing.UNFINISHED,
    }
    assert set(standings(world, world.stranger_coordinator)) == {
        world.other_province.government.pk, world.other_county.government.pk,
    }  # fmt: skip
    assert set(standings(world, world.programme_officer)) > set(found)


def remind(world, *governments, by=None, key=None, **changes):
    return actions.remind_governments(
        call=world.call,
        governments=governments,
        by=by or world.coordinator,
        key=key or uuid.uuid4(),
        **changes,
    )


def test_a_reminder_says_what_is_missing_and_comes_once_a_day(world, neighbour, clock):
    worlds.started(world.call, world.neighbour)
    county, key = world.county.government, uuid.uuid4()
    sent = remind(world, county, neighbour, key=key, note="꼭 부탁드립니다.")
    assert [one.government_id for one in sent] == sorted([county.pk, neighbour.pk])
    readers = emails(
        world.officer, world.colleague, world.local_approver, world.neighbour, world.neighbour_approver
    )
    assert letters("progress") == readers
    text = Notice.objects.get(email=world.neighbour.user.email).text
    assert "꼭 부탁드립니다." in text
    assert Notice.objects.get(email=world.officer.user.email).text != text
    assert [one.pk for one in remind(world, county, neighbour, key=key)] == [one.pk for one in sent]
    assert remind(world, county, neighbour) == []
    assert letters("progress") == readers
    clock.set(worlds.DURING.replace(day=2, hour=0, minute=1))
    assert len(remind(world, county)) == 1


def test_a_reminder_passes_over_who_has_submitted_and_who_is_not_here(world, submitted):
    assert remind(world, world.county.government, world.province.government) == []
    assert letters("progress") == []


@pytest.mark.parametrize("who", ["officer", "auditor", "ministry_approver", "reviewer"])
def test_only_the_province_and_the_office_remind(world, who):
    with pytest.raises(Denied):
        remind(world, world.county.government, by=getattr(world, who))


def test_a_reminder_keeps_to_the_provinces_own_governments_and_to_the_calls_time(world, clock):
    with pytest.raises(Invalid):
        remind(world, world.other_county.government)
    with pytest.raises(Invalid):
        remind(world)
    assert len(remind(world, world.other_county.government, by=world.programme_officer)) == 1
    clock.set(worlds.CLOSES)
    with pytest.raises(Refusal):
        remind(world, world.county.government)


def test_reminding_through_the_pages(world, neighbour, as_):
    worlds.started(world.call, world.neighbour)
    browser, page = as_(world.coordinator), f"/calls/{world.call.slug}/progress/"
    assert browser.get(page).status_code == 200
    preview = browser.get(
        f"{page}reminder/?government={neighbour.pk}&government={world.province.government.pk}"
    )
    goes = {row.pk: row.goes for row in preview.context["rows"]}
    assert goes == {neighbour.pk: True, world.province.government.pk: False}
    assert browser.get(f"{page}reminder/?government=x").context["rows"] == []
    every = browser.get(f"{page}reminder/?standing=not_started").context["rows"]
    assert world.county.government in every
    sent = {"government": [neighbour.pk], "request_key": str(uuid.uuid4()), "note": "예시"}
    assert browser.post(f"{page}reminder/", sent).status_code == 302
    assert browser.post(f"{page}reminder/", sent).status_code == 302
    assert Nudge.objects.count() == 1
    assert browser.post(f"{page}reminder/", {**sent, "government": []}).status_code == 422
    long = browser.post(f"{page}reminder/", {**sent, "note": "가" * 501})
    assert (long.status_code, "가" * 501 in long.text) == (422, True)
    table = browser.get(f"{page}?export=csv").getvalue().decode("utf-8-sig")
    assert table.splitlines()[0].count(",") == 5


# rankings


@pytest.fixture
def two(world, neighbour, clock):
    """Two eligible proposals of one province, after closing."""
    first = worlds.eligible(world.call, world.officer, world.local_approver, world.programme_officer)
    second = worlds.eligible(world.call, world.neighbour, world.neighbour_approver, world.programme_officer)
    worlds.closed(world.call, clock)
    return first, second


def save(world, *order, **changes):
    return actions.save_ranking(
        call=world.call, province=world.province.government, order=order, by=world.coordinator, **changes
    )


def test_a_draft_is_kept_as_often_as_wanted_and_moves_nothing(world, two):
    first, second = two
    save(world, first, second)
    made = save(world, second, notes={first.pk: "다음 해에"})
    assert (made.draft, made.version) == ({"order": [second.pk], "notes": {str(first.pk): "다음 해에"}}, 2)
    assert (made.saved_at, made.saved_by) == (worlds.CLOSES, world.coordinator.user)
    assert made.lines.count() == 0
    assert letters("endorsed") == []


def test_two_colleagues_do_not_overwrite_each_other(world, two):
    first, second = two
    save(world, first, second, version=0)
    for deed in (actions.save_ranking, actions.endorse_province):
        with pytest.raises(Stale) as refusal:
            deed(
                call=world.call, province=world.province.government, order=[second], by=world.coordinator, version=0
            )  # fmt: skip
        assert refusal.value.theirs.draft["order"] == [first.pk, second.pk]


def test_what_may_not_be_kept(world, submitted_elsewhere, two):
    with pytest.raises(Invalid):
        save(world, two[0], two[0])
    with pytest.raises(Invalid):
        save(world, submitted_elsewhere)
    with pytest.raises(Invalid):
        save(world, two[0], notes={submitted_elsewhere.pk: "예시"})
    with pytest.raises(Denied):
        actions.save_ranking(
            call=world.call, province=world.province.government, order=two, by=world.stranger_coordinator
        )
    worlds.endorse(world.call, world.coordinator, *two)
    with pytest.raises(Refusal):
        save(world, *two)


@pytest.fixture
def submitted_elsewhere(world):
    return worlds.submitted(world.call, world.stranger, world.stranger_approver)


def test_the_page_keeps_moves_compares_and_endorses(world, two, as_):
    first, second = two
    browser, page = as_(world.coordinator), f"/calls/{world.call.slug}/endorsement/"
    places = {f"p{first.pk}-place": "1", f"p{second.pk}-place": "2", f"p{second.pk}-note": "예시 의견"}
    assert browser.post(page, {**places, "version": "0", "step": f"up:{second.pk}"}).status_code == 302
    shown = browser.get(page)
    assert [form.proposal for form in shown.context["ranking"].forms] == [second, first]
    assert "예시 의견" in shown.text
    stale = browser.post(page, {**places, "version": "0", "step": "save"})
    assert (stale.status_code, stale.context["version"]) == (409, 1)
    assert stale.context["other"] == [str(second), str(first)]
    assert browser.post(page, {**places, "version": "1", "step": "save"}).status_code == 302
    assert browser.post(page, {**places, "version": "x", "step": "save"}).status_code == 422
    assert browser.post(page, {**places, "version": "2", "step": "endorse"}).status_code == 302
    assert first.endorsement_line.rank == 1
    assert browser.post(page, {**places, "version": "2", "step": "save"}).status_code == 200


def rows(world):
    return {row.province.pk: row for row in province_rows(world.call, portal_clock.now())}


def test_the_office_sees_late_and_missing_rankings_and_reminds(world, two, clock, as_):
    mine, page = world.province.government.pk, f"/calls/{world.call.slug}/endorsements/"
    assert (rows(world)[mine].standing, rows(world)[mine].open_now) == ("awaited", 2)
    assert rows(world)[world.other_province.government.pk].standing == "nothing"
    clock.set(worlds.CLOSES.replace(month=2, day=14))
    assert rows(world)[mine].standing == "late"
    browser = as_(world.programme_officer)
    key = {"request_key": str(uuid.uuid4())}
    assert browser.post(page, {**key, "government": [mine]}).status_code == 302
    assert browser.post(page, {**key, "government": [mine]}).status_code == 302
    assert letters("ranking_due") == emails(world.coordinator)
    assert browser.post(page, {**key, "government": [world.other_province.government.pk]}).status_code == 422
    assert f"/calls/{world.call.slug}/proposals/?province={mine}" in browser.get(page).text
    worlds.endorse(world.call, world.coordinator, two[1])
    assert f'href="#ranking-{mine}"' in browser.get(page).text
    assert f'id="ranking-{mine}"' in browser.get(page).text
    assert (rows(world)[mine].standing, rows(world)[mine].total) == ("ranked", 400 * worlds.MILLION)
    assert str(two[1]) in as_(world.auditor).get(page).text


def test_what_was_scored_without_a_ranking_is_missing(world, two):
    for proposal in two:
        actions.advance(proposal=proposal, verb="assign", by=None)
    assert rows(world)[world.province.government.pk].standing == "missing"
    with pytest.raises(Invalid):
        actions.remind_provinces(
            call=world.call,
            provinces=[world.province.government],
            by=world.programme_officer,
            key=uuid.uuid4(),
        )
    with pytest.raises(Denied):
        actions.remind_provinces(
            call=world.call, provinces=[world.province.government], by=world.coordinator, key=uuid.uuid4()
        )


def test_without_rankings_the_step_is_not_there(cast, clock, as_):
    clock.set(worlds.DURING)
    call = worlds.smart_village_call(cast.programme_officer, rules=worlds.rules(endorsement="none"))
    assert as_(cast.programme_officer).get(f"/calls/{call.slug}/endorsements/").status_code == 404
    assert as_(cast.coordinator).get(f"/calls/{call.slug}/endorsement/").status_code == 404
    assert not Endorsement.objects.exists()


def test_when_a_ranking_is_due():
    assert rules.due_of("before", worlds.CLOSES, 14) == worlds.CLOSES.replace(month=2, day=14)
    assert rules.due_of("after", worlds.CLOSES, 14) is None
    assert rules.due_of("before", None, 14) is None


@pytest.mark.parametrize("count", [1, 3, 30])
def test_progress_costs_the_same_however_many_governments(world, as_, count_db, count):
    for _number in range(count):
        county = OrganisationFactory(government=MunicipalityFactory(parent=world.province.government))
        worlds.started(world.call, MembershipFactory(organisation=county, role=Role.LOCAL_OFFICER))
    for who, queries in ((world.coordinator, 12), (world.programme_officer, 13)):
        browser = as_(who)
        page = f"/calls/{world.call.slug}/progress/"
        with count_db(queries=queries):
            answer = browser.get(page)
        assert sum(row.missing or 0 for row in answer.context["table"].page.rows) == 13 * count
