"""An announced call: more time for all, announcements, questions and answers."""

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from applications.actions.moves import lock_call
from applications.enums import ExtensionKind
from applications.models import Call, CallNotice, DeadlineExtension, Enquiry
from applications.notices.calls import ENQUIRY_ANSWERED, ENQUIRY_ASKED, EXTENDED, EXTENSION_FAULTS, NOTICE
from applications.permissions import announced as permissions
from applications.queries.announced import draft_holders
from applications.rules.extending import Outage, faults_of_extension
from portal.accounts.enums import Role
from portal.accounts.models import Membership
from portal.accounts.queries import people
from portal.activity import clock
from portal.activity.actions import keep_answer, notify, once, record, settle_letters
from portal.activity.queries import timeline
from portal.activity.refusals import database_refusals
from portal.ui.refusals import Denied, Invalid

Key = str | uuid.UUID | None


@database_refusals()
@transaction.atomic
def extend_deadline(
    *, call: Call, new_closes_at: datetime, reason: str, by: Membership, outage: Outage | None = None
) -> DeadlineExtension:
    """Give a call more time, for all, before its closing or after it; `outage`: when the portal itself was down.

    Every draft holder is told. Raises Denied, Invalid when the time is not later, Refusal once review has begun.
    """
    if not permissions.may_extend(by, call):
        raise Denied(_("Only a programme officer gives an announced call more time."))
    locked, now = lock_call(call), clock.now()
    times: dict[str, Any] = {
        "closes_at": locked.closes_at,
        "new": new_closes_at,
        "now": now,
        "outage": outage,
    }
    for fault in faults_of_extension(state=locked.state, **times):
        field, sentence = EXTENSION_FAULTS[fault]
        raise Invalid(sentence, field=field or None)
    kind = ExtensionKind.OUTAGE if outage else ExtensionKind.EXTENSION
    begins, ends = outage or (None, None)
    made = DeadlineExtension.objects.create(
        call=locked, kind=kind, new_closes_at=new_closes_at, reason=reason.strip(), by=by.user,
        outage_from=begins, outage_to=ends,
    )  # fmt: skip
    made.refresh_from_db()  # the database fills in the old time and whether it had closed
    call.refresh_from_db(fields=["closes_at", "state", "closed_at"])
    _tell_of_extension(call, made, by)
    return made


def _tell_of_extension(call: Call, made: DeadlineExtension, by: Membership) -> None:
    facts = {
        "kind": made.kind, "from": made.old_closes_at, "to": made.new_closes_at,
        "outage_from": made.outage_from, "outage_to": made.outage_to,
    }  # fmt: skip
    verb = "reopen_call" if made.old_closes_at and made.old_closes_at <= made.at else "extend_call"
    event = record(by=by, verb=verb, thing=call, facts=facts, reason=made.reason, chain=call.chain)
    context = {"call": call, "extension": made}
    link = call.get_absolute_url()
    notify(event=event, letter=EXTENDED, recipients=draft_holders(call), context=context, link=link)


@database_refusals()
@transaction.atomic
def post_notice(*, call: Call, title: str, text: str, by: Membership, key: Key = None) -> CallNotice:
    """Announce something on the call: on its page, and by letter to every draft holder. The same key posts once."""
    if not permissions.may_post_notice(by, call):
        raise Denied(_("Only a programme officer announces on a call."))
    if earlier := once(key=key, by=by, verb="post_notice"):
        return CallNotice.objects.get(pk=earlier)
    made = CallNotice.objects.create(call=call, title=title.strip(), text=text.strip(), by=by.user)
    event = record(by=by, verb="post_notice", thing=call, facts={"title": made.title}, chain=call.chain)
    context = {"call": call, "notice": made}
    link = call.get_absolute_url()
    notify(event=event, letter=NOTICE, recipients=draft_holders(call), context=context, link=link)
    keep_answer(key, by, "post_notice", made)
    return made


@database_refusals()
@transaction.atomic
def ask_question(*, call: Call, question: str, by: Membership, key: Key = None) -> Enquiry:
    """Ask the office in charge something about the call. The same key asks once. Raises Denied."""
    if not permissions.may_ask(by, call):
        raise Denied(_("Only local governments ask, while the call is announced."))
    assert by.organisation is not None  # may_ask asked
    if earlier := once(key=key, by=by, verb="ask_question"):
        return Enquiry.objects.get(pk=earlier)
    made = Enquiry.objects.create(
        call=call, organisation=by.organisation, asked_by=by.user, question=question.strip()
    )
    event = record(by=by, verb="ask_question", thing=call, facts={"enquiry": made.pk}, chain=call.chain)
    officers = people(Role.PROGRAMME_OFFICER)
    context = {"call": call, "enquiry": made}
    notify(
        event=event, letter=ENQUIRY_ASKED, recipients=officers, context=context, link=made.get_absolute_url()
    )
    keep_answer(key, by, "ask_question", made)
    return made


@database_refusals()
@transaction.atomic
def answer_question(*, enquiry: Enquiry, answer: str, by: Membership) -> Enquiry:
    """Answer it once; from then on question and answer are public. Raises Denied, Refusal when it is answered already."""
    if not permissions.may_answer(by, enquiry):
        raise Denied(_("A programme officer answers a question, once."))
    Enquiry.objects.filter(pk=enquiry.pk).update(
        answer=answer.strip(), answered_by=by.user, answered_at=clock.now()
    )
    enquiry.refresh_from_db()
    call = enquiry.call
    settle_letters(events=timeline(call).filter(verb="ask_question", facts__enquiry=enquiry.pk))
    event = record(by=by, verb="answer_question", thing=call, facts={"enquiry": enquiry.pk}, chain=call.chain)
    context = {"call": call, "enquiry": enquiry}
    notify(
        event=event,
        letter=ENQUIRY_ANSWERED,
        recipients=[enquiry.asked_by],
        context=context,
        link=enquiry.get_absolute_url(),
    )
    return enquiry
