"""Letters: in the reader's language, once per address, mail turned off or not, and never code."""

import pytest
from django.db import transaction

from portal.activity.actions import mark_read, notify, record, set_preference
from portal.activity.models import Notice
from portal.activity.queries import inbox, unread_count
from portal.activity.text import clean, one_line
from portal.ui.refusals import Invalid
from tests.activity.cast import OPTIONAL, PLAIN, somebody


def tell(*recipients, letter=PLAIN, by=None, title="a thing", link="", event=None) -> list[Notice]:
    by = by or somebody("writer@example.kr")
    with transaction.atomic():
        event = event or record(by=by, verb="sample_deed", thing=by.user)
        notify(event=event, letter=letter, recipients=recipients, context={"title": title}, link=link)
    return list(Notice.objects.filter(event=event).order_by("email"))


def test_each_reader_gets_their_language(db, letters, settings):
    korean, english = somebody("a@example.kr"), somebody("b@example.kr", "Sample Reader", "en")
    first, second = tell(korean.user, english.user, link="/inbox/")
    assert [first.language, second.language] == ["ko", "en"]
    assert "Dear Sample Reader," in second.text
    assert "Dear" not in first.text
    assert f"{settings.SITE_ADDRESS}/inbox/" in second.text
    assert f'href="{settings.SITE_ADDRESS}/inbox/"' in second.html


def test_an_address_without_a_person_is_written_to_without_a_name(db, letters):
    [notice] = tell("New.Person@Example.kr")
    assert (notice.recipient, notice.email, notice.by_mail) == (None, "new.person@example.kr", True)
    assert notice.text.startswith("It is about a thing.")


def test_one_letter_per_address_whatever_is_asked(db, letters):
    reader = somebody("a@example.kr").user
    by = somebody("writer@example.kr")
    event = record(by=by, verb="sample_deed", thing=by.user)
    assert len(tell(reader, reader, "A@example.kr", event=event, by=by)) == 1
    assert len(tell(reader, event=event, by=by)) == 1


def test_mail_turned_off_keeps_the_letter_in_the_inbox(db, letters):
    reader = somebody("a@example.kr").user
    set_preference(user=reader, letter=OPTIONAL, by_mail=False)
    [notice] = tell(reader, letter=OPTIONAL)
    assert notice.by_mail is False
    assert list(inbox(reader)) == [notice]
    set_preference(user=reader, letter=OPTIONAL, by_mail=True)
    [again] = tell(reader, letter=OPTIONAL, by=somebody("other@example.kr"))
    assert again.by_mail is True


def test_a_decision_cannot_be_turned_off(db):
    with pytest.raises(Invalid):
        set_preference(user=somebody().user, letter=PLAIN, by_mail=False)


@pytest.mark.parametrize(
    ("title", "subject", "html"),
    [
        ("<b>마을</b> & 'x'", "About <b>마을</b> & 'x'", "&lt;b&gt;마을&lt;/b&gt; &amp; &#x27;x&#x27;"),
        ("{{ settings }}{% now %}", "About {{ settings }}{% now %}", "{{ settings }}{% now %}"),
        ("one\r\nBcc: all@example.kr", "About one Bcc: all@example.kr", "one\nBcc: all@example.kr"),
        ("nul\x00 bell\x07 turn\u202e", "About nul bell turn", "nul bell turn"),
        ("👩‍👩‍👧 마을", "About 👩‍👩‍👧 마을", "👩‍👩‍👧 마을"),
        ("마을", "About 마을", "마을"),
        ("가" * 500, "About " + "가" * 293 + "…", "가" * 500),
    ],
)
def test_what_people_type_stays_text(db, letters, title, subject, html):
    [notice] = tell(somebody("a@example.kr", name="<i>예시</i>").user, title=title)
    assert notice.subject == subject
    assert f"It is about {html}." in notice.html
    assert "<i>" not in notice.html
    assert "&lt;" not in notice.text


def test_reading_marks_one_or_all(db, letters):
    reader, other = somebody("a@example.kr").user, somebody("b@example.kr").user
    by = somebody("writer@example.kr")
    for _count in range(3):
        tell(reader, other, by=by)
    newest = inbox(reader)[0]
    assert mark_read(user=reader, notice=newest) == 1
    assert mark_read(user=reader, notice=newest) == 0
    assert inbox(reader).last() == newest
    assert mark_read(user=reader) == 2
    assert (unread_count(reader), unread_count(other)) == (0, 3)


def test_nobody_reads_another_s_letter(db, letters):
    reader, other = somebody("a@example.kr").user, somebody("b@example.kr").user
    [notice] = tell(reader)
    assert mark_read(user=other, notice=notice) == 0
    assert not Notice.objects.visible_to(other).exists()


def test_text_is_made_storable_before_it_is_stored():
    assert clean("a\x00\x1f\u202eb\r\nc\td") == "ab\nc\td"
    assert clean("각") == "각"
    assert clean("\ud800x") == "x"
    assert one_line("  a \n b  ", 10) == "a b"
    assert one_line("가나다라", 3) == "가나…"
