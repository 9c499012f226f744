"""A receipt proves itself: number, time, hash and place in the record, to whoever holds it and to nobody else."""

import io
import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from applications import actions
from applications.queries import receipt_event
from applications.queries.receipts import claim_of, proof_address, read_claim
from portal.activity.actions import publish_heads
from portal.activity.models import Notice
from portal.documents.models import StoredFile
from portal.ui.formats import korean_datetime
from tests import worlds_applications as worlds
from tests.factories import as_owner
from tests.permissions.world.calls import picture


@pytest.fixture
def received(world, draft):
    """A submission with a file."""
    upload = SimpleUploadedFile("예시.png", picture())
    actions.attach_file(proposal=draft, upload=upload, by=world.officer)
    return worlds.submit(draft, world.local_approver)


def verify(file) -> str:
    said = io.StringIO()
    call_command("verify", "receipt", str(file), stdout=said)
    return said.getvalue()


@pytest.fixture
def pdf_file(as_, world, received, tmp_path):
    file = tmp_path / "receipt.pdf"
    file.write_bytes(as_(world.officer).get(f"/proposals/{received.proposal.code}/receipt/paper/").content)
    return file


def test_the_receipt_pdf_is_proved_with_its_files(pdf_file, received):
    said = verify(pdf_file)
    assert "DIFFERS" not in said
    for words in (received.number, received.manifest_hash, received.proposal.call.title_en, "File: "):
        assert words in said


def test_the_same_values_as_json_are_proved_too(received, tmp_path):
    file = tmp_path / "receipt.json"
    file.write_text(json.dumps({"number": received.number, "manifest": received.manifest_hash}))
    assert received.number in verify(file)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("received_at", "2026-12-01T00:00:00+00:00"),
        ("place", 9999),
        ("record", "call:other"),
        ("hash", "0" * 64),
    ],
)
def test_a_receipt_that_was_changed_differs(received, tmp_path, name, value):
    claim = claim_of(received, receipt_event(received))
    file = tmp_path / "receipt.json"
    file.write_text(json.dumps({**claim, name: value}))
    with pytest.raises(CommandError, match="differ"):
        verify(file)


def test_a_lost_file_and_a_changed_copy_are_found(received, pdf_file):
    StoredFile.objects.get()  # the one that was sent
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE applications_submission DISABLE TRIGGER USER"
        )
        cursor.execute('UPDATE applications_submission SET snapshot = snapshot || \'{"code": "P-OTHER"}\'')
    with pytest.raises(CommandError, match="differ"):
        verify(pdf_file)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7 nothing",
        b"[]",
        b'{"number": 3}',
        b'{"number": "SV-2027-0001", "manifest": "x"}',
        b"\xff\xfe",
    ],
)
def test_what_is_no_receipt_is_refused_in_words(db, tmp_path, content):
    file = tmp_path / "receipt.pdf"
    file.write_bytes(content)
    with pytest.raises(CommandError, match="not a receipt"):
        verify(file)
    with pytest.raises(CommandError, match="not a receipt"):
        verify(tmp_path / "missing.pdf")


def test_the_public_page_proves_it_without_signing_in(as_, received):
    publish_heads()
    answer = as_(None).get(proof_address(received), follow=True)
    page = answer.content.decode()
    assert "notice success" in page and answer["Referrer-Policy"] == "no-referrer"
    for words in (received.number, received.manifest_hash, receipt_event(received).hash):
        assert words in page
    proposal = received.proposal
    for secret in (
        proposal.title,
        proposal.code,
        received.government_name,
        received.submitted_by.name,
        "400,000,000",
    ):
        assert secret not in page


def test_number_and_hash_only_together(as_, received):
    page = reverse("applications:verification")
    for asked in (
        {"number": received.number, "manifest": "0" * 64},
        {"number": "SV-2027-9999", "manifest": received.manifest_hash},
    ):
        text = as_(None).get(page, asked).content.decode()
        assert "notice warning" in text and "notice success" not in text
        assert receipt_event(received).hash not in text


def test_a_wrong_hash_of_the_record_is_shown_to_differ(as_, received):
    asked = {
        "number": f" {received.number.lower()} ",
        "manifest": received.manifest_hash.upper(),
        "record": "f" * 64,
    }
    text = as_(None).get(reverse("applications:verification"), asked).content.decode()
    assert "notice danger" in text


@pytest.mark.parametrize(
    "asked", [{"number": "x"}, {"number": "SV-2027-0001", "manifest": "zz"}, {"manifest": "9" * 500}]
)
def test_what_cannot_be_a_receipt_is_said_at_its_field(as_, db, asked):
    answer = as_(None).get(reverse("applications:verification"), asked)
    assert answer.status_code == 422
    assert "form-hint-invalid" in answer.content.decode() or "error" in answer.content.decode()


def test_the_letter_carries_number_time_hashes_place_and_the_way_to_check(received):
    event = receipt_event(received)
    for letter in Notice.objects.filter(kind="applications/receipt"):
        for words in (
            received.number,
            received.manifest_hash,
            str(event.sequence),
            event.hash,
            "/receipts/?number=",
        ):
            assert words in letter.text


def test_the_pdf_and_json_say_the_same(pdf_file, received):
    claim = read_claim(pdf_file.read_bytes())
    assert vars(claim) == claim_of(received, receipt_event(received))


def again(received, world):
    """Taken back, opened again and sent once more under its number."""
    proposal = received.proposal
    proposal.refresh_from_db()
    actions.withdraw_proposal(proposal=proposal, by=world.local_approver)
    actions.reopen_proposal(proposal=proposal, by=world.officer)
    return worlds.submit(proposal, world.local_approver)


def test_an_earlier_receipt_is_genuine_and_says_what_came_after_it(as_, world, received, clock, pdf_file):
    clock.set(worlds.DURING + timedelta(days=1))
    early = receipt_event(received)
    later = again(received, world)
    assert later.number == received.number and receipt_event(received) == early != receipt_event(later)
    said = verify(pdf_file)
    assert (
        "DIFFERS" not in said and f"superseded by what was received at {later.received_at:%Y-%m-%d}" in said
    )
    asked = {"number": received.number, "manifest": received.manifest_hash}
    page = as_(None).get(reverse("applications:verification"), {**asked, "record": early.hash}).text
    assert "notice success" in page and "notice danger" not in page
    assert f"{korean_datetime(later.received_at)}에" in page
    now = as_(None).get(proof_address(later), follow=True).text
    assert "notice success" in now and "같은 번호로" not in now
