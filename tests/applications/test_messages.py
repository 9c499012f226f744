"""Messages between office and applicant: written, read, answered, waived; and what the database keeps of them."""

import uuid

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction

from applications.actions.messages import send_message, waive_message
from portal.activity.models import Event, Message, Notice, Reading
from portal.activity.queries import messages_of, thread_of
from portal.activity.threads import mark_thread_read
from portal.ui.refusals import Denied, Invalid, Refusal
from tests import worlds_applications as worlds
from tests.documents.samples import PDF


@pytest.fixture
def received(world, draft):
    worlds.submit(draft, world.local_approver)
    draft.refresh_from_db()
    return draft


def paper(name="예시.pdf"):
    return ContentFile(PDF, name=name)


def test_a_question_is_answered(world, received):
    asked = send_message(
        proposal=received, text="  언제 알 수 있나요?  ", uploads=[paper()], by=world.officer
    )
    assert (asked.side, asked.awaits, asked.text) == ("applicant", "office", "언제 알 수 있나요?")
    assert [row["name"] for row in asked.files] == ["예시.pdf"]
    thread = thread_of(received)
    assert (thread.awaits, thread.awaited_since) == ("office", thread.last_at)
    send_message(proposal=received, text="다음 달입니다.", asks=False, by=world.programme_officer)
    thread.refresh_from_db()
    assert (thread.awaits, thread.awaited_since) == ("", None)
    assert [one.text for one in messages_of(received)] == ["언제 알 수 있나요?", "다음 달입니다."]


def test_a_further_word_of_the_same_side_leaves_the_question_open(world, received):
    send_message(proposal=received, text="첫 질문", by=world.officer)
    send_message(proposal=received, text="덧붙입니다", asks=False, by=world.colleague)
    assert thread_of(received).awaits == "office"


def test_an_answer_may_be_waived_by_the_side_that_owes_it(world, received):
    send_message(proposal=received, text="고맙습니다", by=world.officer)
    with pytest.raises(Refusal):
        waive_message(proposal=received, by=world.colleague)
    waive_message(proposal=received, by=world.programme_officer)
    assert thread_of(received).awaits == ""
    with pytest.raises(Refusal):
        waive_message(proposal=received, by=world.programme_officer)


def test_letters_go_to_the_other_side_and_the_trail_holds_the_hash(world, received):
    send_message(proposal=received, text="제출 서류 문의", by=world.officer)
    told = Notice.objects.filter(kind="applications/message")
    everyone = {
        world.programme_officer.user_id,
        world.second_programme_officer.user_id,
        world.agency_officer.user_id,
    }
    assert set(told.values_list("recipient", flat=True)) == everyone
    assert "제출 서류 문의" in told[0].text
    send_message(proposal=received, text="안내드립니다", by=world.programme_officer)
    answer = Event.objects.filter(verb="post_message").latest("pk")
    assert answer.chain == received.call.chain
    assert len(answer.facts["sha256"]) == 64 and "안내드립니다" not in str(answer.facts)
    local = {world.officer.user_id, world.colleague.user_id, world.local_approver.user_id}
    assert set(answer.notices.values_list("recipient", flat=True)) == local
    send_message(proposal=received, text="다시 문의", by=world.officer)
    again = Event.objects.filter(verb="post_message").latest("pk")
    assert set(again.notices.values_list("recipient", flat=True)) == {world.programme_officer.user_id}


def test_the_same_form_twice_is_one_message(world, received):
    key = uuid.uuid4()
    first = send_message(proposal=received, text="한 번", uploads=[paper()], by=world.officer, key=key)
    assert (
        send_message(proposal=received, text="한 번", uploads=[paper()], by=world.officer, key=key) == first
    )
    assert Message.objects.count() == 1


@pytest.mark.parametrize("who", ["stranger", "coordinator", "ministry_approver", "auditor", "reviewer"])
def test_others_write_nothing(world, received, who):
    with pytest.raises(Denied):
        send_message(proposal=received, text="예시", by=getattr(world, who))


def test_a_draft_has_no_messages(world, draft, as_):
    with pytest.raises(Denied):
        send_message(proposal=draft, text="예시", by=world.officer)
    assert as_(world.officer).get(f"/proposals/{draft.code}/messages/").status_code == 404


def test_reading_is_noted_once_and_never_of_ones_own(world, received):
    send_message(proposal=received, text="읽어 주세요", by=world.officer)
    assert mark_thread_read(thing=received, by=world.officer) == 0
    assert mark_thread_read(thing=received, by=world.programme_officer) == 1
    assert mark_thread_read(thing=received, by=world.programme_officer) == 0
    assert Reading.objects.get().user == world.programme_officer.user


def test_the_page_as_both_sides_meet_it(world, received, as_):
    address = f"/proposals/{received.code}/messages/"
    applicant, office = as_(world.officer), as_(world.programme_officer)
    key = applicant.get(address).context["form"]["request_key"].value()
    sent = {"text": "<b>굵게</b> 문의", "files": [paper(), paper("둘.pdf")], "asks": "on", "request_key": key}
    assert applicant.post(address, sent).status_code == 302
    page = office.get(address)
    assert "&lt;b&gt;굵게" in page.text and "둘.pdf" in page.text
    assert world.programme_officer.user.name in applicant.get(address).text  # has read it
    message = Message.objects.get()
    file = f"{address}files/{message.files[1]['id']}/"
    answer = office.get(file)
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content) == PDF
    assert as_(world.stranger).get(file).status_code == 404
    assert as_(world.auditor).get(address).status_code == 200
    assert not Reading.objects.filter(user=world.auditor.user).exists()
    assert office.post(f"{address}waiver/").status_code == 302
    assert received.get_absolute_url() + "messages/" in office.get(received.get_absolute_url()).text


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "가" * 5001}, "text"),
        ({"text": "가\0나"}, "text"),
        ({"text": "예시", "files": "exe"}, "files"),
    ],
)
def test_what_cannot_be_sent_stays_on_the_page(world, received, as_, sent, field):
    if sent.get("files"):
        sent = {**sent, "files": ContentFile(b"MZ\x90\0not a paper", name="나쁜.exe")}
    answer = as_(world.officer).post(
        f"/proposals/{received.code}/messages/", {**sent, "request_key": str(uuid.uuid4())}
    )
    assert answer.status_code == 422 and answer.context["form"].errors[field]
    assert sent["text"].replace("\0", "�")[:20] in answer.text
    assert not Message.objects.exists()


def test_decomposed_hangul_is_kept_composed(world, received):
    message = send_message(
        proposal=received, text="\u1112\u1161\u11ab\u1100\u1173\u11af 😀", by=world.officer
    )
    assert message.text == "한글 😀"


def test_too_many_files_are_refused(world, received):
    with pytest.raises(Invalid):
        send_message(proposal=received, text="예시", uploads=[paper()] * 11, by=world.officer)


@pytest.mark.guards
def test_the_database_keeps_what_was_said(world, received):
    message = send_message(proposal=received, text="예시", by=world.officer)
    for statement in (
        "UPDATE activity_message SET text = 'x'",
        "DELETE FROM activity_message",
        "UPDATE activity_thread SET awaits = 'applicant'",
        "DELETE FROM activity_reading",
        "TRUNCATE activity_thread CASCADE",
        f"INSERT INTO activity_message (thread_id, author_id, office, side, awaits, text, files, at) VALUES ({message.thread_id}, "
        f"{message.author_id}, '', 'office', 'office', 'x', '[]', now())",
        f"INSERT INTO activity_message (thread_id, author_id, office, side, awaits, text, files, at) VALUES ({message.thread_id}, "
        f"{message.author_id}, '', 'office', '', '', '[]', now())",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
