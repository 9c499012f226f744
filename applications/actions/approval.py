"""Before submission, within the government: asking the approver for it, and the approver's sending back."""

import uuid
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from applications import permissions
from applications.actions.moves import lock
from applications.actions.submissions import letter_facts
from applications.enums import ApprovalKind
from applications.models import ApprovalStep, Proposal
from applications.notices import ASKED, SENT_BACK, sentence
from applications.queries import snapshot_of, waiting_since
from applications.rules import missing_to_ask
from portal.accounts.enums import Role
from portal.accounts.models import Membership, Organisation, User
from portal.accounts.queries import deputies_of, people_of
from portal.activity.actions import keep_answer, notify, once, record
from portal.activity.refusals import database_refusals
from portal.ui.refusals import Denied, Invalid, Refusal

Key = str | uuid.UUID | None


@database_refusals()
@transaction.atomic
def ask_for_submission(*, proposal: Proposal, by: Membership, key: Key, text: str = "") -> ApprovalStep:
    """Put a draft that lacks nothing on the approver's desk. Raises Denied, Invalid naming what is missing, Refusal."""
    if earlier := once(key=key, by=by, verb="ask_for_submission"):
        return ApprovalStep.objects.get(pk=earlier)
    locked = lock(proposal)
    if not permissions.may_ask(by, locked):
        raise Denied(_("Only those who write the proposal ask for its submission."))
    if waiting_since(locked):
        raise Refusal(_("It waits on the approver's desk already."))
    if missing := missing_to_ask(snapshot_of(locked), locked.call.call_rules):
        raise Invalid(_("Not yet complete: %(what)s") % {"what": sentence(missing[0])})
    step = _step(locked, ApprovalKind.ASKED, text, by)
    keep_answer(key, by, "ask_for_submission", step)
    _tell(step, "ask_for_submission", ASKED, approvers_of(locked.organisation), by)
    return step


@database_refusals()
@transaction.atomic
def take_back_request(*, proposal: Proposal, by: Membership, key: Key = None) -> ApprovalStep:
    """Take a request off the approver's desk before it is submitted. Raises Denied, Refusal when none waits."""
    if earlier := once(key=key, by=by, verb="take_back_request"):
        return ApprovalStep.objects.get(pk=earlier)
    locked = lock(proposal)
    if not permissions.may_ask(by, locked):
        raise Denied(_("Only those who write the proposal ask for its submission."))
    if not waiting_since(locked):
        raise Refusal(_("No request waits on the approver's desk."))
    step = _step(locked, ApprovalKind.TAKEN_BACK, "", by)
    keep_answer(key, by, "take_back_request", step)
    facts = {"code": locked.code, "version": step.version}
    record(by=by, verb="take_back_request", thing=locked, facts=facts, chain=locked.call.chain)
    return step


@database_refusals()
@transaction.atomic
def send_back_draft(*, proposal: Proposal, text: str, by: Membership, key: Key = None) -> ApprovalStep:
    """Hand a draft back to its officers with a comment. Raises Denied, Invalid without a comment."""
    if earlier := once(key=key, by=by, verb="send_back_draft"):
        return ApprovalStep.objects.get(pk=earlier)
    locked = lock(proposal)
    if not permissions.may_send_back(by, locked):
        raise Denied(_("Only the approver of your government sends it back, before it is submitted."))
    if not text.strip():
        raise Invalid(_("Say what is to be changed."), field="text")
    step = _step(locked, ApprovalKind.SENT_BACK, text, by)
    keep_answer(key, by, "send_back_draft", step)
    officers = people_of(locked.organisation, Role.LOCAL_OFFICER)
    _tell(step, "send_back_draft", SENT_BACK, officers, by)
    return step


def approvers_of(organisation: Organisation) -> list[User]:
    """Who may submit now: approvers and their deputies, each once."""
    return list({*people_of(organisation, Role.LOCAL_APPROVER), *deputies_of(organisation)})


def _step(proposal: Proposal, kind: ApprovalKind, text: str, by: Membership) -> ApprovalStep:
    return ApprovalStep.objects.create(
        proposal=proposal, kind=kind, version=proposal.version, text=text.strip(), by=by.user
    )


def _tell(step: ApprovalStep, verb: str, letter: Any, recipients: Any, by: Membership) -> None:
    the = step.proposal
    facts = {"code": the.code, "version": step.version}
    event = record(by=by, verb=verb, thing=the, facts=facts, reason=step.text, chain=the.call.chain)
    page = "submission/" if letter is ASKED else ""
    notify(
        event=event,
        letter=letter,
        recipients=recipients,
        context={**letter_facts(the, step.text), "who": by.user.name},
        link=f"/proposals/{the.code}/{page}",
    )
