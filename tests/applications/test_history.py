"""The history of a section, and who is at work in it."""

import re

import pytest

from applications.actions import save_section
from applications.models import Section, SectionVersion
from applications.queries import pauses
from tests import worlds_applications as worlds


def save(draft, by, **changes):
    part = Section.objects.get(proposal=draft, call_section__key="overview")
    data = worlds.overview(**changes)
    return save_section(proposal=draft, section_key="overview", version=part.version, data=data, by=by)


@pytest.fixture
def saved(world, draft, clock):
    """Typed in one go by the officer, then by the colleague, then again after a quarter of an hour."""
    for number in (2, 3):
        save(draft, world.officer, purpose=f"담당자 {number}")
        clock.advance(seconds=5)
    save(draft, world.colleague, purpose="동료 4")
    clock.advance(minutes=15)
    return save(draft, world.colleague, purpose="동료 5")


def test_what_was_typed_in_one_go_is_one_line(world, draft, saved, as_):
    assert list(pauses(saved).order_by("version").values_list("version", flat=True)) == [3, 4, 5]
    client, address = as_(world.officer), f"/proposals/{draft.code}/overview/versions/"
    for query, versions in (("", ["5", "4", "3"]), ("?every=on", ["5", "4", "3", "2", "1"])):
        table = client.get(address + query).text.partition("<tbody")[2]
        assert re.findall(r'href="(\d+)/"', table) == versions


def test_a_version_is_compared_with_the_one_before_or_any_other(world, draft, saved, as_):
    client, address = as_(world.officer), f"/proposals/{draft.code}/overview/versions/4/"
    changes = client.get(address).context["changes"]
    assert [(row["name"], [piece.text for piece in row["pieces"]]) for row in changes] == [
        ("purpose", ["담당자 3", "동료 4"])
    ]
    page = client.get(f"/proposals/{draft.code}/overview/versions/5/?against=3")
    assert page.context["against"].version == 3
    assert client.get(address + "?against=x").context["against"].version == 3
    assert client.get(f"/proposals/{draft.code}/overview/versions/9/").status_code == 404


def test_an_earlier_version_comes_back_as_a_new_one(world, draft, saved, as_):
    address = f"/proposals/{draft.code}/overview/versions/3/"
    assert as_(world.officer).post(address).status_code == 302
    draft.refresh_from_db()
    assert draft.purpose == "담당자 3"
    kept = SectionVersion.objects.filter(section=saved).order_by("version")
    assert [one.content["purpose"] for one in kept][-2:] == ["동료 5", "담당자 3"]
    assert as_(world.officer).post(f"/proposals/{draft.code}/overview/versions/6/").status_code == 404


@pytest.mark.parametrize("key", ["services", "costs", "funding", "targets", "partners"])
def test_each_kind_of_section_comes_back(world, draft, as_, key):
    if key == "partners":
        rows = [{"government": world.other_county.government, "share": 7}]
        data = {"lead_share": 5, "rows": rows}
        save_section(proposal=draft, section_key=key, version=0, data=data, by=world.officer)
    before = SectionVersion.objects.get(section__proposal=draft, section__call_section__key=key).content
    empty = {"lead_share": 0, "rows": []} if key != "services" else {"need": "", "villages": None, "way": ""}
    save_section(proposal=draft, section_key=key, version=1, data=empty, by=world.officer)
    assert as_(world.officer).post(f"/proposals/{draft.code}/{key}/versions/1/").status_code == 302
    kept = SectionVersion.objects.filter(section__proposal=draft, section__call_section__key=key)
    assert kept.get(version=3).content == before
    names = {"costs": "cost_lines", "funding": "funding_sources"}
    rows = getattr(draft, names.get(key, key), draft.answers).count()
    assert rows == {"services": 3, "partners": 2}.get(key, len(before.get("rows", [])))


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_history_costs_as_many_queries_however_long(world, draft, as_, count_db, rows):
    part = Section.objects.get(proposal=draft, call_section__key="overview")
    SectionVersion.objects.bulk_create(
        SectionVersion(section=part, version=number, content={}, saved_by=who.user)
        for number, who in zip(range(2, rows + 1), [world.colleague, world.officer] * rows, strict=False)
    )
    client, address = as_(world.officer), f"/proposals/{draft.code}/overview/versions/"
    client.get(address)
    with count_db(queries=9):
        assert client.get(address).text.count('<th scope="row"') == rows


def test_those_at_work_see_each_other_for_half_a_minute(world, draft, as_, clock):
    officer, colleague = as_(world.officer), as_(world.colleague)
    assert world.officer.user.name not in officer.post(f"/proposals/{draft.code}/overview/presence/").text
    seen = colleague.post(f"/proposals/{draft.code}/overview/presence/").text
    assert f"{world.officer.user.name} 님도 이 항목을" in seen
    seen = colleague.get(f"/proposals/{draft.code}/costs/").text.partition("data-presence")[2][:500]
    assert f"{world.officer.user.name}: 개요" in seen
    clock.advance(seconds=41)
    assert world.officer.user.name not in colleague.post(f"/proposals/{draft.code}/costs/presence/").text


def test_nobody_is_present_in_what_was_submitted(world, as_):
    proposal = worlds.submitted(world.call, world.officer, world.local_approver)
    answer = as_(world.officer).post(f"/proposals/{proposal.code}/overview/presence/")
    assert answer.status_code == 403
