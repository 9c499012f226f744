"""Files in the page: a PDF or a picture as it is, a document as text; by nobody but the reviewer, of that revision."""

import struct
import zlib
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from applications.actions import attach_file, close_call
from portal.documents.files import store
from portal.documents.hwp_text import LIST_HEADER, PARA_TEXT, TABLE
from portal.documents.viewing import text_in
from portal.ui.refusals import Invalid
from reviews import actions
from tests import worlds_applications as applied
from tests import worlds_reviews as worlds
from tests.documents import samples
from tests.factories import sign_in

CELL = LIST_HEADER
HWPX = samples.container(
    {
        "mimetype": b"application/hwp+zip",
        "Contents/section0.xml": "<s><p><run><t>주민의 하루를 낫게 합니다.</t></run></p></s>".encode(),
    }
)


def record(tag: int, level: int, data: bytes) -> bytes:
    return struct.pack("<I", tag | level << 10 | len(data) << 20) + data


def said(text: str, level: int = 1) -> bytes:
    return record(PARA_TEXT, level, text.encode("utf-16-le"))


def cell(row: int, column: int, text: str) -> bytes:
    return record(CELL, 2, struct.pack("<8xHH", column, row)) + said(text, 3)


def body() -> bytes:
    """Two paragraphs with control characters in them, and a table of two rows between."""
    section = "\x02" + "\0" * 6 + "\x02"
    table = record(TABLE, 2, b"\0" * 8) + b"".join(
        cell(row, column, text)
        for row, column, text in ((0, 0, "구분"), (0, 1, "금액"), (1, 0, "국비"), (1, 1, "800"))
    )
    return said(f"{section}과제 개요\n둘째 줄\r") + table + said("붙임\t" + "\0" * 6 + "\t1부.\r", 0)


def hwp(properties: int = 1) -> bytes:
    content = body()
    if properties & 1:
        packer = zlib.compressobj(wbits=-15)
        content = packer.compress(content) + packer.flush()
    return samples.hwp(properties, BodyText__Section0=content)


@pytest.mark.parametrize("properties", [0, 1])
def test_the_text_of_an_hwp_is_read_with_its_tables(db, properties):
    blocks = text_in(store(ContentFile(hwp(properties), "예시.hwp"), None))
    assert [block.text or block.rows for block in blocks] == [
        "과제 개요\n둘째 줄", (("구분", "금액"), ("국비", "800")), "붙임\t1부."
    ]  # fmt: skip


def test_an_enciphered_or_broken_hwp_says_that_it_is_to_be_downloaded(db):
    for content in (hwp(1 | 1 << 2), samples.hwp(1)):
        with pytest.raises(Invalid):
            text_in(store(ContentFile(content, "예시.hwp"), None))


@pytest.fixture
def world(cast, clock):
    """One proposal with a PDF, a picture, an HWP, a broken one, an HWPX and a container; accepted by its reviewer."""
    clock.set(worlds.DURING)
    rules = applied.rules(endorsement="none", order_by="score")
    call = applied.smart_village_call(cast.programme_officer, ceilings={}, rules=rules)
    draft = applied.filled_draft(call, cast.officer)
    files = {
        "예시.pdf": samples.PDF, "예시.png": samples.png(), "예시.hwp": hwp(), "깨진 예시.hwp": samples.hwp(1),
        "예시.hwpx": HWPX, "예시.zip": samples.GOOD["zip"],
    }  # fmt: skip
    for name, content in files.items():
        attach_file(proposal=draft, upload=ContentFile(content, name), by=cast.officer)
    draft.refresh_from_db()
    applied.submit(draft, cast.local_approver)
    applied.admit(draft, cast.programme_officer)
    clock.set(call.closes_at)
    call = close_call(call=call, by=None)
    due = clock.now() + timedelta(days=9)
    round_ = actions.create_round(call=call, due_at=due, by=cast.programme_officer)
    chosen = [(draft.pk, cast.reviewer.user_id)]
    actions.assign_reviewers(round=round_, pairs=chosen, by=cast.programme_officer)
    world = worlds.World(cast, call, [draft], round_).reload()
    worlds.accepted(world.of(draft, cast.reviewer), cast.reviewer)
    return world


def addresses(world, cast) -> dict[str, tuple[str, str]]:
    """Name of a file -> the address of its page and of its content."""
    one = world.of(world.proposals[0], cast.reviewer)
    return {
        held.file.name: tuple(
            reverse(f"reviews:{way}", args=[one.pk, held.file_id]) for way in ("viewing", "content")
        )
        for held in world.proposals[0].attachments.select_related("file")
    }


def test_each_file_is_shown_as_it_can_be(world, cast, client):
    sign_in(client, cast.reviewer)
    client.cookies["django_language"] = "en"
    pages = {
        name: client.get(page).content.decode() for name, (page, _content) in addresses(world, cast).items()
    }
    assert "<iframe" in pages["예시.pdf"] and "<img" in pages["예시.png"]
    assert "과제 개요" in pages["예시.hwp"] and "<td>국비</td>" in pages["예시.hwp"]
    assert "주민의 하루를 낫게 합니다." in pages["예시.hwpx"]
    assert "Download it." in pages["깨진 예시.hwp"] and "Download it." in pages["예시.zip"]


def test_what_is_shown_in_a_frame_can_do_nothing_else(world, cast, client):
    sign_in(client, cast.reviewer)
    held = addresses(world, cast)
    answer = client.get(held["예시.pdf"][1])
    assert b"".join(answer.streaming_content) == samples.PDF
    assert answer["Content-Type"] == "application/pdf" and answer["Content-Disposition"].startswith("inline")
    assert answer["X-Content-Type-Options"] == "nosniff" and answer["X-Frame-Options"] == "SAMEORIGIN"
    policy = answer["Content-Security-Policy"]
    assert (
        "default-src 'none'" in policy and "frame-ancestors 'self'" in policy and "script-src" not in policy
    )
    assert "no-store" in answer["Cache-Control"]
    for name in ("예시.hwp", "예시.hwpx", "예시.zip"):
        assert client.get(held[name][1]).status_code == 404, name


def test_nobody_else_sees_a_file_and_what_came_later_is_none_of_it(world, cast, client):
    held = addresses(world, cast)
    for name, who in cast.everyone().items():
        if who and name != "reviewer":
            sign_in(client, who)
            assert {client.get(one).status_code for one in held["예시.pdf"]} == {404}, name
    later = store(ContentFile(samples.PDF, "나중.pdf"), cast.officer)
    one = world.of(world.proposals[0], cast.reviewer)
    sign_in(client, cast.reviewer)
    for way in ("file", "viewing", "content"):
        assert client.get(reverse(f"reviews:{way}", args=[one.pk, later.pk])).status_code == 404
