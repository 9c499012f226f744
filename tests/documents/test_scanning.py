"""The virus scan: every file has a state that is true, and one with a virus is never handed out."""

import socket

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction

from portal.activity.models import Event, Notice
from portal.documents.clamd import Unable, virus_in
from portal.documents.enums import ScanState
from portal.documents.files import serve, store
from portal.documents.models import Scan
from portal.documents.scanning import scan_next
from portal.documents.tasks import scan
from portal.ui.refusals import Refusal
from tests.activity.cast import somebody
from tests.documents.samples import PDF, pdf
from tests.documents.scanner import EICAR, LARGEST, scanner

SICK = pdf(b"(" + EICAR + b")")


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.MEDIA_ROOT, settings.CLAMD_ADDRESS = str(tmp_path), ""


@pytest.fixture
def clamd(settings):
    with scanner() as (address, scanned):
        settings.CLAMD_ADDRESS = address
        yield scanned


def state_of(stored) -> str:
    return Scan.objects.get(file=stored).state


def served(stored) -> bytes:
    answer = serve(stored)
    content = answer.getvalue()
    answer.file_to_stream.close()
    return content


def test_without_a_scanner_it_is_said_and_the_file_is_served(db):
    stored = store(SimpleUploadedFile("a.pdf", PDF), somebody())
    assert state_of(stored) == ScanState.NOT_SCANNED
    assert served(stored) == PDF
    assert scan_next() is False


def test_a_clean_file_waits_is_scanned_whole_and_served(db, clamd):
    stored = store(SimpleUploadedFile("a.pdf", PDF), somebody())
    with pytest.raises(Refusal) as refusal:
        serve(stored)
    assert (state_of(stored), refusal.value.status) == (ScanState.PENDING, 503)
    assert scan() is True
    assert clamd == [PDF]
    assert state_of(stored) == ScanState.CLEAN
    assert served(stored) == PDF
    assert scan() is False


def test_a_virus_is_kept_back_told_and_in_the_trail(db, clamd):
    by = somebody()
    sick, sound = (
        store(SimpleUploadedFile("계획서 (예시).pdf", SICK), by),
        store(SimpleUploadedFile("b.pdf", PDF), by),
    )
    while scan_next():
        pass
    assert (state_of(sick), state_of(sound)) == (ScanState.INFECTED, ScanState.CLEAN)
    with pytest.raises(Refusal) as refusal:
        serve(sick)
    assert refusal.value.status == 409
    event = Event.objects.get(verb="find_virus")
    assert (event.thing_id, event.facts["virus"]) == (str(sick.pk), "Eicar-Test-Signature")
    notice = Notice.objects.get(kind="documents/infected")
    assert notice.recipient == by.user
    assert "계획서 (예시).pdf" in notice.subject


def test_a_scanner_that_is_away_is_waited_for(db, settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.CLAMD_ADDRESS = f"127.0.0.1:{free.getsockname()[1]}"
    stored = store(SimpleUploadedFile("a.pdf", PDF), somebody())
    assert scan_next() is False
    assert state_of(stored) == ScanState.PENDING
    with scanner() as (settings.CLAMD_ADDRESS, _scanned):
        assert scan_next() is True
    assert state_of(stored) == ScanState.CLEAN


def test_what_the_scanner_cannot_judge_is_not_called_clean(db, clamd):
    stored = store(SimpleUploadedFile("a.pdf", pdf(b"(" + b"x" * 2 * LARGEST + b")")), somebody())
    assert scan_next() is True
    kept = Scan.objects.get(file=stored)
    assert (kept.state, kept.found) == (ScanState.NOT_SCANNED, "INSTREAM size limit exceeded. ERROR")


def test_a_scanner_behind_a_unix_socket(tmp_path):
    with scanner(tmp_path / "clamd") as (address, _scanned):
        assert virus_in(ContentFile(SICK).open("rb"), address) == "Eicar-Test-Signature"
        assert virus_in(ContentFile(PDF).open("rb"), address) == ""
        with pytest.raises(Unable):
            virus_in(ContentFile(b"x" * 2 * LARGEST).open("rb"), address)
    with pytest.raises(OSError, match="No such file"):
        virus_in(ContentFile(PDF).open("rb"), f"unix:{tmp_path}/nobody")


@pytest.mark.guards
def test_a_verdict_is_final(db, clamd):
    stored = store(SimpleUploadedFile("a.pdf", SICK), somebody())
    scan_next()
    for statement in ("UPDATE documents_scan SET state = 'clean'", "DELETE FROM documents_scan"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert state_of(stored) == ScanState.INFECTED
