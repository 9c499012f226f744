"""What the page of a proposal shows to this reader: facts, steps, timeline, money, next step."""

from collections.abc import Collection, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from applications import permissions
from applications.enums import ApprovalKind, FundingKind, ProposalState, SectionKind
from applications.models import ApprovalStep, Proposal
from applications.notices import sentence
from applications.notices.way import way_of
from applications.permissions.appeals import may_appeal
from applications.permissions.early import may_ask_advice, may_read_messages
from applications.queries import (
    OVERVIEW,
    approval_step,
    events_of,
    given_back,
    in_language,
    label_of,
    last_screening,
    named_labels,
    readable,
)
from applications.queries.appeals import appeal_of, chance_of
from applications.rules import (
    DECIDED,
    Missing,
    missing_to_ask,
    missing_to_submit,
    money_in,
    notes_of,
    waits_for_approval,
)
from applications.rules.money import most_national
from portal.accounts.models import Membership
from portal.activity import clock
from portal.documents.scanning import scans_of

By = Membership | None
Snapshot = Mapping[str, Any]
Keys = Collection[str]
LETTER = "letter"  # no section is called so (rules.calls.RESERVED)
UNDER_WAY = (ProposalState.SUBMITTED, ProposalState.ELIGIBLE, ProposalState.IN_REVIEW, ProposalState.RANKED)
SENT = ("submit_proposal", "resubmit_proposal")


def page_facts(proposal: Proposal, by: By, snapshot: Snapshot) -> dict[str, Any]:
    """What stands on the page whoever reads it."""
    own, percent = permissions.is_own(by, proposal), proposal.call.call_rules.national_share_percent
    events, standing = events_of(proposal, by), approval_step(proposal) if own else None
    state = proposal.state_for(by)
    return {
        "proposal": proposal,
        "call": proposal.call,
        "state": state,
        **money_shown(snapshot),
        "most_national": most_national(snapshot["total_cost"], percent),
        "share": percent,
        "events": events,
        "screening": screening_shown(proposal),
        "named": named_shown(proposal),
        "standing": standing,
        "reason": reason_shown(proposal, by),
        "back": given_back(events) if own and proposal.is_editable else None,
        "may": permissions.may_submit(by, proposal),
        "appealing": appeal_shown(proposal, by),
        "resubmitted": sum(event.verb in SENT for event in events) > 1,
        "deeds": deeds(proposal, by, standing),
        "own": own,
        "way": way_of(proposal.call) if own and state in UNDER_WAY else [],
    }


def money_shown(snapshot: Snapshot) -> dict[str, Any]:
    """The sums, and who pays how much for the bar."""
    return {"money": money_in(snapshot), "money_parts": money_parts(snapshot)}


def contents(proposal: Proposal, snapshot: Snapshot) -> dict[str, Any]:
    """What the proposal says, for applications/_content.html."""
    files = reverse("applications:proposal", args=[proposal.code]) + "attachments/"
    named = [row["id"] for row in snapshot["files"]]
    scans = scans_of(named) if named else {}
    return {"parts": readable(snapshot, proposal.call.call_rules), "file_base": files, "scans": scans}


def money_parts(snapshot: Snapshot) -> list[tuple[str, int]]:
    """Who pays how much, for the bar."""
    money = money_in(snapshot)
    return [(str(kind.label), getattr(money, kind.value)) for kind in FundingKind]


def screening_shown(proposal: Proposal) -> Any:
    """What was named for completion, while it is returned."""
    return last_screening(proposal) if proposal.state == ProposalState.RETURNED else None


def named_shown(proposal: Proposal) -> list[tuple[str, str]]:
    """What is to be completed, as (label, address of its field), while it is returned."""
    if not (named := permissions.named_for_completion(proposal)):
        return []
    return [(label, named_address(proposal, key)) for key, label in named_labels(proposal, named)]


def named_address(proposal: Proposal, key: str) -> str:
    """The section, and in it the field."""
    section, _mark, field = key.partition("/")
    known = any(row["key"] == field for row in proposal.submission.snapshot["questions"]) or field in OVERVIEW  # type: ignore[union-attr]
    address = reverse("applications:section", args=[proposal.code, section])
    return f"{address}#div_id_{field}" if known else address


def reason_shown(proposal: Proposal, by: By) -> str:
    """The reason of the last decision; that of a staged one stays within the office until it is published."""
    published = proposal.call.results_published_at is not None
    if proposal.state in DECIDED and not published and not permissions.is_office(by):
        return ""
    return proposal.reason


def appeal_shown(proposal: Proposal, by: By) -> dict[str, Any]:
    """What readers of an excluded proposal are told of an appeal: filed, still possible, or over."""
    if proposal.state not in (ProposalState.INELIGIBLE, ProposalState.ELIGIBLE):
        return {}
    own = permissions.is_own(by, proposal)
    if appeal := appeal_of(proposal):
        return {"filed": appeal} if own or permissions.is_office(by) else {}
    if not (chance := chance_of(proposal)):
        return {}
    may, over = may_appeal(by, proposal), clock.now() >= chance.until
    return {"chance": chance, "may": may and not over, "over": over, "own": own}


def deeds(proposal: Proposal, by: By, standing: ApprovalStep | None) -> list[tuple[str, str, str]]:
    """What this person may do next: (look, label, address)."""
    offers = (
        (permissions.may_submit, "primary", _("Go to submission"), "submission"),
        (permissions.may_ask, "secondary", _asking(standing), "asking"),
        (permissions.may_send_back, "tertiary", _("Send back"), "sending_back"),
        (permissions.may_answer_share, "primary", _("Answer to our share"), "confirmation"),
        (permissions.may_screen, "primary", _("Screen"), "screening"),
        (permissions.may_hand_back, "tertiary", _("Hand back to the government"), "handback"),
        (permissions.may_reopen, "secondary", _("Open again as a draft"), "reopening"),
        (may_ask_advice, "tertiary", _("Ask the agency for advice"), "consultation"),
        (may_read_messages, "tertiary", _("Messages"), "messages"),
        (permissions.may_withdraw, "tertiary", _("Withdraw"), "withdrawal"),
        (permissions.may_discard, "tertiary", _("Discard"), "discard"),
    )
    return [
        (look, label, reverse(f"applications:{name}", args=[proposal.code]))
        for may, look, label, name in offers
        if may(by, proposal)
    ]


def on_paper(proposal: Proposal, by: By) -> str:
    """Where the officer who writes it for its government receives it; nobody else has that address."""
    if not permissions.is_office_writer(by, proposal):
        return ""
    return f"{reverse('applications:intake', args=[proposal.call.slug])}?code={proposal.code}"


def _asking(standing: ApprovalStep | None) -> str:
    waits = standing is not None and standing.kind == ApprovalKind.ASKED
    return _("Take the request back") if waits else _("Ask for submission")


def draft_facts(proposal: Proposal, by: By, snapshot: Snapshot, whole: bool) -> dict[str, Any]:
    """For those who may edit: the steps and what is missing, each with its address; `whole`: on the page of all."""
    missing = lacking(proposal, by, snapshot)
    notes, theirs = notes_of(snapshot, proposal.call.call_rules), theirs_to_write(proposal, by, snapshot)
    shown = missing_shown(proposal, theirs, snapshot, missing, whole)
    places = steps(proposal, theirs, snapshot, missing, whole=whole)
    return {
        "steps": places,
        "missing": shown,
        "askable": all(map(waits_for_approval, missing)),
        "go_on": next((one["url"] for one in [*shown, *places] if one["key"] in theirs), ""),
        "notes": missing_shown(proposal, theirs, snapshot, notes, whole),
    }


def lacking(proposal: Proposal, by: By, snapshot: Snapshot) -> list[Missing]:
    """What keeps this reader from going on; who receives it on paper gives the letter's number then."""
    asked = missing_to_ask if permissions.is_office_writer(by, proposal) else missing_to_submit
    return asked(snapshot, proposal.call.call_rules)


def steps(
    proposal: Proposal,
    theirs: Keys,
    snapshot: Snapshot,
    missing: list[Missing],
    here: str = "",
    whole: bool = False,
) -> list[dict[str, Any]]:
    """The sections as steps: untouched, something missing, done; those not `theirs_to_write` lead to the preview."""
    lacking = {one.section for one in missing}
    return [
        {
            "key": section["key"],
            "kind": section["kind"],
            "title": in_language(section, "title"),
            "url": place_of(proposal, theirs, section["key"], whole=whole),
            "done": section["key"] not in lacking,
            "active": section["key"] == here,
        }
        for section in snapshot["sections"]
    ]


def theirs_to_write(proposal: Proposal, by: By, snapshot: Snapshot) -> frozenset[str]:
    """Keys of the sections this reader may write now; files and official letter are the leading government's."""
    lead = permissions.for_the_lead(by, proposal)
    if not (lead or permissions.writes(by, proposal)):
        return frozenset()
    held = (permissions.open_sections(proposal), permissions.given_sections(by, proposal))
    kinds = {row["key"]: row["kind"] for row in snapshot["sections"]}
    keys = {
        key
        for key, kind in kinds.items()
        if all(keys is None or key in keys for keys in held) and (lead or kind != SectionKind.FILES)
    }
    return frozenset(keys | {LETTER} if lead else keys)


def missing_shown(
    proposal: Proposal, theirs: Keys, snapshot: Snapshot, missing: list[Missing], whole: bool = False
) -> list[dict[str, str]]:
    """Each as a sentence with a link to its field, or to where one reads it."""
    titles = {section["key"]: section for section in snapshot["sections"]}
    return [
        {
            "section": in_language(titles[one.section], "title"),
            "field": field_name(one, snapshot),
            "sentence": sentence(one),
            "url": mended_at(proposal, theirs, one, whole),
            "key": one.section,
        }
        for one in missing
    ]


def place_of(proposal: Proposal, theirs: Keys, section: str, field: str = "", whole: bool = False) -> str:
    """Where this reader finds a section: its editor where it is theirs, else the preview."""
    if section in theirs:
        return section_address(proposal, section, field, whole)
    return reverse("applications:preview", args=[proposal.code]) + f"#part-{section}"


def field_name(missing: Missing, snapshot: Snapshot) -> str:
    """What the field is called on the page; a table as a whole has no name of its own."""
    for question in snapshot["questions"]:
        if (question["section"], question["key"]) == (missing.section, missing.field):
            return in_language(question, "label")
    return label_of(missing.field) if missing.field in snapshot["overview"] else ""


def section_address(proposal: Proposal, section: str, field: str = "", whole: bool = False) -> str:
    """Where a section, and in it a field, is edited: on its own page, or on that of the whole proposal."""
    named = field not in ("", "rows")
    if whole:
        address = reverse("applications:whole", args=[proposal.code])
        return address + (f"#div_id_{section}_{field}" if named else f"#part-{section}")
    address = reverse("applications:section", args=[proposal.code, section])
    return address + (f"#div_id_{field}" if named else "#rows" if field else "")


def mended_at(proposal: Proposal, theirs: Keys, missing: Missing, whole: bool = False) -> str:
    """Where it is put right: the field in its section; the letter has a page of its own."""
    if missing.code == "infected_letter" and LETTER in theirs:
        return reverse("applications:letter", args=[proposal.code])
    return place_of(proposal, theirs, missing.section, missing.field, whole)
