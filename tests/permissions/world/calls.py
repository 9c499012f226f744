"""Calls in every state, and proposals in every state before review."""

import io
import uuid
import zipfile
import zlib
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from applications import actions
from applications.actions.announced import answer_question, ask_question
from applications.models import Proposal
from portal.documents.files import store
from portal.documents.sheets import Sheet, workbook
from tests import worlds_applications as apply
from tests.database import SEOUL
from tests.permissions.world import World
from tests.permissions.world.early import add_early

LATE = datetime(2027, 6, 30, 18, tzinfo=SEOUL)


def add_calls(world: World, clock: Any) -> None:
    """The call in preparation, and the one that is open with its proposals."""
    cast = world.cast
    clock.set(apply.DURING)
    world.places["nothing"] = {}
    coming = apply.draft_call(
        cast.programme_officer, slug="coming-2028", prefix="CM", fiscal_year=2028,
        opens_at=LATE, closes_at=LATE.replace(month=9), rules=apply.rules(endorsement="none", order_by="score"),
    )  # fmt: skip
    world.put("call coming", coming, slug=coming.slug)
    put_parts(world, "coming", coming)
    call = apply.smart_village_call(
        cast.programme_officer,
        slug="open-2027",
        prefix="OP",
        closes_at=LATE,
        # so long that at NOW an appeal may still be filed, and more time be taken for its answer
        rules=apply.rules(proposals_per_government=99, appeal_days=365, appeal_answer_days=365),
    )
    world.put("call open", call, slug=call.slug)
    put_parts(world, "open", call)
    for name in ("waiting", "answered"):
        asked = ask_question(call=call, question=f"예시 {name}", by=cast.officer)
        world.put(f"question {name}", asked, slug=call.slug, pk=asked.pk)
    answer_question(enquiry=asked, answer="예시", by=cast.programme_officer)
    due = apply.smart_village_call(
        cast.programme_officer,
        slug="due-2027",
        prefix="DU",
        ceilings={},
        rules=apply.rules(endorsement="none", order_by="score"),
    )
    world.put("call due", due, slug=due.slug)
    add_proposals(world, call)


def put_parts(world: World, name: str, call: Any) -> None:
    """The places of a call's preparation: a part, a section, its form, a question."""
    section = call.sections.get(key="services")
    world.put(f"call {name} timetable", call, slug=call.slug, part="timetable")
    world.put(f"call {name} services", section, slug=call.slug, key=section.key)
    world.put(f"form {name}", section.form, form=section.form_id)
    world.put(f"question {name}", section.form, form=section.form_id, key="way")


def add_proposals(world: World, call: Any) -> None:
    cast = world.cast
    draft = keep(world, "draft", full(world, call, "예시 초안"))
    world.put("draft overview", draft, code=draft.code, key="overview")
    world.put("draft costs", draft, code=draft.code, key="costs")
    world.put("draft files", draft, code=draft.code, key="files")
    gone = actions.attach_file(
        proposal=draft, upload=SimpleUploadedFile("예시.png", picture()), by=cast.officer
    )
    world.put("draft removed file", gone, code=draft.code, file=gone.file_id)
    actions.remove_file(proposal=draft, attachment=gone, by=cast.officer)
    add_upload(world, draft)
    sent = {
        name: full(world, call, f"예시 {name}")
        for name in ("submitted", "returned", "eligible", "ineligible", "withdrawn")
    }
    for name, proposal in sent.items():
        apply.submit(proposal, cast.local_approver)
        keep(world, name, proposal)
    world.put("submitted overview", sent["submitted"], code=sent["submitted"].code, key="overview")
    put_versions(world, draft, sent["submitted"])
    actions.return_for_completion(
        proposal=sent["returned"], fields=["overview"], reason="예시 보완", due=LATE, by=cast.programme_officer,
        checklist=apply.ALL_CHECKED,
    )  # fmt: skip
    world.put("returned costs", sent["returned"], code=sent["returned"].code, key="costs")
    complete(world, call)
    world.put("returned overview", sent["returned"], code=sent["returned"].code, key="overview")
    add_early(world, draft, sent["submitted"])
    add_on_paper(world, call)
    apply.admit(sent["eligible"], cast.programme_officer)
    actions.screen_proposal(
        proposal=sent["ineligible"],
        outcome="exclude",
        checklist={},
        reason="예시 제외",
        by=cast.programme_officer,
    )
    add_appeals(world, call)
    actions.withdraw_proposal(proposal=sent["withdrawn"], reason="예시", by=cast.local_approver)
    gone = apply.started(call, cast.officer, "예시 삭제")
    keep(world, "discarded", actions.discard_proposal(proposal=gone, by=cast.officer))
    sheet = store(SimpleUploadedFile("예시.xlsx", a_sheet()), by=cast.officer)
    world.put("draft costs sheet", sheet, code=draft.code, key="costs", file=sheet.pk)
    text = store(SimpleUploadedFile("예시.docx", a_document()), by=cast.officer)
    world.put("draft document", text, code=draft.code, file=text.pk)
    past = store(SimpleUploadedFile("예시.xlsx", past_sheet()), by=cast.programme_officer)
    world.put("past sheet", past, file=past.pk)
    for name, kind in (("draft", "pdf"), ("submitted", "pdf"), ("submitted", "xlsx"), ("discarded", "pdf")):
        world.put(f"{name} {kind}", world.things[name], code=world.things[name].code, kind=kind)


def add_on_paper(world: World, call: Any) -> None:
    """A draft that a programme officer writes for the county."""
    cast = world.cast
    by = cast.programme_officer
    draft = apply.fill(apply.for_government(call, by, cast.county.government, title="예시 대리 작성"), by)
    add_parts(draft, world.people["par"].government, by)
    keep(world, "on paper", draft)
    for key in ("overview", "costs", "files"):
        world.put(f"on paper {key}", draft, code=draft.code, key=key)
    world.put("on paper pdf", draft, code=draft.code, kind="pdf")


def add_appeals(world: World, call: Any) -> None:
    """Excluded proposals with an appeal: one that waits, one that was dismissed."""
    cast = world.cast
    for name in ("waiting", "dismissed"):
        proposal = full(world, call, f"예시 이의신청 {name}")
        apply.submit(proposal, cast.local_approver)
        told: dict[str, Any] = {"outcome": "exclude", "reason": "예시 제외", "checklist": {}}
        actions.screen_proposal(proposal=proposal, by=cast.programme_officer, **told)
        told = {"uploads": [SimpleUploadedFile("예시.png", picture())], "key": uuid.uuid4()}
        appeal = actions.file_appeal(proposal=proposal, reason="예시 사유", by=cast.local_approver, **told)
        world.put(f"excluded, appeal {name}", proposal, code=proposal.code)
        world.put(f"appeal {name}", appeal, pk=appeal.pk)
        world.put(f"appeal {name} file", appeal, pk=appeal.pk, file=appeal.files[0]["id"])
    actions.decide_appeal(appeal=appeal, verdict="dismiss", reason="예시 기각", by=cast.ministry_approver)


def put_versions(world: World, draft: Proposal, sent: Proposal) -> None:
    """The first version of a section that was saved again, and the only one of a section that was sent."""
    by = world.cast.officer
    actions.save_section(proposal=draft, section_key="targets", version=1, data=apply.TARGETS, by=by)
    overview = draft.sections.select_related("call_section", "proposal__call").get(
        call_section__key="overview"
    )
    said = actions.comment_on(section=overview, text="예시 의견", by=by)
    world.put("draft overview comment", said, code=draft.code, key="overview", comment=said.pk)
    world.put("draft changed overview", draft, code=draft.code, key="targets", number=1)
    world.put("submitted overview one", sent, code=sent.code, key="overview", number=1)


def complete(world: World, call: Any) -> None:
    """A proposal that was returned, completed and submitted again."""
    cast, proposal = world.cast, full(world, call, "예시 보완")
    apply.submit(proposal, cast.local_approver)
    actions.return_for_completion(
        proposal=proposal,
        fields=["overview/purpose"],
        reason="예시 보완",
        due=LATE,
        by=cast.programme_officer,
    )
    data = {"purpose": "보완한 목적 (예시)"}
    actions.save_section(proposal=proposal, section_key="overview", version=1, data=data, by=cast.officer)
    apply.submit(proposal, cast.local_approver)
    world.put("completed", proposal, code=proposal.code)


def add_upload(world: World, draft: Proposal) -> None:
    """A file of the officer that has arrived and waits to be attached."""
    content, by = picture(), world.cast.officer
    begun = actions.begin_upload(proposal=draft, name="예시.png", size=len(content), mark="", by=by)
    world.put(
        "upload",
        actions.add_piece(upload=begun, offset=0, piece=content, by=by),
        code=draft.code,
        key=begun.pk,
    )


def a_sheet() -> bytes:
    """One line of the cost table."""
    head = ("비목", "연도", "용도", "단가 (원)", "수량")
    return workbook([Sheet("사업비", head, [("장비", "2027", "예시", 100, 1)])])


def past_sheet() -> bytes:
    """One project of an earlier year."""
    head = ("연도", "과제", "지자체", "금액 (원)", "요약")
    return workbook([Sheet("예시", head, [("2020", "예시 지난 과제", "예시군", 100, "예시")])])


def a_document() -> bytes:
    """A DOCX that says the purpose of a project."""
    made, space = io.BytesIO(), "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    said = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in ("1. 목적", "예시 문서의 목적"))
    with zipfile.ZipFile(made, "w") as container:
        container.writestr("[Content_Types].xml", "<Types/>")
        container.writestr(
            "word/document.xml", f'<w:document xmlns:w="{space}"><w:body>{said}</w:body></w:document>'
        )
    return made.getvalue()


def full(world: World, call: Any, title: str) -> Proposal:
    """A draft that lacks nothing, with a partner and a file."""
    proposal = apply.filled_draft(call, world.cast.officer, title=title)
    return add_parts(proposal, world.people["par"].government, world.cast.officer)


def add_parts(proposal: Proposal, partner: Any, by: Any) -> Proposal:
    """A partner and a file."""
    data = {
        "rows": [{"government": partner, "share": 100 * apply.MILLION}],
        "lead_share": 300 * apply.MILLION,
    }
    actions.save_section(proposal=proposal, section_key="partners", version=0, data=data, by=by)
    proposal.refresh_from_db()
    actions.attach_file(proposal=proposal, upload=SimpleUploadedFile("예시.png", picture()), by=by)
    proposal.refresh_from_db()
    return proposal


def picture() -> bytes:
    """A white dot as PNG, another one each time: files are known by their content."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4)

    head = (1).to_bytes(4) + (1).to_bytes(4) + bytes([8, 2, 0, 0, 0])
    words = chunk(b"tEXt", b"Comment\0" + uuid.uuid4().hex.encode())
    body = chunk(b"IDAT", zlib.compress(b"\0\xff\xff\xff"))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + words + body + chunk(b"IEND", b"")


def keep(world: World, name: str, proposal: Proposal) -> Proposal:
    """Put a proposal under its name, with the file it has."""
    world.put(name, proposal, code=proposal.code)
    if file := proposal.attachments.select_related("file").first():
        world.put(f"{name} file", file, code=proposal.code, file=file.file_id)
    return proposal
