"""Similar projects: found by title, by copied words, with the passages both have; fast among many."""

import time

import pytest
from django.db import connection

from applications import actions
from applications.models import Proposal
from applications.queries import similar_to
from applications.rules.similar import passages
from tests import worlds_applications as worlds
from tests.bench.measure import backend_cpu, backend_pid
from tests.factories import as_owner

MODEL = "홀로 사는 어르신의 안부를 감지기로 살피고 위급할 때 가까운 이웃과 소방서에 알리는 통합 돌봄 체계를 갖춘다"
MANY = """INSERT INTO applications_proposal (code, call_id, organisation_id, government_id, state, version, created_by_id,
  is_sample, title, purpose, content, expected_effect, cost_basis, field, priority, letter_number, number, reason)
  SELECT 'M-' || n, call_id, organisation_id, government_id, 'draft', 1, created_by_id, true, '예시 ' || md5(n::text),
  md5(n::text || 'a') || ' ' || md5(n::text || 'b') || ' 함께 쓰는 말입니다 ' || md5(n::text || 'c'),
  repeat(md5(n::text || 'd') || ' ', 30), '', '', '', 1, '', '', '' FROM applications_proposal p, generate_series(1, %s) n
  WHERE p.id = %s"""


def test_passages_are_whole_words_the_longest_first():
    mine = f"앞말입니다. {MODEL}. 뒤에 오는 다른 이야기는 짧지만 또 같은 말로 이어집니다."
    theirs = f"다른 앞말 {MODEL}와 같다. 여기서부터 다른 이야기는 짧지만 또 같은 말로 이어집니다."
    found = passages(mine, theirs)
    assert found[0].startswith("홀로 사는") and found[0].endswith("체계를")
    assert found[1:] == ["다른 이야기는 짧지만 또 같은 말로 이어집니다."]


def test_space_and_line_ends_do_not_hide_a_copy():
    assert passages(MODEL, MODEL.replace(" ", "\n ")) == [MODEL]


@pytest.mark.parametrize(
    ("mine", "theirs"), [("", ""), ("가나다", "가나다"), (MODEL, "전혀 다른 이야기를 하는 글"), (MODEL, "")]
)
def test_texts_with_nothing_in_common_have_no_passage(mine, theirs):
    assert passages(mine, theirs) == []


def test_a_word_said_over_and_over_takes_no_time():
    began = time.process_time()
    assert len(passages("가나 " * 3000, "가나 " * 3000)) == 1
    assert time.process_time() - began < 1


@pytest.fixture
def others(world):
    """Three drafts of the county beside which a fourth is written."""
    call = worlds.smart_village_call(
        world.programme_officer, slug="more", prefix="MO", rules=worlds.rules(proposals_per_government=9)
    )
    named = ("예시마을 스마트 돌봄 체계", "산불을 살피는 무인기 (예시)", "찾아가는 버스 (예시)")
    made = [worlds.filled_draft(call, world.officer, title=title) for title in named]
    data = worlds.overview(title=named[2], purpose=f"예시입니다. {MODEL}.", content="버스를 부릅니다.")
    actions.save_section(proposal=made[2], section_key="overview", version=1, data=data, by=world.officer)
    return made


def ask(title, text, **kwargs):
    return similar_to(title, text, among=Proposal.objects.all(), **kwargs)


def test_a_title_alike_and_a_text_copied_are_both_found(others):
    found = ask("스마트 돌봄 체계", f"우리도 {MODEL}.")
    assert [one.row for one in found][:2] == [others[2], others[0]]
    assert found[0].score > found[1].score > 0.3
    assert found[0].passages[0].startswith("홀로 사는")
    assert found[0].percent == round(found[0].score * 100)


def test_itself_is_left_out_and_only_so_many_come(others):
    assert others[0] not in [one.row for one in ask(others[0].title, "", exclude=others[0])]
    assert len(ask(others[0].title, others[0].purpose, limit=1)) == 1
    assert ask("", "") == []


def test_only_published_projects_unless_told_otherwise(others):
    assert similar_to(others[0].title, others[0].purpose) == []


def test_odd_signs_are_no_error(others):
    assert ask("%' OR 1=1 -- \\ \0 \U0001f33e", "(.*)+ \0 {}") == []


def test_it_takes_three_queries(others, count_db):
    with count_db(queries=3):
        for one in ask("스마트 돌봄 체계", MODEL):
            assert one.place and one.year and one.row.call.title


def test_among_ten_thousand_it_takes_less_than_50_ms(others):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(MANY, [10_000, others[0].pk])
        cursor.execute("ANALYZE applications_proposal")
    ask("스마트 돌봄 체계", MODEL)
    pid = backend_pid()
    before = time.process_time() + backend_cpu(pid)
    for _round in range(10):
        found = ask("스마트 돌봄 체계", f"우리도 {MODEL}. 함께 쓰는 말입니다")
    spent = (time.process_time() + backend_cpu(pid) - before) / 10
    assert found[0].row == others[2]
    assert others[0] in [one.row for one in found]
    assert spent < 0.05


def test_the_panel_is_a_list_within_the_page_and_a_page_by_itself(draft, as_, world):
    web = as_(world.officer)
    page = web.get(f"/proposals/{draft.code}/overview/").content.decode()
    assert f'hx-get="/proposals/{draft.code}/similar/"' in page
    assert "<h1>" in web.get(f"/proposals/{draft.code}/similar/").content.decode()
    part = web.get(f"/proposals/{draft.code}/similar/", headers={"HX-Request": "true"}).content.decode()
    assert "<h1>" not in part and "<p" in part
