"""The deed of each page: its form as the page fills it in, with what a person would type."""

import uuid
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests import factories
from tests.permissions.asking import Asking, address_of
from tests.permissions.pages import Page, filled
from tests.permissions.table import Row
from tests.permissions.world import World
from tests.permissions.world.calls import a_document, a_sheet, past_sheet, picture
from tests.permissions.world.pool import reviewers_sheet

Typed = dict[str, Any] | Callable[[World, str], dict[str, Any]]
EMAIL = "former@sample.example"
NEW = "새로운-예시-passphrase"
MOMENT = "2027-05-01T09:00"
ALL = ["government", "complete", "amounts", "purpose", "double"]


def invited(world: World, who: str) -> dict[str, Any]:
    """Someone whom this person may invite."""
    typed = {"email": "another@sample.example", "name": "예시"}
    if who in ("pro", "sec", "age"):
        return {**typed, "role": "reviewer", "organisation": ""}
    if who == "min":
        return {**typed, "role": "auditor", "organisation": str(world.cast.ministry.pk)}
    return typed


def ranked(world: World, who: str) -> dict[str, Any]:
    eligible = world.things["to be ranked by the province"].pk
    return {f"p{eligible}-place": "1", f"p{eligible}-note": "예시", "step": "endorse"}


def ticked(world: World, who: str) -> dict[str, Any]:
    """A reviewer for the proposal of a round; confirmed."""
    made = world.things["round preparing"]
    return {"pairs": f"{made.proposals[0].pk}-{world.cast.reviewers[1].user_id}", "deed": "confirm"}


def ruled(world: World, who: str) -> dict[str, Any]:
    """The same cell, forbidden."""
    return {**ticked(world, who), "rule": "forbidden"}


def noted(world: World, who: str) -> dict[str, Any]:
    cast = world.cast
    return {
        "reviewer": str(cast.reviewers[2].user_id),
        "government": str(cast.county.government_id),
        "kind": "recusal",
    }


def uploaded(world: World, who: str) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("예시.png", picture())}


def intaken(world: World, who: str) -> dict[str, Any]:
    return {
        **{"code": world.places["draft"]["code"], "number": "예시과-6", "reason": "예시 사유"},
        "file": SimpleUploadedFile("예시 공문.png", picture()),
        "request_key": str(uuid.uuid4()),  # of the page that shows the chosen draft
    }


def taking_over(name: str) -> Typed:
    return lambda world, who: {"to": str(getattr(world.cast, name).pk), "reason": "예시", "end_role": "on"}


def deputising(world: World, who: str) -> dict[str, Any]:
    """A colleague of the approver, made for this alone; anybody where the approver has none."""
    held = world.people[who]
    office = held.organisation if held and held.pk else None
    found = office.memberships.filter(role="local_officer").first() if office else None
    return {
        "delegate": str(found.pk if found else 1),
        **{"starts_at": "2027-08-01T09:00", "ends_at": "2027-08-02T09:00", "reason": "예시"},
    }


def chosen(world: World, who: str) -> dict[str, Any]:
    return {"call": world.things["call open"].slug, "request_key": str(uuid.uuid4())}


def scheduled(world: World, who: str) -> dict[str, Any]:
    return {"document_number": "예시-5"}


def reading_only(world: World, who: str) -> dict[str, Any]:
    return {"user": str(world.people["col" if who != "col" else "off"].user_id), "role": "reader"}


def own_role(world: World, who: str) -> dict[str, Any]:
    membership = world.people[who]
    return {"membership": str(membership.pk or "") if membership else ""}


def addressed(world: World, who: str) -> dict[str, Any]:
    """A government that this person may remind."""
    cast = world.cast
    county = cast.other_county if who == "sco" else cast.county
    return {"government": str(county.government_id), "request_key": str(uuid.uuid4())}


def further(world: World, who: str) -> dict[str, Any]:
    """A government that this person's office may ask and has not asked yet."""
    partner = world.cast.county if who == "coo" else world.people["par"].organisation
    return {"government": str(partner.government_id), "request_key": str(uuid.uuid4())}


def owing(world: World, who: str) -> dict[str, Any]:
    name = "data answer to province" if who == "coo" else "data answer owed"
    return {"answer": str(world.things[name].pk), "request_key": str(uuid.uuid4())}


PASSWORDS = {"password1": NEW, "password2": NEW}
APPROVE, REASON = {"decision": "approve"}, {"reason": "예시 사유"}
# route, or "route of thing" -> what is typed into its form
TYPED: dict[str, Typed] = {
    "set_language": {"language": "en"},
    "account_login": {"login": EMAIL, "password": factories.PASSWORD},
    "account_reauthenticate": {"password": factories.PASSWORD},
    "account_change_password": {"oldpassword": factories.PASSWORD, **PASSWORDS},
    "account_set_password": PASSWORDS,
    "account_reset_password": {"email": EMAIL},
    "account_signup": {"email": "x@sample.example", "password1": NEW},
    "accounts:preferences": {"money_unit": "thousand"},
    "accounts:switch": own_role,
    "accounts:invite": invited,
    "accounts:end": REASON,
    "accounts:delegations": deputising,
    "accounts:handover of role of officer": taking_over("colleague"),
    "accounts:handover of role of colleague": taking_over("officer"),
    "accounts:handover of role of stranger": taking_over("stranger_approver"),
    "accounts:invitation": {"name": "예시 신규", "password": NEW},
    "accounts:handover of role of second_programme_officer": taking_over("programme_officer"),
    "applications:new_call": lambda world, who: {
        "copy_of": str(world.things["call open"].pk),
        "prefix": "CP",
        **{"slug": "copy-2029", "fiscal_year": "2029", "title_ko": "예시", "title_en": "sample"},
        **{"opens_at": MOMENT, "closes_at": "2027-06-01T09:00", "budget": "1000000000"},
    },
    "applications:extension": {"new_closes_at": "2027-07-30T18:00", **REASON},
    "applications:new_notice": {"title": "예시", "text": "예시"},
    "applications:new_enquiry": {"question": "예시"},
    "applications:reply": {"answer": "예시"},
    "applications:call_sections": {"kind": "questions", "title_ko": "예시", "title_en": "sample"},
    "applications:call_section_order": {"move": "services:up"},
    "applications:new_question": {"kind": "short", "label_ko": "예시", "label_en": "sample"},
    "applications:question_order": {"move": "way:up"},
    "applications:question_order of data draft of province form": {"move": "q-3:up"},
    "applications:call_proposals": {"title": "예시 새 과제"},
    "applications:endorsement": ranked,
    "applications:sending_back": {"text": "예시"},
    "applications:intake": intaken,
    "applications:writing_for": lambda world, who: {
        **{"government": str(world.cast.county.government_id), "title": "예시"},
        **REASON,
    },
    "applications:letter": {"number": "예시과-5"},
    "applications:admission": {"checklist": ALL},
    "applications:endorsements": lambda world, who: {"government": str(world.cast.province.government_id)},
    "applications:reminder": addressed,
    "applications:handback": REASON,
    "applications:new_demand": {"title": "예시", "purpose": "예시", "content": "예시"},
    "applications:demand_draft": chosen,
    "applications:demand_correction": {"title": "예시 고친 수요"},
    "applications:demand_withdrawal": REASON,
    "applications:new_data_request": {"title": "예시", "due_at": MOMENT, **REASON},
    "applications:data_request_sending": further,
    "applications:data_request_extension": {"due_at": "2027-08-30T18:00", **REASON},
    "applications:data_request_cancellation": REASON,
    "applications:data_request_reminder": owing,
    "applications:data_answer": {"q-2": "12", "q-3": "yes", "step": "submit"},
    "applications:data_answer_return": {"comment": "예시"},
    "applications:messages": {"text": "예시 문의"},
    "applications:consultation": {"sections": ["costs"], "text": "예시 자문 요청"},
    "applications:advice": {"text": "예시 답변"},
    "applications:submission": {"certify": "on", "unchanged": "on"},
    "applications:withdrawal": REASON,
    "applications:screening": {"outcome": "admit", "checklist": ALL},
    "applications:screening of returned": {"outcome": "exclude", "step": "exclude", **REASON},
    "applications:new_appeal": REASON,
    "applications:appeal_extension": REASON,
    "applications:appeal_decision": {"verdict": "dismiss", **REASON},
    "applications:comments": {"comment-text": "예시 의견"},
    "applications:people": reading_only,
    "applications:section": {"title": "예시 고친 제목"},
    "applications:confirmation": {"answer": "confirmed"},
    "applications:section of draft files": uploaded,
    "applications:section of on paper files": uploaded,
    "applications:uploads": {"name": "예시.pdf", "size": "100", "mark": "1"},
    "applications:document": lambda world, who: {"file": SimpleUploadedFile("예시.docx", a_document())},
    "applications:suggestions": {"take-overview-purpose": "on", "text-overview-purpose": "예시"},
    "applications:past_upload": lambda world, who: {"file": SimpleUploadedFile("예시.xlsx", past_sheet())},
    "applications:table": lambda world, who: {"file": SimpleUploadedFile("예시.xlsx", a_sheet())},
    "reviews:rounds": {"due_at": MOMENT},
    "reviews:plans": {"objective": "total"},
    "reviews:choice": ticked,
    "reviews:pairs": ruled,
    "reviews:conflicts": noted,
    "reviews:opening": REASON,
    "reviews:meetings": {"held_at": MOMENT, "place": "예시 회의실", "agenda": "심의"},
    "reviews:minutes_closing": REASON,
    "reviews:sending_back": {"comment": "예시"},
    "reviews:ending": REASON,
    "reviews:declaration": {"answer": "none"},
    "reviews:declaration of assignment accepted": {
        "answer": "conflict",
        "kind": "recusal",
        "note": "예시",
        "sure": "on",
    },
    "reviews:new_reviewer": {"name": "예시 신규", "email": "another@sample.example"},
    "reviews:reviewer_profile": {"note": "예시"},
    "reviews:posts": {"organisation": "예시연구원"},
    "reviews:relations": lambda world, who: {
        "government": str(world.cast.other_county.government_id),
        "kind": "kin",
    },
    "reviews:post": {"position": "명예교수"},
    "reviews:pool_upload": lambda world, who: {"file": SimpleUploadedFile("예시.xlsx", reviewers_sheet())},
    "reviews:invitations": lambda world, who: {"reviewers": [str(world.cast.reviewers[4].user_id)]},
    "reviews:limits": {"least": "1", "most": "3"},
    "reviews:release": REASON,
    "reviews:refusal": REASON,
    "reviews:disclosure": {"days": "7"},
    "reviews:fees": {"rate": "150000"},
    "reviews:objecting": REASON,
    "reviews:objection": {"verdict": "dismiss", "answer": "예시"},
    "reviews:review": {"comment": "예시 의견"},
    "reviews:spread": REASON,
    "reviews:abstention": REASON,
    "reviews:replacement": lambda world, who: {"reviewer": str(world.cast.reviewers[4].user_id)},
    "reviews:revision": REASON,
    "reviews:presentations": {"first": MOMENT, "minutes": "20", "pause": "5", "place": "세종"},
    "reviews:moving": {"starts_at": MOMENT, "ends_at": "2027-05-01T10:00", "place": "세종"},
    "reviews:presentation": {"mark_clear": "50", "comment": "예시 의견"},
    "awards:new_envelope": {"fiscal_year": "2031"},
    "awards:envelope": {"delta": "1000", "document_number": "예시-1", **REASON},
    "awards:ceiling": APPROVE,
    "awards:scenarios": {"name": "예시"},
    "awards:decision of scenario proposed": APPROVE,
    "awards:budget": {"amount": "1000", "document_number": "예시-2"},
    "awards:budget of call voting": APPROVE,
    "awards:grant of award confirmed": {"letter_number": "예시-7"},
    "awards:grant of award requested": scheduled,
    "awards:grant": APPROVE,
    "awards:standing": {"reason": "예시", "verb": "forgo"},
    "awards:standing of award active": {**REASON, "verb": "suspend"},
    "awards:reports": {"kind": "interim", "spent": "0", "narrative": "예시", "certified": "on"},
    "awards:reports of award settled": {
        "kind": "aftercare",
        "spent": "0",
        "narrative": "예시",
        "certified": "on",
    },
    "awards:payment": {**APPROVE, "reference": "예시-4"},
    "awards:onward": {"amount": "1000", "document_number": "예시-6"},
}


def typed(world: World, row: Row, who: str) -> dict[str, Any]:
    found = TYPED.get(row.id, TYPED.get(row.route, {}))
    return found(world, who) if callable(found) else dict(found)


def deed(asking: Asking, row: Row, who: str) -> dict[str, Any]:
    """What `who` would send: the form as they see it, or, when they see none, as somebody does who may."""
    url = address_of(asking.world, row.route, row.thing)
    reader = who if who in row.of("w") else next(iter(row.of("w")), "")
    sent: dict[str, Any] = {}
    if reader:
        answer = asking(reader, "GET", url)
        form = Page(answer.text).form(url) if answer.is_page else None
        sent = dict(filled(form)) if form else {}
    return {"csrfmiddlewaretoken": "x", **sent, **typed(asking.world, row, who)}
