"""A file that was taken off a draft is put back as it was; a submission knows nothing of those that were not."""

from datetime import datetime

import pytest

from applications import actions
from applications.enums import AttachmentKind
from applications.models import Attachment, FileRoom, RemovedFile
from applications.rules.files import MOST_FILES
from portal.activity.models import Event
from portal.ui.refusals import Denied, Invalid, Refusal
from tests import worlds_applications as worlds
from tests.applications.raw import tried
from tests.database import SEOUL
from tests.documents.samples import PDF


@pytest.fixture(autouse=True)
def store(tmp_path, settings):
    settings.MEDIA_ROOT = str(tmp_path / "files")


@pytest.fixture
def attached(world, draft):
    return actions.attach_file(proposal=draft, upload=worlds.upload(PDF, "예시.pdf"), by=world.officer)


def used(draft) -> int:
    return FileRoom.objects.get(proposal=draft).used


def removed_of(world, draft, attachment) -> RemovedFile:
    actions.remove_file(proposal=draft, attachment=attachment, by=world.officer)
    return RemovedFile.objects.get(proposal=draft)


def test_a_removed_file_comes_back_whole(world, draft, attached, as_):
    browser, files = as_(world.colleague), f"/proposals/{draft.code}/files/"
    file = attached.file
    before = used(draft)
    assert browser.post(f"/proposals/{draft.code}/attachments/{file.pk}/removal/").status_code == 302
    assert (draft.attachments.count(), used(draft)) == (0, 0)
    page = browser.get(files).text
    assert "삭제한 파일" in page and f"/attachments/{file.pk}/restoration/" in page
    answer = browser.post(f"/proposals/{draft.code}/attachments/{file.pk}/restoration/")
    assert answer["Location"] == files
    assert (draft.attachments.get().file, used(draft)) == (file, before)
    assert not draft.removed_files.exists()
    assert browser.get(f"/proposals/{draft.code}/attachments/{file.pk}/").getvalue() == PDF
    assert Event.objects.filter(verb="restore_file").count() == 1


def test_what_was_removed_is_no_part_of_what_is_submitted(world, draft, attached):
    removed_of(world, draft, attached)
    submission = worlds.submit(draft, world.local_approver)
    assert submission.snapshot["files"] == []


def test_it_is_put_back_once_and_only_while_it_may_be_changed(world, draft, attached):
    removed = removed_of(world, draft, attached)
    with pytest.raises(Denied):
        actions.restore_file(proposal=draft, removed=removed, by=world.stranger)
    actions.restore_file(proposal=draft, removed=removed, by=world.officer)
    with pytest.raises(Refusal, match="되돌린"):
        actions.restore_file(proposal=draft, removed=removed, by=world.officer)
    again = removed_of(world, draft, draft.attachments.get())
    worlds.submit(draft, world.local_approver)
    with pytest.raises(Denied):
        actions.restore_file(proposal=draft, removed=again, by=world.officer)


def test_a_full_proposal_takes_none_back_and_keeps_it_removed(world, draft, attached):
    removed = removed_of(world, draft, attached)
    Attachment.objects.bulk_create(
        Attachment(proposal=draft, file=attached.file, added_by=world.officer.user)
        for _number in range(MOST_FILES)
    )
    with pytest.raises(Invalid):
        actions.restore_file(proposal=draft, removed=removed, by=world.officer)
    assert RemovedFile.objects.filter(pk=removed.pk).exists()


def test_a_letter_comes_back_as_the_letter_unless_there_is_another(world, draft):
    for name in ("먼저.pdf", "나중.pdf"):
        actions.attach_letter(
            proposal=draft, number="예시-1", upload=worlds.upload(PDF, name), by=world.officer
        )
        letter = draft.attachments.get(kind=AttachmentKind.LETTER)
        if name == "먼저.pdf":
            removed = removed_of(world, draft, letter)
    actions.restore_file(proposal=draft, removed=removed, by=world.officer)
    kinds = dict(draft.attachments.values_list("file__name", "kind"))
    assert kinds == {"먼저.pdf": AttachmentKind.FILE, "나중.pdf": AttachmentKind.LETTER}


PUT = """INSERT INTO applications_removedfile (proposal_id, file_id, kind, removed_by_id)
  SELECT %(proposal)s, file_id, kind, added_by_id FROM applications_attachment WHERE proposal_id = %(proposal)s"""


@pytest.mark.guards
def test_the_database_keeps_the_list_of_what_was_submitted(committed_db, cast):
    opens, closes = datetime(2026, 1, 1, tzinfo=SEOUL), datetime(2199, 1, 1, tzinfo=SEOUL)
    call = worlds.smart_village_call(cast.programme_officer, opens_at=opens, closes_at=closes)
    draft = worlds.filled_draft(call, cast.officer)
    actions.attach_file(proposal=draft, upload=worlds.upload(PDF, "예시.pdf"), by=cast.officer)
    worlds.submit(draft, cast.local_approver)
    values = {"proposal": draft.pk}
    with committed_db.connect("web") as web:
        assert tried(web, PUT, values) == "MA104"
    with committed_db.connect("owner") as owner:
        owner.execute("DROP TRIGGER proposal_part_guard ON applications_removedfile")
    with committed_db.connect("web") as web:
        assert tried(web, PUT, values) == ""
