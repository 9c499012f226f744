"""A virus in a file of a proposal: missing while drafting, refused at submission, told after it; a waiting scan stops nobody."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from applications import actions
from applications.actions.messages import send_message
from applications.models import Proposal, Submission
from applications.queries import snapshot_of
from applications.queries.admission import candidates
from applications.rules import missing_to_submit
from portal.accounts.enums import Role
from portal.accounts.queries import people
from portal.activity.models import Event, Notice
from portal.activity.refusals import database_refusals
from portal.documents.models import Scan
from portal.documents.scanning import scan_next
from portal.ui.refusals import Invalid, Refusal
from tests import worlds_applications as worlds
from tests.documents.samples import PDF
from tests.documents.scanner import scanner
from tests.documents.test_scanning import SICK

BADGE = '<span class="badge danger">바이러스 발견</span>'


@pytest.fixture(autouse=True)
def clamd(tmp_path, settings):
    settings.MEDIA_ROOT = str(tmp_path)
    with scanner() as (settings.CLAMD_ADDRESS, _scanned):
        yield


@pytest.fixture
def draft(cast, clock):
    clock.set(worlds.DURING)
    rules = worlds.rules(endorsement="none", order_by="score")
    cast.call = worlds.smart_village_call(cast.programme_officer, ceilings={}, rules=rules)
    return worlds.filled_draft(cast.call, cast.officer)


def attach(draft, by, content=SICK, name="예시.pdf"):
    file = actions.attach_file(proposal=draft, upload=SimpleUploadedFile(name, content), by=by).file
    draft.refresh_from_db()
    return file


def scanned():
    while scan_next():
        pass


def lacking(proposal):
    return [one.code for one in missing_to_submit(snapshot_of(proposal), proposal.call.call_rules)]


def page(browser, name, proposal, *more):
    return browser.get(reverse(f"applications:{name}", args=[proposal.code, *more]))


def test_while_drafting_it_is_missing_and_stops_the_submission_until_it_is_gone(cast, draft, as_):
    file = attach(draft, cast.officer)
    assert lacking(draft) == []
    scanned()
    assert lacking(draft) == ["infected"]
    shown = page(as_(cast.officer), "section", draft, "files").text
    assert BADGE in shown and "‘예시.pdf’에서 바이러스가 발견되었습니다" in shown
    address = reverse("applications:attachment", args=[draft.code, file.pk])
    assert f'href="{address}"' not in shown
    assert as_(cast.officer).get(address).status_code == 409
    assert {one.recipient for one in Notice.objects.filter(kind="documents/infected")} == {cast.officer.user}
    with pytest.raises(Invalid):
        worlds.submit(draft, cast.local_approver)
    actions.remove_file(proposal=draft, attachment=draft.attachments.get(), by=cast.officer)
    draft.refresh_from_db()
    worlds.submit(draft, cast.local_approver)


def test_in_the_letter_it_leads_to_the_letter(cast, draft, as_):
    def letter(content):
        upload = SimpleUploadedFile("공문.pdf", content)
        actions.attach_letter(proposal=draft, number="예시-1", upload=upload, by=cast.officer)
        scanned()

    letter(SICK)
    assert lacking(draft) == ["infected_letter"]
    shown = page(as_(cast.local_approver), "submission", draft).text
    assert reverse("applications:letter", args=[draft.code]) in shown and "공문.pdf" in shown
    kept = page(as_(cast.local_approver), "letter", draft).text
    assert BADGE in kept and "공문.pdf</a>" not in kept
    letter(PDF)
    assert lacking(draft) == []


@pytest.mark.guards
def test_the_database_refuses_it_and_takes_it_without_its_guard(cast, draft, committed_db):
    attach(draft, cast.officer)
    scanned()
    values = {
        "proposal": draft, "version": draft.version, "snapshot": snapshot_of(draft), "requested": 1, "total_cost": 1,
        "government_code": "00000", "government_name": "예시", "submitted_by": cast.local_approver.user,
    }  # fmt: skip
    assert tried(**values) is True
    with committed_db.connect("owner") as owner:
        owner.execute("DROP TRIGGER submission_no_virus ON applications_submission")
    assert tried(**values) is False


def tried(**values):
    """Whether a virus was the reason for a refusal."""
    try:
        receive(**values)
    except Refusal as refusal:
        return "바이러스" in str(refusal)
    return False


@database_refusals()
@transaction.atomic
def receive(**values):
    return Submission.objects.create(request_key=uuid.uuid4(), **values)


def test_found_after_submission_officers_and_government_are_told(cast, draft, as_):
    file = attach(draft, cast.officer)
    proposal = worlds.submit(draft, cast.local_approver).proposal
    assert "바이러스 검사 대기" in page(as_(cast.programme_officer), "screening", proposal).text
    assert [one.why for one in candidates(cast.call)] == [()]
    scanned()
    told = {one.recipient for one in Notice.objects.filter(kind="applications/virus")}
    local = {one.user for one in (cast.officer, cast.colleague, cast.local_approver)}
    assert told == {*local, *people(Role.PROGRAMME_OFFICER)}
    assert not Notice.objects.filter(kind="documents/infected").exists()
    assert Event.objects.get(verb="find_virus", chain=cast.call.chain).thing_id == str(proposal.pk)
    assert [one.why for one in candidates(cast.call)] == [("virus",)]
    for who, name in (
        (cast.programme_officer, "screening"),
        (cast.programme_officer, "proposal"),
        (cast.officer, "proposal"),
    ):
        shown = page(as_(who), name, proposal).text
        assert BADGE in shown and f'attachments/{file.pk}/" download' not in shown, name
        assert page(as_(who), "attachment", proposal, file.pk).status_code == 409
    queue = reverse("applications:screening_queue", args=[cast.call.slug])
    for asked, rows in (("passed", []), ("failed", [proposal])):
        found = as_(cast.programme_officer).get(f"{queue}?checks={asked}").context["table"].page.rows
        assert list(found) == rows


def test_what_a_message_carries_shows_it_too(cast, draft, as_):
    proposal = worlds.submit(draft, cast.local_approver).proposal
    uploads = [SimpleUploadedFile("가.pdf", SICK), SimpleUploadedFile("나.pdf", PDF)]
    send_message(proposal=proposal, text="예시", uploads=uploads, by=cast.officer)
    scanned()
    shown = page(as_(cast.programme_officer), "messages", proposal).text
    assert BADGE in shown and "가.pdf</a>" not in shown and "나.pdf</a>" in shown


def test_a_returned_one_gives_it_up_whatever_was_named(cast, draft, clock):
    attach(draft, cast.officer)
    proposal = worlds.submit(draft, cast.local_approver).proposal
    scanned()
    due = clock.now() + timedelta(days=3)
    actions.return_for_completion(
        proposal=proposal, fields=["overview/purpose"], reason="예시", due=due, by=cast.programme_officer
    )
    proposal = Proposal.objects.get()
    assert lacking(proposal) == ["infected"]
    actions.remove_file(proposal=proposal, attachment=proposal.attachments.get(), by=cast.officer)
    attach(proposal, cast.officer, PDF, "새 파일.pdf")
    scanned()
    assert lacking(proposal) == []
    worlds.submit(proposal, cast.local_approver)


@pytest.mark.guards
def test_a_verdict_and_a_submission_at_once(cast, draft, committed_db):
    """Whichever comes first: either it is refused, or its people are told."""
    attach(draft, cast.officer)
    outcome = committed_db.race([scan_next, lambda: worlds.submit(draft, cast.local_approver)])
    assert Scan.objects.get().state == "infected", outcome
    told = Notice.objects.filter(kind="applications/virus").exists()
    assert told is (Proposal.objects.get().state == "submitted")
