"""Bad input on every form: a sentence beside the field, what was typed is still there, never a 500; and others' ids."""

import uuid

import pytest

from awards.models import Award, CeilingRequest, Envelope, Instalment, LedgerEntry, Report, Scenario
from tests import worlds_awards as world_of
from tests.awards.test_pages import Desk, grant_data, report_data
from tests.factories import sign_in
from tests.worlds_awards import MILLION

pytest_plugins = ["tests.cast"]
NFD, NFC = "예시", "예시"
WRONG_WON = ["", "-1", "1000000000000000000", "12.5", "가나다", "1\x00", "💰", "<b>1</b>"]


@pytest.fixture
def desk(client):
    return Desk(client)


def refused(desk, who, url, status=422, **data):
    """The page says so beside the field and keeps what was typed."""
    body = desk.post(who, url, status=status, **data).content.decode()
    assert "error-summary" in body or "form-hint-invalid" in body
    return body


def test_ceilings(cast, clock, desk):
    made = world_of.envelope(cast, 100)
    url = f"/envelopes/{made.pk}/"
    sound = {"delta": "50", "reason": "예시", "document_number": "예시-1"}
    for wrong in [one for one in WRONG_WON if one != "-1"] + ["0", "-101", "-1000000000000000000"]:
        body = refused(desk, cast.programme_officer, url, **{**sound, "delta": wrong})
        assert "예시-1" in body
    refused(desk, cast.programme_officer, url, **{**sound, "reason": ""})
    body = refused(
        desk, cast.programme_officer, url, **{**sound, "delta": "", "reason": "<script>alert(1)</script>"}
    )
    assert "<script>alert(1)" not in body
    refused(desk, cast.programme_officer, url, **{**sound, "document_number": "가" * 61})
    refused(desk, cast.programme_officer, url, **{**sound, "reason": "nul\x00"})
    desk.post(cast.programme_officer, url, **{**sound, "reason": f"{NFD} 👍"})
    asked = CeilingRequest.objects.get()
    assert asked.reason == f"{NFC} 👍"
    refused(desk, cast.ministry_approver, f"/ceilings/{asked.pk}/", decision="send_back", comment="")
    refused(desk, cast.ministry_approver, f"/ceilings/{asked.pk}/", decision="whatever")
    refused(desk, cast.ministry_approver, f"/ceilings/{asked.pk}/")
    refused(desk, cast.programme_officer, f"/ceilings/{asked.pk}/", status=403, decision="approve")
    assert Envelope.objects.get().ceiling == 100


def test_envelopes(cast, clock, desk):
    url = "/envelopes/new/"
    for wrong in ("", "1999", "20270", "-5", "가", "2027\x00"):
        refused(desk, cast.programme_officer, url, fiscal_year=wrong)
    refused(desk, cast.programme_officer, url, fiscal_year="2027", province="999999")
    refused(desk, cast.programme_officer, url, fiscal_year="2027", field="nonsense")
    desk.post(cast.programme_officer, url, fiscal_year="2027")
    refused(desk, cast.programme_officer, url, status=409, fiscal_year="2027")


def test_the_same_form_twice_is_once(cast, clock, desk):
    key = str(uuid.uuid4())
    for _ in range(2):
        desk.post(cast.programme_officer, "/envelopes/new/", fiscal_year="2027", request_key=key)
    assert Envelope.objects.count() == 1


def test_scenarios(cast, clock, desk):
    world = world_of.funded_call(cast, clock, (400, 300), basis="subsidy", province=2000)
    desk.post(world.officer, f"/calls/{world.call.slug}/scenarios/", name=f"{NFD}안")
    scenario = Scenario.objects.get()
    assert scenario.name == f"{NFC}안"
    url = f"/scenarios/{scenario.pk}/"
    first, second = scenario.lines.order_by("place")

    def lines(**changes):
        rows = {}
        for line in (first, second):
            rows |= {f"line{line.pk}-outcome": "award", f"line{line.pk}-amount": str(line.amount)}
        return {**rows, **{f"line{first.pk}-{name}": value for name, value in changes.items()}}

    for wrong in (*WRONG_WON[1:], "0", str(401 * MILLION)):
        refused(desk, world.officer, url, **lines(amount=wrong, reason="예시"))
    refused(desk, world.officer, url, **lines(amount=str(100 * MILLION)))
    refused(desk, world.officer, url, **lines(outcome="nonsense"))
    refused(desk, world.officer, url, **lines(reason="가" * 301))
    body = refused(desk, world.officer, url, **lines(amount="7", reason="<b>굵게</b>\x00"))
    assert "<b>굵게</b>" not in body
    desk.post(world.officer, url, **lines(amount="350000000", reason=f"{NFD} 👍"))
    first.refresh_from_db()
    assert (first.amount, first.reason) == (350 * MILLION, f"{NFC} 👍")
    desk.post(world.officer, f"{url}decision/")
    desk.post(world.officer, url, status=409, **lines())
    first.refresh_from_db()
    assert first.amount == 350 * MILLION


def test_votes_and_grants(cast, clock, desk):
    world = world_of.funded_call(cast, clock, (400,), basis="subsidy")
    world_of.published(world)
    budget = f"/calls/{world.call.slug}/budget/"
    for wrong in WRONG_WON:
        refused(desk, world.officer, budget, amount=wrong, document_number="예시")
    refused(desk, world.officer, budget, amount="5", document_number="")
    desk.post(world.officer, budget, amount="400,000,000", document_number="예시")
    desk.post(world.approver, budget, decision="approve")
    url = f"/awards/{Award.objects.get().code}/grant/"
    for wrong in [*WRONG_WON, "0", "400000001"]:
        refused(desk, cast.local_approver, url, amount=wrong, letter_number="예시")
    desk.post(cast.local_approver, url, amount="400000000", letter_number="예시")
    sound = grant_data(400 * MILLION)
    wrongs = [{"granted": wrong} for wrong in WRONG_WON] + [
        {"schedule-0-amount": "1"},
        {"schedule-0-amount": "1000000000000000000"},
        {"schedule-0-due": "2027-13-45"},
        {"schedule-0-due": "2027-10-01"},
        {"schedule-0-due": "2031-03-01"},
        {"conditions": "x\x00"},
        {"document_number": ""},
    ]
    for wrong in wrongs:
        refused(desk, world.officer, url, **{**sound, **wrong})
    refused(desk, world.officer, url, granted="1")  # the rows' own bookkeeping is missing
    desk.post(world.officer, url, **{**sound, "conditions": f"{NFD} 👍"})
    refused(desk, world.approver, url, decision="send_back")
    desk.post(world.approver, url, decision="approve")
    assert Award.objects.get().grant.conditions == f"{NFC} 👍"


def test_payments_reports_and_settlements(cast, clock, desk):
    world = world_of.funded_call(cast, clock, (400,), basis="subsidy")
    award = world_of.paid(world)
    first = Instalment.objects.order_by("number").first()
    for wrong in [*WRONG_WON, "0", str(200 * MILLION + 1)]:
        refused(
            desk, cast.coordinator, f"/instalments/{first.pk}/onward/", amount=wrong, document_number="예시"
        )
    url = f"/awards/{award.code}/reports/"
    for wrong in [*WRONG_WON, str(400 * MILLION + 1)]:
        body = refused(desk, cast.local_approver, url, **report_data(wrong))
        assert "예시 보고" in body
    changes = (
        {"certified": ""},
        {"kind": "x"},
        {"fiscal_year": "2031"},
        {"narrative": ""},
        {"narrative": "가" * 5001},
    )
    for wrong in changes:
        refused(desk, cast.local_approver, url, **{**report_data(1), **wrong})
    assert not Report.objects.exists() and not LedgerEntry.objects.filter(kind="spend").exists()
    desk.post(cast.local_approver, url, **{**report_data(400 * MILLION), "narrative": f"{NFD} 👍"})
    assert Report.objects.get().narrative == f"{NFC} 👍"
    url = f"/awards/{award.code}/settlement/"
    sound = {"returned": "0", "reused": "0", "interest": "0", "statement": ""}
    for name in ("returned", "reused", "interest"):
        for wrong in WRONG_WON:
            refused(desk, cast.local_approver, url, **{**sound, name: wrong})
    refused(desk, cast.local_approver, url, **{**sound, "returned": "5"})
    desk.post(cast.local_approver, url, **sound)


def test_someone_elses_id_is_not_there(cast, clock, desk):
    """404 for strangers, their approver, their province, a reviewer; nothing happens by POST either."""
    world = world_of.funded_call(cast, clock, (400,))
    award = world_of.active(world)
    first = Instalment.objects.first()
    scenario = Scenario.objects.get()
    own = [
        f"/awards/{award.code}/{page}"
        for page in ("", "letter/", "grant/", "reports/", "settlement/", "standing/")
    ]
    office = [
        "/envelopes/", f"/envelopes/{world.envelopes['nation'].pk}/", "/envelopes/new/", "/approvals/",
        f"/scenarios/{scenario.pk}/", f"/scenarios/{scenario.pk}/decision/", f"/calls/{world.call.slug}/scenarios/",
        f"/calls/{world.call.slug}/budget/", f"/instalments/{first.pk}/payment/",
    ]  # fmt: skip
    strangers = (cast.stranger, cast.stranger_approver, cast.stranger_coordinator, cast.reviewer)
    for who in strangers:
        for url in [*own, *office, f"/instalments/{first.pk}/onward/"]:
            sign_in(desk.client, who)
            assert desk.client.get(url).status_code == 404, (who, url)
            assert desk.client.post(url, {"decision": "approve"}).status_code in (404, 405), (who, url)
    for who in (cast.officer, cast.local_approver, cast.coordinator):
        for url in office:
            desk.get(who, url, status=404)
    for url in (
        "/awards/SV-2027-9999/",
        "/scenarios/99999/",
        "/envelopes/99999/",
        "/instalments/99999/payment/",
    ):
        desk.get(world.officer, url, status=404)
    assert Award.objects.get(pk=award.pk).state == award.state
