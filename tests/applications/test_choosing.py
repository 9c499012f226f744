"""A stale save on its page: both texts word by word, a choice for each field, and nothing typed is lost."""

import json

import pytest

from applications.actions import save_section
from applications.models import Section, SectionVersion
from tests import worlds_applications as worlds


def posted(version, **changes):
    values = {**worlds.overview(**changes), "version": version}
    return {name: str(value) for name, value in values.items()}


@pytest.fixture
def both(world, draft):
    """A draft whose overview the colleague saved after the officer opened it."""
    save_section(
        proposal=draft, section_key="overview", version=1, by=world.colleague,
        data=worlds.overview(purpose="동료가 쓴 목적", title="동료의 제목"),
    )  # fmt: skip
    return draft


def test_each_field_offers_what_suits_who_changed_it(world, both, as_):
    changed = posted(1, purpose="내가 쓴 목적", content="내가 쓴 내용")
    answer = as_(world.officer).post(f"/proposals/{both.code}/overview/", changed)
    assert answer.status_code == 409
    shown = {row["name"]: row["choice"] for row in answer.context["differences"]}
    assert shown == {"purpose": "both", "title": "theirs", "content": "mine"}
    row = next(row for row in answer.context["differences"] if row["name"] == "purpose")
    assert [piece.text for piece in row["theirs"] if piece.kind == "out"] == ["동료가"]
    assert [piece.text for piece in row["mine"] if piece.kind == "in"] == ["내가"]
    assert 'name="base" value="1"' in answer.text


def test_theirs_mine_and_the_merged_text_are_saved_as_chosen(world, both, as_):
    sent = posted(2, purpose="내가 쓴 목적", content="내가 쓴 내용")
    sent |= {"base": "1", "choice-title": "theirs", "choice-content": "mine"}
    sent |= {"choice-purpose": "both", "merged-purpose": "우리가 쓴 목적"}
    assert as_(world.officer).post(f"/proposals/{both.code}/overview/", sent).status_code == 302
    both.refresh_from_db()
    assert (both.title, both.purpose, both.content) == ("동료의 제목", "우리가 쓴 목적", "내가 쓴 내용")
    texts = SectionVersion.objects.filter(section__proposal=both, section__call_section__key="overview")
    assert texts.get(version=2).content["purpose"] == "동료가 쓴 목적"


def test_theirs_can_be_taken_for_rows_too(world, draft, as_):
    save_section(
        proposal=draft, section_key="partners", version=0, by=world.colleague,
        data={"lead_share": 5, "rows": [{"government": world.other_county.government, "share": 7}]},
    )  # fmt: skip
    sent = {"version": "0", "lead_share": "9", "rows-TOTAL_FORMS": "0", "rows-INITIAL_FORMS": "0"}
    address = f"/proposals/{draft.code}/partners/"
    assert as_(world.officer).post(address, sent).status_code == 409
    sent |= {"version": "1", "base": "0", "choice-rows": "theirs", "choice-lead_share": "mine"}
    assert as_(world.officer).post(address, sent).status_code == 302
    shares = draft.partners.order_by("share").values_list("government", "share")
    assert list(shares) == [(world.other_county.government.pk, 7), (draft.government_id, 9)]


@pytest.mark.parametrize("choice", ["nobody", "both", "theirs"])
def test_a_strange_choice_saves_what_was_typed(world, both, as_, choice):
    sent = posted(2, purpose="내가 쓴 목적") | {
        "base": "9" * 30,
        "choice-purpose-x": choice,
        "choice-version": choice,
    }
    assert as_(world.officer).post(f"/proposals/{both.code}/overview/", sent).status_code == 302
    both.refresh_from_db()
    assert both.purpose == "내가 쓴 목적"


def quietly(client, draft, sent, **headers):
    return client.post(f"/proposals/{draft.code}/overview/", sent, headers={"X-Autosave": "1", **headers})


def test_the_same_text_once_more_is_taken_as_saved(world, draft, as_):
    """Its answer was lost on the way; nothing new is written."""
    client, sent = as_(world.officer), posted(1, purpose="한 번 쓴 글")
    first, again = quietly(client, draft, sent), quietly(client, draft, sent)
    assert (first.json(), first.status_code) == (again.json(), again.status_code)
    assert Section.objects.get(proposal=draft, call_section__key="overview").version == 2


def test_a_quiet_stale_save_says_so_and_writes_nothing(world, both, as_):
    answer = quietly(as_(world.officer), both, posted(1, purpose="늦은 글"))
    assert (answer.status_code, json.loads(answer.content)["stale"]) == (409, True)
    both.refresh_from_db()
    assert both.purpose == "동료가 쓴 목적"


def test_the_text_of_someone_else_is_not_saved_in_ones_name(world, draft, as_):
    """The page was opened by the officer; the colleague has signed in in the same browser since."""
    mine = {"X-Draft-User": str(world.officer.user_id)}
    sent = posted(1, purpose="담당자의 글")
    assert quietly(as_(world.colleague), draft, sent, **mine).status_code == 403
    assert quietly(as_(world.officer), draft, sent, **mine).status_code == 200


def test_a_saved_page_tells_the_next_which_window_it_was(world, draft, as_):
    client = as_(world.officer)
    client.post(f"/proposals/{draft.code}/overview/", posted(1) | {"tab": "ab-12"})
    assert client.cookies["maeul_saved"].value == "ab-12"
    client = as_(world.officer)
    client.post(f"/proposals/{draft.code}/overview/", posted(2) | {"tab": "x; y"})
    assert "maeul_saved" not in client.cookies


def test_of_two_texts_for_the_same_place_none_is_chosen_for_one(world, both, as_):
    """Nor is one taken because nothing was said: the page comes back with what was chosen elsewhere."""
    client = as_(world.officer)
    sent = posted(1, purpose="늦은 글", title="늦은 제목")
    stale = client.post(f"/proposals/{both.code}/overview/", sent)
    assert [row["chosen"] for row in stale.context["differences"] if row["name"] == "purpose"] == [""]
    offered = {"base": str(stale.context["base"]), "offered": ["title", "purpose"], "choice-title": "mine"}
    again = client.post(f"/proposals/{both.code}/overview/", sent | offered | {"version": "2"})
    assert again.status_code == 409
    chosen = {row["name"]: row["chosen"] for row in again.context["differences"]}
    assert (chosen["title"], chosen["purpose"]) == ("mine", "")
    both.refresh_from_db()
    assert both.purpose == "동료가 쓴 목적"
    made = client.post(
        f"/proposals/{both.code}/overview/", sent | offered | {"version": "2", "choice-purpose": "mine"}
    )
    assert made.status_code == 302


def test_a_refused_quiet_save_names_the_field_and_the_reason(world, draft, as_):
    answer = quietly(as_(world.officer), draft, posted(1, purpose="가" * 2100))
    assert answer.status_code == 422
    assert (
        answer.json()["error"] == "아직 저장하지 않았습니다. 목적: 2,000자까지 쓸 수 있습니다(지금 2,100자)."
    )


def test_what_is_missing_follows_a_quiet_save(world, draft, as_):
    client = as_(world.officer)
    state = f"/proposals/{draft.code}/overview/?state=1"
    before = client.get(state).text.count("<li>")
    assert quietly(client, draft, posted(1, purpose="")).status_code == 200
    assert client.get(state).text.count("<li>") == before + 1
