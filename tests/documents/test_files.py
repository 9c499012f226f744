"""The file store: what comes in is known by its content, lies under its hash, and leaves as a download."""

import hashlib
import os
import stat
import unicodedata
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.documents.files import open_file, serve, store
from portal.documents.models import StoredFile
from portal.documents.names import LONGEST, safe_name
from portal.documents.proofs import verify_files
from portal.ui.refusals import Invalid, Refusal
from tests.activity.cast import somebody
from tests.documents.hostile import DOUBLE, LOCKED, WRONG
from tests.documents.samples import GOOD, HWPX, PDF


@pytest.fixture(autouse=True)
def folder(tmp_path, settings) -> Path:
    settings.MEDIA_ROOT = str(tmp_path / "files")
    return Path(settings.MEDIA_ROOT)


def upload(content: bytes, name: str = "계획서.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize("kind", GOOD)
def test_a_kind_is_told_by_the_content_whatever_the_name_says(db, folder, kind):
    stored = store(upload(GOOD[kind], "계획서.exe"), somebody())
    assert (stored.kind, stored.name, stored.size) == (kind, f"계획서.exe.{kind}", len(GOOD[kind]))
    assert stored.sha256 == hashlib.sha256(GOOD[kind]).hexdigest()
    assert (folder / stored.path).read_bytes() == GOOD[kind]
    with open_file(stored) as file:
        assert file.read() == GOOD[kind]


@pytest.mark.parametrize("what", WRONG | LOCKED | DOUBLE)
def test_the_hostile_is_refused_and_leaves_nothing(db, folder, what):
    with pytest.raises(Invalid) as refusal:
        store(upload((WRONG | LOCKED | DOUBLE)[what][0]()), somebody())
    assert refusal.value.field == "file"
    assert str(refusal.value)
    assert not StoredFile.objects.exists()
    assert not [path for path in folder.rglob("*") if path.is_file()]


def test_the_limit_holds_while_writing(db, folder, settings):
    settings.FILE_UPLOAD_MAX_BYTES = len(PDF)
    store(upload(PDF), somebody())
    settings.FILE_UPLOAD_MAX_BYTES = len(PDF) - 1
    with pytest.raises(Invalid):
        store(upload(PDF), somebody("other@example.kr"))


def test_the_same_bytes_lie_there_once(db, folder):
    first, second = store(upload(PDF, "a.pdf"), somebody()), store(ContentFile(PDF, name="b.pdf"), None)
    assert (first.path, first.pk == second.pk, second.uploaded_by) == (second.path, False, None)
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 1
    assert stat.S_IMODE(os.stat(folder / first.path).st_mode) == 0o440


@pytest.mark.parametrize(
    ("given", "kind", "name"),
    [
        ("계획서.PDF", "pdf", "계획서.pdf"),
        ("../../etc/passwd", "pdf", "passwd.pdf"),
        ("C:\\문서\\계획서.hwp", "hwp", "계획서.hwp"),
        ("계획서.hwp", "hwp", "계획서.hwp"),
        ("사진.jpeg", "jpg", "사진.jpeg"),
        ("gnp.\u202efdp.exe", "pdf", "gnp.fdp.exe.pdf"),
        ('a\x00b\n<c>"d".pdf', "pdf", "ab cd.pdf"),
        ("", "pdf", "file.pdf"),
        ("CON.pdf", "pdf", "_CON.pdf"),
        ("nul.tar.pdf", "pdf", "_nul.tar.pdf"),
        ("컨설팅 COM1.pdf", "pdf", "컨설팅 COM1.pdf"),
        ("\u2066계획서\u2069.pdf ", "pdf", "계획서.pdf"),
        (unicodedata.normalize("NFD", "계획서.hwp"), "hwp", "계획서.hwp"),
        ("...", "pdf", "file.pdf"),
        ("👩‍👩‍👧 마을.png", "png", "👩👩👧 마을.png"),
    ],
)
def test_names_are_tamed(given, kind, name):
    assert safe_name(given, kind) == name


def test_a_long_name_keeps_its_ending():
    name = safe_name("가" * 300 + ".hwpx", "hwpx")
    assert name.endswith("가.hwpx")
    assert LONGEST - 3 < len(name.encode()) <= LONGEST


def test_a_file_leaves_as_a_download_that_nothing_runs(db):
    response = serve(store(upload(HWPX, "계획서.hwpx"), somebody()))
    assert response["Content-Disposition"].startswith(
        "attachment; filename*=utf-8''%EA%B3%84%ED%9A%8D%EC%84%9C.hwpx"
    )
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert b"".join(response.streaming_content) == HWPX
    response.close()


def test_a_lost_file_is_said_in_words(db, folder):
    stored = store(upload(PDF), somebody())
    (folder / stored.path).unlink()
    with pytest.raises(Refusal) as refusal:
        serve(stored)
    assert refusal.value.status == 503


def test_every_difference_in_the_store_is_found(db, folder):
    by = somebody()
    kept = [store(upload(GOOD[kind]), by) for kind in ("pdf", "png", "hwp")]
    store(upload(PDF, "again.pdf"), by)
    assert verify_files() == (3, [])
    (folder / kept[0].path).chmod(0o640)
    (folder / kept[0].path).write_bytes(b"other")
    (folder / kept[1].path).unlink()
    counted, differences = verify_files()
    assert counted == 3
    assert sorted(line.partition(": ")[2] for line in differences) == [
        "cannot be read (No such file or directory)",
        "is not what was stored",
    ]
