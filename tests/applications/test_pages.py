"""Every page of the floor, walked as a person would: read, post, follow."""

import uuid

from applications.models import Proposal
from tests import worlds_applications as worlds


def start(client, call, title="예시마을 스마트 주차"):
    return client.post(
        f"/calls/{call.slug}/proposals/", {"title": title, "request_key": str(uuid.uuid4())}, follow=True
    )


def test_call_is_public(world, client):
    assert client.get("/calls/").status_code == 200
    page = client.get(f"/calls/{world.call.slug}/")
    assert page.status_code == 200
    assert "2027. 1. 31. 18:00" in page.text


def test_draft_is_started_and_edited(world, as_):
    browser = as_(world.officer)
    page = start(browser, world.call)
    proposal = Proposal.objects.get()
    assert page.redirect_chain[-1][0] == f"/proposals/{proposal.code}/"
    for section in world.call.sections.all():
        assert browser.get(f"/proposals/{proposal.code}/{section.key}/").status_code == 200, section.key
    assert browser.get(f"/proposals/{proposal.code}/preview/").status_code == 200
    assert browser.get(f"/proposals/{proposal.code}/submission/").status_code == 200
    assert browser.get(f"/proposals/{proposal.code}/discard/").status_code == 200
    assert browser.get("/proposals/").status_code == 200
    assert browser.get(f"/calls/{world.call.slug}/proposals/").status_code == 200


def test_approver_submits_and_reads_the_receipt(world, draft, as_):
    browser = as_(world.local_approver)
    address = f"/proposals/{draft.code}/submission/"
    key = browser.get(address).context["form"]["request_key"].value()
    answer = browser.post(
        address, {"version": draft.version, "certify": "on", "request_key": key}, follow=True
    )
    assert answer.redirect_chain[-1][0] == f"/proposals/{draft.code}/receipt/"
    assert "SV-2027-0001" in answer.text
    paper = browser.get(f"/proposals/{draft.code}/receipt/paper/")
    assert paper.content.startswith(b"%PDF")
    assert browser.get(f"/proposals/{draft.code}/").status_code == 200
    assert browser.get(f"/proposals/{draft.code}/withdrawal/").status_code == 200


def test_officer_screens(world, as_):
    proposal = worlds.submitted(world.call, world.officer, world.local_approver)
    browser = as_(world.programme_officer)
    assert proposal.number in browser.get(f"/calls/{world.call.slug}/screening/").text
    address = f"/proposals/{proposal.code}/screening/"
    assert browser.get(address).status_code == 200
    ticked = list(worlds.ALL_CHECKED)
    answer = browser.post(address, {"checklist": ticked, "outcome": "admit", "reason": ""})
    assert answer.status_code == 302
    proposal.refresh_from_db()
    assert proposal.state == "eligible"


def test_province_ranks(world, clock, as_):
    proposal = worlds.eligible(world.call, world.officer, world.local_approver, world.programme_officer)
    worlds.closed(world.call, clock)
    browser = as_(world.coordinator)
    address = f"/calls/{world.call.slug}/endorsement/"
    assert browser.get(address).status_code == 200
    places = {f"p{proposal.pk}-place": "1", f"p{proposal.pk}-note": "먼저"}
    asked = browser.post(address, {**places, "step": "ask"})
    assert asked.context["asking"]
    assert browser.post(address, {**places, "step": "endorse"}).status_code == 302
    assert proposal.endorsement_line.note == "먼저"
    assert browser.get(address).status_code == 200


def test_officer_prepares_and_announces_a_call(world, as_):
    browser = as_(world.programme_officer)
    page = browser.get("/calls/new/")
    given = {
        "copy_of": world.call.pk, "fiscal_year": 2028, "slug": "smart-village-2028", "prefix": "SV", "title_ko": "예시",
        "title_en": "sample", "opens_at": "2027-11-01T09:00", "closes_at": "2028-01-31T18:00",
        "budget": "10,000,000,000", "request_key": page.context["form"]["request_key"].value(),
    }  # fmt: skip
    answer = browser.post("/calls/new/", given, follow=True)
    assert answer.redirect_chain[-1][0] == "/calls/smart-village-2028/preparation/"
    part = "/calls/smart-village-2028/preparation/timetable/"
    form = browser.get(part).context["form"]
    moments = {"opens_at": "2027-11-02T09:00", "closes_at": "2028-01-31T18:00"}
    kept = {name: form[name].value() for name in ("years", "appeal_answer_days", "appeal_extension_days")}
    saved = browser.post(part, {**kept, "appeal_days": "20", **moments})
    assert saved.status_code == 302, saved.context["form"].errors
    assert browser.get("/calls/smart-village-2028/announcement/").status_code == 200
    assert browser.post("/calls/smart-village-2028/announcement/").status_code == 302
    assert browser.get("/calls/smart-village-2028/").status_code == 200
