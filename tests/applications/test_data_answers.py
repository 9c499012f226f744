"""A government answers a data request: drafts, submission, corrections, files, returns; one workbook of it all."""

import io
import uuid
from datetime import datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from openpyxl import load_workbook

from applications.actions.request_answers import (
    return_data_answer,
    save_data_answer,
    submit_data_answer,
)
from applications.actions.requests import (
    cancel_data_request,
    extend_data_request,
    send_data_request,
)
from applications.enums.requests import DataStanding
from applications.jobs import answers_workbook
from applications.models import DataAnswer, DataReply, DataRequest
from applications.queries.merged import is_large
from applications.queries.requests import answers_of, standings_of
from portal.activity.models import Event, Notice
from portal.ui.refusals import Denied, Invalid, Refusal, Stale
from tests import worlds_applications as worlds
from tests import worlds_requests as asking
from tests.documents.samples import PDF, png

DAY = timedelta(days=1)


@pytest.fixture
def asked(world):
    return asking.sent(world.programme_officer, world.county.government, world.other_county.government)


def saved(row, by, answers, **changes):
    return save_data_answer(
        **{"answer": row, "answers": answers, "version": row.version, "by": by, **changes}
    )


def standing(asked, who):
    return answers_of(asked).get(government=who.government).standing


# drafts


def test_a_draft_is_half_filled_and_is_seen_as_begun_only(world, asked):
    row = saved(asking.answer_of(asked, world.officer), world.officer, {"q-2": 3, "unknown": 1})
    assert (row.draft, row.state, row.version, row.saved_by) == ({"q-2": 3}, "drafted", 1, world.officer.user)
    assert standing(asked, world.officer) == DataStanding.DRAFTED
    assert row.reply is None and not DataReply.objects.exists()


def test_two_colleagues_do_not_overwrite_each_other(world, asked):
    row = asking.answer_of(asked, world.officer)
    saved(row, world.officer, {"q-2": 3})
    for deed in (save_data_answer, submit_data_answer):
        with pytest.raises(Stale) as stale:
            deed(answer=row, answers=asking.SAID, version=0, by=world.colleague)
        assert stale.value.theirs.draft == {"q-2": 3}
    saved(row, world.colleague, {"q-2": 4}, version=1)
    row.refresh_from_db()
    assert row.draft == {"q-2": 4}


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"q-2": "viele"}, "q-2"),
        ({"q-3": "nonsense"}, "q-3"),
        ({"q-7": "2026-13-01"}, "q-7"),
        ({"q-5": [{"cost": 3}]}, "q-5"),
        ({"q-6": str(uuid.uuid4())}, "q-6"),
        ({"q-6": "../../etc"}, "q-6"),
    ],
)
def test_what_is_wrong_is_said_beside_its_question(world, asked, answers, field):
    row = asking.answer_of(asked, world.officer)
    for deed in (save_data_answer, submit_data_answer):
        with pytest.raises(Invalid) as refused:
            deed(answer=row, answers={**asking.SAID, **answers}, version=0, by=world.officer)
        assert refused.value.field == field
    row.refresh_from_db()
    assert (row.state, row.draft) == ("asked", {})


def test_who_may_answer(world, asked):
    row, may = asking.answer_of(asked, world.officer), set()
    for name, who in world.everyone().items():
        row.refresh_from_db()
        try:
            saved(row, who, {"q-2": 1})
        except Denied:
            with pytest.raises(Denied):
                submit_data_answer(answer=row, answers=asking.SAID, version=row.version, by=who)
            continue
        may.add(name)
    assert may == {"officer", "colleague", "local_approver"}


# submitting


def test_an_answer_is_numbered_stamped_and_recorded(world, asked):
    reply = asking.answered(asked, world.officer)
    row = asking.answer_of(asked, world.officer)
    assert (reply.number, reply.at, reply.answers) == (1, worlds.DURING, asking.SAID)
    assert (row.state, row.reply, row.draft) == ("answered", reply, asking.SAID)
    event = Event.objects.get(verb="submit_data_answer")
    assert event.facts["number"] == 1 and len(event.facts["sha256"]) == 64


def test_what_is_missing_is_refused_and_what_is_not_asked_left_out(world, asked):
    with pytest.raises(Invalid) as refused:
        asking.answered(asked, world.officer, q_2=None)
    assert refused.value.field == "q-2"
    with pytest.raises(Invalid) as refused:  # asked only because the answer before it is no
        asking.answered(asked, world.officer, q_3="no")
    assert refused.value.field == "q-4"
    assert "q-4" not in asking.answered(asked, world.officer, q_4="남는 글").answers


def test_the_same_form_twice_is_one_answer(world, asked):
    row, key = asking.answer_of(asked, world.officer), uuid.uuid4()
    told = {"answer": row, "answers": asking.SAID, "version": 0, "by": world.officer, "key": key}
    assert submit_data_answer(**told) == submit_data_answer(**told)
    assert DataReply.objects.count() == 1


def test_corrected_until_the_date_late_ones_are_taken_and_marked(world, asked, clock):
    asking.answered(asked, world.officer)
    assert asking.answered(asked, world.colleague, q_2=13).number == 2
    clock.set(asking.DUE - timedelta(seconds=1))
    assert standing(asked, world.stranger) == DataStanding.ASKED
    assert asking.answered(asked, world.officer, q_2=14).number == 3
    clock.set(asking.DUE)
    assert standing(asked, world.stranger) == DataStanding.OVERDUE
    with pytest.raises(Refusal) as refused:
        asking.answered(asked, world.officer, q_2=15)
    assert "2026. 12. 20. 18:00" in str(refused.value)
    assert asking.answered(asked, world.stranger).number == 1
    found = (standing(asked, world.officer), standing(asked, world.stranger))
    assert found == (DataStanding.ANSWERED, DataStanding.LATE)
    counted = {state: number for state, number in standings_of(asked).items() if number}
    assert counted == {DataStanding.ANSWERED: 1, DataStanding.LATE: 1}
    more = {"due_at": asking.DUE + DAY, "reason": "예시", "by": world.programme_officer}
    extend_data_request(data_request=asked, **more)
    assert standing(asked, world.stranger) == DataStanding.ANSWERED  # in time, by the new date
    assert asking.answered(asked, world.officer, q_2=15).number == 4


# returning


def test_returned_with_a_comment_it_is_corrected_even_after_the_date(world, asked, clock):
    asking.answered(asked, world.officer)
    clock.set(asking.DUE + DAY)
    row = asking.answer_of(asked, world.officer)
    with pytest.raises(Invalid):
        return_data_answer(answer=row, comment=" ", by=world.programme_officer)
    for who in ("agency_officer", "coordinator", "auditor", "officer"):
        with pytest.raises(Denied):
            return_data_answer(answer=row, comment="예시", by=getattr(world, who))
    return_data_answer(answer=row, comment="단위를 확인하십시오. (예시)", by=world.second_programme_officer)
    assert standing(asked, world.officer) == DataStanding.RETURNED
    told = Notice.objects.filter(kind="applications/data_returned")
    assert sorted(told.values_list("email", flat=True)) == sorted(
        who.user.email for who in (world.officer, world.colleague, world.local_approver)
    )
    assert "단위를 확인하십시오. (예시)" in told.first().text
    with pytest.raises(Refusal):
        return_data_answer(answer=row, comment="또", by=world.programme_officer)
    assert asking.answered(asked, world.officer, q_2=99).number == 2
    assert standing(asked, world.officer) == DataStanding.ANSWERED  # the first one was in time
    assert Event.objects.filter(verb="correct_data_answer").count() == 1


def test_nothing_is_returned_that_was_not_answered_or_is_cancelled(world, asked):
    asking.answered(asked, world.officer)
    with pytest.raises(Refusal):
        return_data_answer(
            answer=asking.answer_of(asked, world.stranger), comment="예시", by=world.programme_officer
        )
    cancel_data_request(data_request=asked, reason="예시", by=world.programme_officer)
    row = asking.answer_of(asked, world.officer)
    for deed in (
        lambda: return_data_answer(answer=row, comment="예시", by=world.programme_officer),
        lambda: saved(row, world.officer, {}),
    ):
        with pytest.raises(Refusal):
            deed()


# files


def test_a_file_goes_with_the_answer_and_stays_until_another_comes(world, asked):
    paper = ContentFile(PDF, name="예시 증빙.pdf")
    first = asking.answered(asked, world.officer, uploads={"q-6": paper}).answers["q-6"]
    assert asking.answered(asked, world.colleague, q_6=first).answers["q-6"] == first
    other = asking.answered(asked, world.officer, uploads={"q-6": ContentFile(PDF, name="새 예시.pdf")})
    assert other.answers["q-6"] != first


def test_a_file_of_another_kind_or_another_government_is_refused(world, asked):
    for upload in (ContentFile(png(), name="예시.png"), ContentFile(b"nothing known", name="예시.pdf")):
        with pytest.raises(Invalid) as refused:
            asking.answered(asked, world.officer, uploads={"q-6": upload})
        assert refused.value.field == "q-6"
    theirs = asking.answered(asked, world.stranger, uploads={"q-6": ContentFile(PDF, name="예시.pdf")})
    with pytest.raises(Invalid):
        asking.answered(asked, world.officer, q_6=theirs.answers["q-6"])


# who sees what


def test_who_sees_which_answer(world, asked):
    of_province = asking.sent(world.coordinator, world.county.government)
    draft = asking.prepared(world.programme_officer)
    seen = {
        name: (
            sorted(DataRequest.objects.visible_to(who).values_list("pk", flat=True)),
            DataAnswer.objects.visible_to(who).count(),
        )
        for name, who in world.everyone().items()
    }
    county, office = ([asked.pk, of_province.pk], 2), ([asked.pk, draft.pk], 2)
    nothing: tuple[list[int], int] = ([], 0)
    assert seen == {
        "public": nothing, "reviewer": nothing, "second_reviewer": nothing,
        "officer": county, "colleague": county, "local_approver": county,
        "stranger": ([asked.pk], 1), "stranger_approver": ([asked.pk], 1),
        "coordinator": ([of_province.pk], 1), "stranger_coordinator": nothing,
        "programme_officer": office, "second_programme_officer": office,
        "ministry_approver": office, "second_ministry_approver": office,
        "agency_officer": ([asked.pk], 2), "auditor": ([asked.pk, of_province.pk, draft.pk], 3),
    }  # fmt: skip


# the workbook


def cells(sheet):
    """Its rows; an empty text reads as nothing."""
    return [[None if cell == "" else cell for cell in row] for row in sheet.iter_rows(values_only=True)]


def test_one_workbook_holds_every_answer_and_each_table_on_a_sheet_of_its_own(world, asked, clock):
    paper = ContentFile(PDF, name="예시 증빙.pdf")
    rows = [
        {"name": "=1+1", "cost": 5, "on": None},
        {"name": "둘째 (예시)", "cost": None, "on": "2026-01-02"},
    ]
    asking.answered(asked, world.officer, q_2="3.5", q_5=rows, uploads={"q-6": paper})
    book = load_workbook(io.BytesIO(answers_workbook(asked)))
    assert book.sheetnames == ["답변", "1. 시설 목록"]
    county, other = world.county.government, world.other_county.government
    head, *body = cells(book["답변"])[2:]
    assert head == [
        "코드", "시·도", "지자체", "상태", "답변 일시", "답변자", "마을 수 (곳)", "추진", "사유", "증빙", "기준일",
    ]  # fmt: skip
    said = ["답변 완료", datetime(2026, 12, 1, 10), world.officer.user.name, 3.5, "가능", None]
    assert body == sorted(
        [
            [
                county.code,
                county.parent.name_ko,
                county.name_ko,
                *said,
                "예시 증빙.pdf",
                datetime(2026, 11, 30),
            ],
            [other.code, other.parent.name_ko, other.name_ko, "작성 전", *[None] * 7],
        ]
    )
    who = [county.code, county.parent.name_ko, county.name_ko]
    assert cells(book["1. 시설 목록"])[3:] == [
        ["코드", "시·도", "지자체", "시설", "금액 (원)", "준공"],
        [*who, "=1+1", 5, None],
        [*who, "둘째 (예시)", None, datetime(2026, 1, 2)],
    ]
    assert book["1. 시설 목록"]["D5"].data_type == "s"  # a text, never a formula
    assert not is_large(asked)


def test_a_draft_is_not_in_the_workbook(world, asked):
    saved(asking.answer_of(asked, world.officer), world.officer, {"q-2": 777})
    book = load_workbook(io.BytesIO(answers_workbook(asked)))
    assert all(777 not in row for row in cells(book["답변"]))


# everybody has answered


def told_complete():
    return list(Notice.objects.filter(kind="applications/data_complete").values_list("recipient", flat=True))


def test_who_sent_it_is_told_once_when_the_last_government_has_answered(world, asked):
    asking.answered(asked, world.officer)
    asking.answered(asked, world.officer, q_2=13)  # a correction
    assert told_complete() == []
    asking.answered(asked, world.stranger)
    assert told_complete() == [world.programme_officer.user_id]
    letter = Notice.objects.get(kind="applications/data_complete")
    assert asked.title in letter.text and letter.link == asked.get_absolute_url()
    row = asking.answer_of(asked, world.stranger)
    return_data_answer(answer=row, comment="예시", by=world.programme_officer)
    asking.answered(asked, world.stranger)
    further = world.province.government
    send_data_request(data_request=asked, governments=[further], by=world.programme_officer, key=uuid.uuid4())
    asking.answered(asked, world.coordinator)
    assert len(told_complete()) == 1
    assert Event.objects.filter(verb="complete_data_request").count() == 1
