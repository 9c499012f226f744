"""An appeal in the browser, in Korean: the approver of the county files it, the approver of the ministry upholds it."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from applications.models import Appeal
from portal.activity import clock as portal_clock
from tests import worlds_applications as worlds
from tests.applications.test_appeals import exclude
from tests.applications.test_autosave import sign_in
from tests.documents.samples import PDF

pytestmark = pytest.mark.journey


@pytest.fixture
def excluded(committed_db, cast):
    """Excluded just now, by the real clock."""
    now = portal_clock.now()
    call = worlds.smart_village_call(
        cast.programme_officer, opens_at=now - timedelta(days=9), closes_at=now + timedelta(days=9)
    )
    proposal = worlds.submitted(call, cast.officer, cast.local_approver)
    return exclude(proposal, cast.programme_officer)


def test_an_appeal_is_filed_and_upheld(excluded, cast, worker, page, context):
    address = worker.start_web()
    sign_in(page, address, cast.local_approver)
    page.locator("main").get_by_role("link", name=excluded.title).first.click()
    page.get_by_role("link", name="이의신청하기").click()
    page.fill("textarea[name=reason]", "공모 대상 지역에 있습니다. (예시)")
    page.set_input_files(
        "input[name=files]", {"name": "예시.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    page.get_by_role("button", name="이의신청 제출").click()
    expect(page.locator("main .badge").first).to_have_text("접수")
    expect(page.get_by_role("link", name="예시.pdf")).to_be_visible()
    context.clear_cookies()
    sign_in(page, address, cast.ministry_approver)
    desk = page.locator("section", has=page.get_by_role("heading", name="결정할 이의신청"))
    desk.get_by_role("link", name=excluded.title).click()
    page.get_by_role("link", name="이의신청 결정").click()
    page.get_by_text("인용: 요건 충족으로 처리").click()
    page.fill("textarea[name=reason]", "대상 지역이 맞습니다. (예시)")
    page.get_by_role("button", name="이의신청 결정").click()
    expect(page.locator("main .badge").first).to_have_text("인용")
    assert Appeal.objects.get().state == "upheld"
    excluded.refresh_from_db()
    assert excluded.state == "eligible"
