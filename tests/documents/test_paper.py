"""Papers: the right words, whole Korean words, tagged, the same bytes for the same data."""

import io
import re

import pdfplumber
import pytest

from portal.documents.paper import pdf
from portal.ui.formats import won, won_in_words

TITLE = "(예시) 농촌 어르신 안심 돌봄을 위한 인공지능 생활안전 통합 플랫폼 구축"
RECEIPT = {
    "language": "ko", "date": "2026-11-22", "issuer": "과학기술정보통신부", "number": "SV-2027-0042",
    "facts": [["과제명", TITLE], ["신청액", f"{won(123456)} ({won_in_words(123456)})"]],
    "manifest": "ab12" * 16, "chain": "call:sample", "place": 1234, "hash": "9f3c" * 16,
    "verify": "https://maeul.example.kr/inbox/heads/", "sample": True,
}  # fmt: skip
LETTER = {
    "language": "ko", "date": "2026-11-22", "issuer": "과학기술정보통신부", "to": "예시군수(예시과장)",
    "subject": "지원 대상 선정 결과 알림", "signer": "과학기술정보통신부장관", "number": "예시팀-1042",
    "body": ["감사드립니다.", {"text": "아래와 같이 선정되었습니다.", "points": ["과제명: 예시", {"text": "기간", "points": ["1차", "2차"]}]}],
    "amounts": [["확정액", "123,456"]], "amount_words": won_in_words(123456), "attachments": ["서식 1부."],
}  # fmt: skip


def text(paper: bytes) -> str:
    with pdfplumber.open(io.BytesIO(paper)) as opened:
        return "\n".join(page.extract_text() for page in opened.pages)


def test_the_receipt_says_what_was_received_and_where_it_is_recorded():
    said = text(pdf("receipt", {**RECEIPT, "sample": False}))
    for words in (
        "SV-2027-0042",
        "2026. 11. 22.",
        "123,456원 (금일십이만삼천사백오십육원)",
        "call:sample 제1234호",
    ):
        assert words in said
    assert "ab12ab12 " * 7 + "ab12ab12" in said
    assert "9f3c9f3c " * 7 + "9f3c9f3c" in said


def test_the_letter_is_numbered_and_ended_as_offices_do():
    said = text(pdf("award_letter", LETTER))
    for line in ("1. 감사드립니다.", "2. 아래와 같이", "가. 과제명: 예시", "나. 기간", "1) 1차", "2) 2차"):
        assert line in said
    assert re.search(r"붙임\s+서식 1부\.\s+끝\.", said)
    assert "예시팀-1042 (2026. 11. 22.)" in said
    assert "금일십이만삼천사백오십육원" in said


def test_a_letter_of_one_point_has_no_number_and_ends_with_it():
    said = text(
        pdf("award_letter", {**LETTER, "body": ["선정되었습니다."], "attachments": [], "amounts": []})
    )
    assert "1. 선정" not in said
    assert "끝." in said


@pytest.mark.parametrize("template", ["receipt", "award_letter"])
def test_both_languages_stand_alone(template):
    data = {**(RECEIPT if template == "receipt" else LETTER), "language": "en"}
    said = text(pdf(template, data))
    assert "Received" in said or "received" in said if template == "receipt" else "Subject" in said
    assert "접수번호" not in said
    assert "붙임" not in said


def test_the_same_data_makes_the_same_bytes():
    assert pdf("award_letter", LETTER) == pdf("award_letter", dict(reversed(LETTER.items())))
    assert pdf("receipt", RECEIPT) != pdf("receipt", {**RECEIPT, "place": 1235})


def test_papers_are_tagged_and_made_to_be_kept():
    paper = pdf("receipt", RECEIPT)
    assert b"/MarkInfo" in paper
    assert b"/StructTreeRoot" in paper
    assert b"pdfuaid:part" in paper
    assert b"pdfaid:part" in paper
    assert b"PretendardGOV" in paper


@pytest.mark.parametrize("start", range(1, 25, 2))
def test_korean_words_are_not_broken(start):
    """Wherever on the line it falls, a word stays whole."""
    words = [
        "가" * start,
        *(["생활안전통합플랫폼구축", "스마트빌리지보급및확산사업", "주민참여형마을회관조성"] * 3),
    ]
    said = text(pdf("award_letter", {**LETTER, "body": [" ".join(words)]}))
    assert [said.count(word) for word in words[:4]] == [1, 3, 3, 3]


@pytest.mark.parametrize(
    "typed",
    [
        '#panic("x")',
        "[*b*] $x^2$ @ref <label> \\",
        "//comment",
        '"quote"',
        "<b>x</b>",
        "a\x00b",
        "https://x.kr",
    ],
)
def test_what_people_type_is_never_code(typed):
    assert typed.replace("\x00", "").split()[0] in text(
        pdf("receipt", {**RECEIPT, "facts": [["과제명", typed]]})
    )


@pytest.mark.parametrize(
    "typed", ["😀 마을", "龘 마을", "각 마을", "가" * 300, "긴 제목 " * 2000, "", " \n "]
)
def test_signs_that_the_font_lacks_do_not_stop_the_paper(typed):
    assert text(pdf("receipt", {**RECEIPT, "facts": [["과제명", typed]]}))


def test_a_template_is_one_of_ours():
    for name in ("../receipt", "receipt.typ", ""):
        with pytest.raises(ValueError, match="no such paper"):
            pdf(name, RECEIPT)
    with pytest.raises(RuntimeError):
        pdf("frame_of_nothing", RECEIPT)
