"""The pages: a whole life by plain POSTs, who meets which page, and what stays hidden until publication."""

import re
import uuid
from difflib import unified_diff

import pytest

from awards.enums import AwardState
from awards.models import Award, Instalment, Scenario
from awards.proofs import verify_ledger
from portal.activity.models import Notice
from tests import worlds_awards as world_of
from tests.factories import sign_in
from tests.worlds_awards import MILLION

pytest_plugins = ["tests.cast"]


class Desk:
    """A browser without a script: signs in as whoever acts, gets pages, posts forms."""

    def __init__(self, client):
        self.client = client

    def get(self, who, url, status=200):
        if who is not None:
            sign_in(self.client, who)
        else:
            self.client.logout()
        response = self.client.get(url)
        assert response.status_code == status, (url, response.status_code, response.content.decode()[:3000])
        return response

    def post(self, who, url, status=302, **data):
        sign_in(self.client, who)
        response = self.client.post(url, {"request_key": str(uuid.uuid4()), **data})
        assert response.status_code == status, (
            url,
            response.status_code,
            re.findall(r"error-summary.{0,900}", response.content.decode(), re.S)
            or response.content.decode()[-3000:],
        )
        return response


@pytest.fixture
def desk(client):
    return Desk(client)


def test_a_life_by_plain_posts(cast, clock, desk):
    world = world_of.funded_call(cast, clock, (400, 300, 200), basis="subsidy")
    officer, approver, local = world.officer, world.approver, cast.local_approver
    slug = world.call.slug
    desk.get(officer, f"/calls/{slug}/scenarios/")
    desk.post(officer, f"/calls/{slug}/scenarios/", name="예시안")
    scenario = Scenario.objects.get()
    page = desk.get(officer, f"/scenarios/{scenario.pk}/").content.decode()
    assert "예시안" in page
    desk.get(officer, f"/scenarios/{scenario.pk}/decision/")
    desk.post(officer, f"/scenarios/{scenario.pk}/decision/")
    desk.get(approver, "/approvals/")
    desk.get(approver, f"/scenarios/{scenario.pk}/decision/")
    desk.post(approver, f"/scenarios/{scenario.pk}/decision/", decision="approve", comment="")
    desk.get(approver, f"/calls/{slug}/results/")
    desk.post(approver, f"/calls/{slug}/results/")
    desk.get(None, f"/calls/{slug}/results/")
    desk.get(officer, f"/calls/{slug}/budget/")
    desk.post(officer, f"/calls/{slug}/budget/", amount="600,000,000", document_number="예시-1")
    desk.get(approver, f"/calls/{slug}/budget/")
    desk.post(approver, f"/calls/{slug}/budget/", decision="approve")
    award = Award.objects.get(state=AwardState.CONFIRMED)
    here = f"/awards/{award.code}/"
    desk.get(local, f"{here}grant/")
    desk.post(local, f"{here}grant/", letter_number="예시과-1", amount="400000000")
    desk.get(officer, f"{here}grant/")
    desk.post(officer, f"{here}grant/", **grant_data(400 * MILLION))
    desk.get(approver, f"{here}grant/")
    desk.post(approver, f"{here}grant/", decision="approve")
    for instalment in Instalment.objects.order_by("number"):
        url = f"/instalments/{instalment.pk}/payment/"
        desk.get(officer, url)
        desk.post(officer, url)
        desk.get(approver, url)
        desk.post(approver, url, decision="approve", reference="예시-2")
    onward = f"/instalments/{Instalment.objects.first().pk}/onward/"
    desk.get(cast.coordinator, onward)
    desk.post(cast.coordinator, onward, amount="200000000", document_number="예시-3")
    desk.get(local, f"{here}reports/")
    desk.post(local, f"{here}reports/", **report_data(390 * MILLION))
    desk.get(local, f"{here}settlement/")
    desk.post(local, f"{here}settlement/", returned="10000000", reused="0", interest="1000", statement="")
    desk.get(officer, f"{here}settlement/")
    desk.post(officer, f"{here}settlement/")
    for who in (officer, approver, cast.auditor, local, cast.officer, cast.coordinator):
        desk.get(who, here)
        desk.get(who, "/awards/")
    assert Award.objects.get(pk=award.pk).state == AwardState.SETTLED
    assert verify_ledger()[1] == []


def grant_data(granted, **more):
    rows = {
        "schedule-TOTAL_FORMS": "2",
        "schedule-INITIAL_FORMS": "0",
        "schedule-MIN_NUM_FORMS": "1",
        "schedule-MAX_NUM_FORMS": "24",
        "schedule-0-due": "2027-03-02",
        "schedule-0-amount": str(granted // 2),
        "schedule-1-due": "2027-09-01",
        "schedule-1-amount": str(granted - granted // 2),
    }
    return {"granted": str(granted), "document_number": "예시-5", "conditions": "", **rows, **more}


def report_data(spent, **more):
    values = {"kind": "annual", "fiscal_year": "2027", "narrative": "예시 보고", "certified": "on"}
    return {**values, "spent": str(spent), **more}


def test_the_letter_is_a_paper(cast, clock, desk):
    world = world_of.funded_call(cast, clock, (400,))
    award = world_of.published(world)[0]
    for who in (cast.officer, world.officer):
        response = desk.get(who, f"/awards/{award.code}/letter/")
        assert response.content[:5] == b"%PDF-"
        assert response["X-Content-Type-Options"] == "nosniff"


def test_nothing_outside_the_office_differs_before_publication(cast, clock, desk):
    world = world_of.funded_call(cast, clock, (400, 300, 200), totals=(90, 80, 50))
    outsiders = (None, cast.officer, cast.local_approver, cast.coordinator, cast.reviewer)
    before = {(who and who.pk, url): body for who, url, body in seen(world, desk, outsiders)}
    award = world_of.decided(world)[0]
    for who, url, body in seen(world, desk, outsiders):
        changed = "\n".join(unified_diff(before[who and who.pk, url], body, lineterm=""))
        assert not changed, url
    for who in outsiders:
        sign_in(desk.client, who) if who else desk.client.logout()
        assert desk.client.get(f"/awards/{award.code}/").status_code in (302, 404)
    assert not Notice.objects.filter(kind__in=["awards/award", "awards/reserve", "awards/refusal"]).exists()


def seen(world, desk, outsiders):
    """What each of them gets of the pages that could tell, without what differs by itself."""
    urls = [f"/proposals/{one.code}/" for one in world.proposals]
    urls += [f"/calls/{world.call.slug}/", f"/calls/{world.call.slug}/results/", "/awards/", "/proposals/"]
    for who in outsiders:
        sign_in(desk.client, who) if who else desk.client.logout()
        for url in urls:
            response = desk.client.get(url)
            body = response.content.decode() if response.status_code == 200 else ""
            yield who, url, [str(response.status_code), *strip(body).splitlines()]


def strip(body):
    """Tokens, keys and clocks change with every request; taking back ends for all alike once it is decided."""
    body = re.sub(r'<a [^>]*href="/proposals/[^/]*/withdrawal/">[^<]*</a>', "", body)
    body = re.sub(r'(name="(csrfmiddlewaretoken|request_key)" value=")[^"]*', r"\1", body)
    return re.sub(r'(data-(server-)?now|datetime|data-expires)="[^"]*"', "", body)
