"""Every letter of this floor, in both languages, with nothing of a name taken for markup."""

import pytest

from portal.activity import letters
from portal.activity.clock import now
from reviews import notices

NASTY = "예시 <b>공모</b>\r\nBcc: x@sample.example"


class Call:
    title = NASTY


class Person:
    name = NASTY


LETTERS = [
    notices.INVITATION,
    notices.REMINDER,
    notices.ENDED,
    notices.REASON_ASKED,
    notices.STEPPED_BACK,
    notices.OPENING_PROPOSED,
    notices.OPENING_APPROVED,
    notices.OPENING_SENT_BACK,
    notices.PANEL_INVITATION,
    notices.PANEL_REMINDER,
    notices.CONSENTED,
    notices.DECLINED,
    notices.RELEASED,
    notices.ENROLLED,
    notices.OTHERS_NEEDED,
    notices.PANEL_DISCLOSED,
    notices.OBJECTED,
    notices.OBJECTION_DECIDED,
]


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("letter", LETTERS, ids=lambda it: it.kind)
def test_a_letter_reads_well_and_escapes_names(letter, language, db, clock):
    context = {
        "call": Call(), "due_at": now(), "count": 3, "number": NASTY, "numbers": NASTY, "reason": NASTY, "note": NASTY,
        "comment": NASTY, "reviewer": Person(), "proposer": Person(), "approver": Person(), "reader": None, "until": now(), "person": Person(),
    }  # fmt: skip
    written = letters.write(letter, language=language, context=context, link="/assignments/")
    assert "\n" not in written.subject and written.subject
    assert "<b>공모" not in written.html and "&lt;b&gt;공모" in written.html
    assert "/assignments/" in written.text
    assert "{{" not in written.text + written.html + written.subject
    hangul = any("가" <= sign <= "힣" for sign in written.subject.replace("예시", "").replace("공모", ""))
    assert hangul is (language == "ko")
