"""A desk lists what waits for that role, with the same number of queries whatever waits."""

import pytest

from applications.actions.announced import answer_question, ask_question
from awards.actions import publish_results
from portal.accounts.enums import Role
from portal.activity.models import Notice
from portal.home.menu import MENUS, menu_for
from portal.home.queries.desks import desk_of
from tests import worlds_applications as worlds
from tests import worlds_awards as awards

# role -> statements of the page, session and shell included
QUERIES = {
    "local_officer": 24,
    "local_approver": 24,
    "province_coordinator": 16,
    "programme_officer": 22,
    "approver": 16,
    "reviewer": 18,
    "auditor": 9,
}


def waiting(desk) -> dict[str, int]:
    return {group.title: len(group.items) for group in desk.groups}


def test_the_local_officer_finds_corrections_drafts_and_reports(season):
    found = waiting(desk_of(season["local_officer"]))
    assert found == {
        "보완 기한": 1,
        "답변할 메시지": 1,
        "전담기관의 문의": 0,
        "답변할 자료요구": 1,
        "작성 중인 신청서": 1,
        "아직 시작하지 않은 공모": 1,
        "제출할 보고서": 0,
        "우리 신청서": 3,
    }


def test_the_local_approver_finds_what_only_they_can_do(season):
    found = waiting(desk_of(season["local_approver"]))
    assert found["확인하고 제출할 신청서"] == 1
    assert found["보완 기한"] == 1
    assert found["정산할 과제"] == 1


def test_the_province_is_asked_for_no_ranking_before_there_is_something_to_rank(season):
    found = waiting(desk_of(season["province_coordinator"]))
    assert found["정할 우선순위"] == 0
    assert found["관내 신청서"] > 0


def test_the_officer_finds_each_call_with_its_counts_and_next_step(season):
    desk = desk_of(season["programme_officer"])
    rows = {row.url.split("/")[2]: row for row in desk.calls}
    assert len(rows) == 6
    assert [count for _state, count in rows["smart-village-2024"].cells] == [0, 0, 0, 0, 0, 0, 99]
    [now] = [row for slug, row in rows.items() if slug.startswith("smart-village") and "2024" not in slug]
    assert sum(count for _state, count in now.cells) > 0
    steps = {slug.rsplit("-", 1)[0]: row.next for slug, row in rows.items()}
    assert steps["manufacturing-ai"] == "결재권자가 배분안을 검토 중"
    assert steps["agri-ai"].startswith("평가 ")
    assert steps["smart-village"] in ("신청서 검토", "")


def test_the_approver_finds_the_awards_to_decide(season):
    found = waiting(desk_of(season["approver"]))
    assert (found["승인할 배분안"], found["결정할 이의신청"]) == (1, 1)


def test_reviewers_find_their_assignments_by_state(season):
    first = list(waiting(desk_of(season["reviewer"])).values())
    assert first[:2] == [2, 2]
    assert list(waiting(desk_of(season["reviewer_3"])).values())[:3] == [1, 6, 0]


def test_the_auditor_finds_ways_in(season):
    assert waiting(desk_of(season["auditor"]))["감사 자료"] == 6


def test_the_officer_finds_the_questions_on_calls_until_they_are_answered(cast, clock):
    clock.set(worlds.DURING)
    call = worlds.smart_village_call(cast.programme_officer)
    asked = ask_question(call=call, question="자부담도 되나요? (예시)", by=cast.officer)
    [item] = [one for group in desk_of(cast.programme_officer).groups for one in group.items]
    assert (item.label, item.url) == ("자부담도 되나요? (예시)", asked.get_absolute_url())
    letters = Notice.objects.filter(kind="applications/enquiry_asked")
    assert letters.unread().exists()
    answer_question(enquiry=asked, answer="됩니다. (예시)", by=cast.programme_officer)
    assert not [one for group in desk_of(cast.programme_officer).groups for one in group.items]
    assert letters.exists() and not letters.unread().exists()


def test_nobody_without_a_role_has_a_desk(db):
    assert desk_of(None) is None


@pytest.mark.parametrize("role", QUERIES)
def test_the_page_costs_the_same_whatever_waits(season, as_, count_db, role):
    browser = as_(season[role])
    browser.get("/desk/")
    with count_db(queries=QUERIES[role]):
        assert browser.get("/desk/").status_code == 200


@pytest.mark.parametrize("role", QUERIES)
def test_an_empty_desk_says_so(cast, as_, role):
    names = {
        "local_officer": "officer",
        "province_coordinator": "coordinator",
        "approver": "ministry_approver",
    }
    page = as_(getattr(cast, names.get(role, role))).get("/desk/")
    assert page.status_code == 200


def test_the_public_is_asked_to_sign_in(client, db):
    assert client.get("/desk/").status_code == 302


@pytest.mark.parametrize("role", QUERIES)
def test_every_address_on_a_menu_and_a_desk_opens(season, as_, role):
    browser, by = as_(season[role]), season[role]
    desk = desk_of(by)
    addresses = [entry["url"] for entry in menu_for(by)]
    addresses += [item.url for group in desk.groups for item in group.items[:2]]
    addresses += [url for row in desk.calls for url in (row.url, row.next_url) if url]
    addresses += [group.more[1] for group in desk.groups if group.more]
    assert {url: browser.get(url, follow=True).status_code for url in addresses} == dict.fromkeys(
        addresses, 200
    )


def test_every_role_has_a_menu():
    assert set(MENUS) == set(Role)
    assert [entry["url"] for entry in menu_for(None)] == ["/calls/", "/awarded/"]


def test_an_award_stands_on_the_governments_desk_with_its_own_state(cast, clock):
    world = awards.funded_call(cast, clock, (400,))
    made = awards.decided(world)[0]

    def shown():
        return [
            one.state.value
            for g in desk_of(cast.officer).groups
            for one in g.items
            if one.label == str(made.proposal)
        ]

    assert shown() == ["in_review"]
    publish_results(call=world.call, by=world.approver)
    assert shown() == ["provisional"]
