"""Files in pieces: whatever breaks, a file is attached once and whole, and a proposal never holds too much."""

import hashlib
import uuid
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from applications import actions
from applications.models import Attachment, FileRoom, Upload
from applications.rules.files import HOURS_KEPT, MOST_BYTES, MOST_FILES, PIECE
from portal.documents import partial
from portal.ui.refusals import Denied, Invalid, Refusal
from tests import worlds_applications as worlds
from tests.documents.samples import PDF, pdf, stream
from tests.factories import sign_in

LONG = pdf(stream(b"x" * 5_000, b"/Length 1"), b"(" + b"y" * 5_000 + b")")


@pytest.fixture(autouse=True)
def var(tmp_path, settings):
    settings.VAR_DIR, settings.MEDIA_ROOT = tmp_path, str(tmp_path / "files")


@pytest.fixture
def proposal(db, cast, clock):
    clock.set(worlds.DURING)
    return worlds.started(
        worlds.smart_village_call(cast.programme_officer, ceilings={}, rules=RULES), cast.officer
    )


RULES = worlds.rules(endorsement="none", order_by="score")


def begun(proposal, by, content: bytes = LONG, name: str = "계획서 (예시).pdf", mark: str = "1") -> Upload:
    return actions.begin_upload(proposal=proposal, name=name, size=len(content), mark=mark, by=by)


def sent(upload: Upload, by, content: bytes = LONG, step: int = 3_000) -> Upload:
    while upload.offset < len(content):
        piece = content[upload.offset : upload.offset + step]
        upload = actions.add_piece(upload=upload, offset=upload.offset, piece=piece, by=by)
    return upload


def used(proposal) -> int:
    return FileRoom.objects.filter(proposal=proposal).values_list("used", flat=True).first() or 0


def test_a_file_in_pieces_is_attached_as_it_was(proposal, cast):
    upload = sent(begun(proposal, cast.officer), cast.officer)
    values = {
        "proposal": proposal,
        "key": upload.pk,
        "sha256": hashlib.sha256(LONG).hexdigest(),
        "by": cast.officer,
    }
    done = actions.finish_upload(**values)
    assert (done.file.name, done.file.sha256, done.file.size) == (
        "계획서 (예시).pdf",
        values["sha256"],
        len(LONG),
    )
    assert not Upload.objects.exists()
    assert used(proposal) == len(LONG)
    assert actions.finish_upload(**values) == done  # the answer was lost: asked again, attached once
    assert proposal.attachments.count() == 1


def test_what_broke_off_goes_on_where_it_stood(proposal, cast, django_capture_on_commit_callbacks):
    upload = begun(proposal, cast.officer)
    actions.add_piece(upload=upload, offset=0, piece=LONG[:3_000], by=cast.officer)
    partial.write(upload.pk, 3_000, b"half a piece that nobody acknowledged")
    again = begun(proposal, cast.officer)
    assert (again.pk, again.offset) == (upload.pk, 3_000)
    for elsewhere in (0, 2_999, 5_000):
        answer = actions.add_piece(upload=again, offset=elsewhere, piece=b"wrong", by=cast.officer)
        assert answer.offset == 3_000
    sent(again, cast.officer)
    with django_capture_on_commit_callbacks(execute=True):
        sha256 = hashlib.sha256(LONG).hexdigest()
        actions.finish_upload(proposal=proposal, key=upload.pk, sha256=sha256, by=cast.officer)
    assert list(partial.folder().iterdir()) == []


def test_bytes_that_were_lost_with_their_disk_are_sent_again(proposal, cast):
    upload = begun(proposal, cast.officer)
    upload = actions.add_piece(upload=upload, offset=0, piece=LONG[:3_000], by=cast.officer)
    partial.drop(upload.pk)
    assert actions.add_piece(upload=upload, offset=3_000, piece=b"x", by=cast.officer).offset == 0


def test_what_is_not_whole_or_not_the_same_is_not_attached(proposal, cast):
    upload = begun(proposal, cast.officer)
    key = {"proposal": proposal, "key": upload.pk, "by": cast.officer}
    with pytest.raises(Refusal) as early:
        actions.finish_upload(sha256="", **key)
    assert early.value.status == 409
    sent(upload, cast.officer)
    with pytest.raises(Invalid):
        actions.finish_upload(sha256="0" * 64, **key)
    assert not Upload.objects.exists() and not Attachment.objects.exists()
    assert used(proposal) == 0
    with pytest.raises(Refusal) as gone:
        actions.finish_upload(sha256="", **key)
    assert gone.value.status == 404


def test_the_store_has_the_last_word(proposal, cast):
    upload = sent(begun(proposal, cast.officer, b"MZ" * 50, "계획서.pdf"), cast.officer, b"MZ" * 50)
    with pytest.raises(Invalid):
        actions.finish_upload(proposal=proposal, key=upload.pk, sha256="", by=cast.officer)
    assert not Upload.objects.exists()


@pytest.mark.parametrize("size", [0, -1, MOST_BYTES, MOST_BYTES + 1, 10**15])
def test_sizes_that_cannot_be_kept_are_refused_before_a_byte_is_sent(proposal, cast, size):
    with pytest.raises(Invalid):
        actions.begin_upload(proposal=proposal, name="a.pdf", size=size, mark="", by=cast.officer)


def test_only_who_writes_sends_and_only_their_own(proposal, cast):
    upload = begun(proposal, cast.officer)
    with pytest.raises(Denied):
        begun(proposal, cast.stranger)
    for other in (cast.colleague, cast.stranger):
        with pytest.raises(Denied):
            actions.add_piece(upload=upload, offset=0, piece=b"x", by=other)
    with pytest.raises(Invalid):
        actions.add_piece(upload=upload, offset=0, piece=LONG + b"x", by=cast.officer)
    actions.end_upload(proposal=proposal, key=upload.pk, by=cast.colleague)
    assert Upload.objects.exists()
    actions.end_upload(proposal=proposal, key=upload.pk, by=cast.officer)
    assert not Upload.objects.exists()
    with pytest.raises(Refusal) as gone:
        actions.add_piece(upload=upload, offset=0, piece=b"x", by=cast.officer)
    assert gone.value.status == 404


def test_a_proposal_holds_so_many_files_those_on_their_way_too(proposal, cast):
    for number in range(MOST_FILES):
        begun(proposal, cast.officer, mark=str(number))
    with pytest.raises(Invalid):
        begun(proposal, cast.officer, mark="one more")


def test_the_room_is_the_databases(proposal, cast, settings):
    settings.FILE_UPLOAD_MAX_BYTES = MOST_BYTES
    first = actions.begin_upload(proposal=proposal, name="a", size=MOST_BYTES - 10, mark="", by=cast.officer)
    with pytest.raises(Refusal) as refusal:
        begun(proposal, cast.officer)
    assert "10" in str(refusal.value)
    with pytest.raises(Refusal), transaction.atomic():
        actions.attach_file(proposal=proposal, upload=SimpleUploadedFile("a.pdf", PDF), by=cast.officer)
    actions.end_upload(proposal=proposal, key=first.pk, by=cast.officer)
    assert used(proposal) == 0
    attachment = actions.attach_file(
        proposal=proposal, upload=SimpleUploadedFile("a.pdf", PDF), by=cast.officer
    )
    assert used(proposal) == len(PDF)
    actions.remove_file(proposal=proposal, attachment=attachment, by=cast.officer)
    assert used(proposal) == 0


@pytest.mark.guards
def test_neither_room_nor_size_is_the_webs_to_change(proposal, cast):
    upload = begun(proposal, cast.officer)
    attached = actions.attach_file(
        proposal=proposal, upload=SimpleUploadedFile("a.pdf", PDF), by=cast.officer
    )
    other = actions.attach_file(proposal=proposal, upload=SimpleUploadedFile("b.pdf", LONG), by=cast.officer)
    for statement, said in (
        ("UPDATE applications_fileroom SET used = 0", "permission denied"),
        (f"UPDATE applications_upload SET size = 1 WHERE id = '{upload.pk}'", "permission denied"),
        (f'UPDATE applications_upload SET "offset" = {len(LONG) + 1}', "upload_offset_in_range"),
        (
            f"UPDATE applications_attachment SET file_id = '{other.file_id}' WHERE id = {attached.pk}",
            "stays what it is",
        ),
    ):
        with pytest.raises(DatabaseError, match=said), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.guards
@pytest.mark.parametrize(
    ("guarded", "found_room"), [(True, 3), (False, 10)], ids=["guarded", "guard taken away"]
)
def test_uploads_at_once_never_exceed_the_room(committed_db, world_committed, settings, guarded, found_room):
    """Ten of a hundred megabytes at the same instant: three find room."""
    proposal, officer = world_committed
    settings.FILE_UPLOAD_MAX_BYTES = size = 100 * 2**20
    if not guarded:
        with committed_db.connect("owner") as owner:
            owner.execute("DROP TRIGGER file_room ON applications_upload")

    def begin(number: int):
        name = f"{number}.pdf"
        return lambda: actions.begin_upload(proposal=proposal, name=name, size=size, mark="", by=officer)

    outcome = committed_db.race([begin(number) for number in range(10)])
    kinds = sorted(type(one).__name__ for one in outcome)
    assert kinds == ["Refusal"] * (10 - found_room) + ["Upload"] * found_room
    assert used(proposal) == (found_room * size if guarded else 0)


@pytest.fixture
def world_committed(committed_db, cast, clock):
    clock.set(worlds.DURING)
    call = worlds.smart_village_call(cast.programme_officer, ceilings={}, rules=RULES)
    return worlds.started(call, cast.officer), cast.officer


def test_what_nobody_goes_on_with_is_swept_with_its_bytes(proposal, cast, clock):
    old = begun(proposal, cast.officer)
    actions.add_piece(upload=old, offset=0, piece=b"x", by=cast.officer)
    clock.advance(hours=HOURS_KEPT - 1)
    fresh = begun(proposal, cast.officer, mark="2")
    actions.add_piece(upload=fresh, offset=0, piece=b"x", by=cast.officer)
    clock.advance(hours=2)
    assert actions.sweep_uploads() == 1
    assert list(Upload.objects.all()) == [fresh]
    assert [place.name for place in partial.folder().iterdir()] == [fresh.pk.hex]
    assert actions.sweep_uploads() == 0


def test_the_page_tells_how_the_script_sends(proposal, cast, client):
    sign_in(client, cast.officer)
    address = reverse("applications:uploads", args=[proposal.code])
    said = {"name": "계획서.pdf", "size": len(LONG), "mark": "7"}
    answer = client.post(address, said).json()
    assert answer["offset"] == 0
    where, offset = answer["address"], 0
    while offset < len(LONG):
        answer = client.generic(
            "PATCH", where, LONG[offset : offset + 4_000], headers={"Upload-Offset": str(offset)}
        )
        assert client.get(where).json() == answer.json()
        offset = answer.json()["offset"]
    assert (
        "100%" in client.get(reverse("applications:section", args=[proposal.code, "files"])).content.decode()
    )
    done = client.post(where, {"sha256": hashlib.sha256(LONG).hexdigest()})
    assert (done.status_code, done.json()["name"]) == (200, "계획서.pdf")
    assert client.get(where).status_code == 404


@pytest.mark.parametrize(
    "said", [{}, {"name": "a"}, {"name": "a", "size": "x"}, {"name": "a\0", "size": "1"}]
)
def test_a_file_that_is_badly_announced_is_refused(proposal, cast, client, said):
    sign_in(client, cast.officer)
    answer = client.post(reverse("applications:uploads", args=[proposal.code]), said)
    assert (answer.status_code, set(answer.json())) == (422, {"error"})


@pytest.mark.parametrize("offset", ["", "x", "-1", "9" * 30])
def test_a_piece_without_a_place_is_refused(proposal, cast, client, offset):
    sign_in(client, cast.officer)
    where = reverse("applications:upload", args=[proposal.code, begun(proposal, cast.officer).pk])
    assert client.generic("PATCH", where, b"x", headers={"Upload-Offset": offset}).status_code == 422
    assert (
        client.generic("PATCH", where, b"x" * (PIECE + 1), headers={"Upload-Offset": "0"}).status_code == 422
    )
    unknown = reverse("applications:upload", args=[proposal.code, uuid.uuid4()])
    assert client.generic("PATCH", unknown, b"x", headers={"Upload-Offset": "0"}).status_code == 404


def test_without_scripts_several_come_in_one_post_and_each_is_answered(proposal, cast, client):
    sign_in(client, cast.officer)
    page = reverse("applications:section", args=[proposal.code, "files"])
    two = [SimpleUploadedFile("가.pdf", PDF), SimpleUploadedFile("나.pdf", LONG)]
    assert client.post(page, {"file": two}).status_code == 302
    mixed = [SimpleUploadedFile("다.exe", b"MZ" * 99), SimpleUploadedFile("라.pdf", pdf(b"(1)"))]
    answer = client.post(page, {"file": mixed})
    assert answer.status_code == 422
    assert "다.exe: " in answer.content.decode()
    assert [one.file.name for one in proposal.attachments.order_by("pk")] == ["가.pdf", "나.pdf", "라.pdf"]


def test_giving_up_by_the_page(proposal, cast, client):
    upload = begun(proposal, cast.officer)
    sign_in(client, cast.officer)
    answer = client.post(reverse("applications:upload_removal", args=[proposal.code, upload.pk]))
    assert answer["Location"] == reverse("applications:section", args=[proposal.code, "files"])
    assert not Upload.objects.exists()
    assert not Path(partial.folder() / upload.pk.hex).exists()
