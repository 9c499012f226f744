"""A government answers a data request: kept as a draft, submitted, corrected, returned by whoever asks."""

import hashlib
import json
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from applications.actions.sections import plain
from applications.models import DataAnswer, DataReply, DataRequest
from applications.notices import fault_sentence
from applications.notices.requests import DATA_COMPLETE, DATA_RETURNED
from applications.permissions.requests import is_asked, may_answer, may_move_request, may_return
from applications.queries.requests import file_ids, files_of, plain_questions, readers_of
from applications.rules import next_state
from applications.rules.answers import faults_of_answers, shown_keys
from applications.rules.requests import DATA_ANSWER_MOVES, verb_of_answer
from portal.accounts.models import Membership
from portal.activity import clock
from portal.activity.actions import keep_answer, notify, once, record
from portal.activity.models import Event
from portal.activity.refusals import SENTENCES, database_refusals
from portal.activity.text import clean
from portal.documents.files import store
from portal.ui.refusals import Denied, Invalid, Refusal, Stale

Values = Mapping[str, Any]


@database_refusals()
@transaction.atomic
def save_data_answer(
    *, answer: DataAnswer, answers: Values, version: int, by: Membership, uploads: Values | None = None
) -> DataAnswer:
    """Keep it as a draft, half filled or whole; nobody outside the government reads it.

    `answers`: {key: value}; `uploads`: {key of a question for a file: the upload}. Raises Denied, Refusal when it is not
    open, Stale when a colleague saved since `version`, Invalid with the field for what is wrong, never for what is missing.
    """
    locked = _held(answer, version, by)
    locked.draft = _kept(locked, answers, uploads or {}, by, whole=False)
    moves = DATA_ANSWER_MOVES["save"]
    locked.state = moves.get(locked.state, locked.state)
    _write(locked, by)
    return locked


@database_refusals()
@transaction.atomic
def submit_data_answer(
    *,
    answer: DataAnswer,
    answers: Values,
    version: int,
    by: Membership,
    uploads: Values | None = None,
    key: str | uuid.UUID | None = None,
) -> DataReply:
    """Answer, or correct what was answered; late is accepted. The same key answers once.

    Raises as save_data_answer, and Invalid for what is missing.
    """
    if not is_asked(by, answer):
        raise Denied(_("Only the government that was asked answers."))
    if earlier := once(key=key, by=by, verb="submit_data_answer"):
        return DataReply.objects.get(pk=earlier)
    locked = _held(answer, version, by)
    kept = _kept(locked, answers, uploads or {}, by, whole=True)
    reply = DataReply.objects.create(answer=locked, answers=kept, by=by.user)
    reply.refresh_from_db(fields=["number", "at"])  # stamped by the database
    _take(locked, reply, by)
    keep_answer(key, by, "submit_data_answer", reply)
    return reply


def _take(locked: DataAnswer, reply: DataReply, by: Membership) -> None:
    """The reply becomes what the government said last."""
    verb, asked = verb_of_answer(locked.state), locked.request
    locked.draft, locked.reply = reply.answers, reply
    locked.state = next_state(DATA_ANSWER_MOVES, verb, locked.state)
    _write(locked, by, "reply")
    facts = {
        "government": locked.government.code, "number": reply.number, "sha256": _digest(reply.answers),
    }  # fmt: skip
    name = "submit_data_answer" if verb == "answer" else "correct_data_answer"
    record(by=by, verb=name, thing=locked, facts=facts, chain=asked.chain)
    if verb == "answer":
        _tell_complete(asked)


def _tell_complete(asked: DataRequest) -> None:
    """Once for each request: a letter to who sent it when the last of the governments has answered.

    The head of the chain is held, so of two that answer at once the later one sees both.
    """
    told = Event.objects.filter(
        thing_type=asked._meta.label_lower, thing_id=str(asked.pk), verb="complete_data_request"
    )
    if asked.answers.filter(reply=None).exists() or told.exists():
        return
    facts = {"governments": asked.answers.count()}
    event = record(by=None, verb="complete_data_request", thing=asked, facts=facts, chain=asked.chain)
    context, link = {"asked": asked, "count": facts["governments"]}, asked.get_absolute_url()
    notify(event=event, letter=DATA_COMPLETE, recipients=[asked.sent_by], context=context, link=link)


def _held(answer: DataAnswer, version: int, by: Membership) -> DataAnswer:
    """The row, held against everyone else, while this person may write it; the guards wait for a date that moves."""
    rows = DataAnswer.objects.select_for_update(of=("self",)).whole()
    locked = rows.get(pk=answer.pk)
    if not is_asked(by, locked):
        raise Denied(_("Only the government that was asked answers."))
    if not may_answer(by, locked, clock.now()):
        code = "MA152" if locked.request.state == "sent" else "MA151"
        raise Refusal(SENTENCES[code]({"due_at": locked.request.due_at}))
    if version != locked.version:
        sentence = _(
            "%(name)s saved this answer meanwhile. Compare both, then save yours or go back to theirs."
        )
        raise Stale(sentence % {"name": locked.saved_by or _("Somebody else")}, theirs=locked)
    return locked


def _kept(
    locked: DataAnswer, answers: Values, uploads: Values, by: Membership, *, whole: bool
) -> dict[str, Any]:
    """The answers as JSON, files stored; what is not asked is left out. Raises Invalid beside the field."""
    asked = plain_questions(locked.request)
    known = {one["key"] for one in asked if one["kind"] != "heading"}
    given = {name: value for name, value in plain(answers).items() if name in known}
    given |= {name: str(_stored(name, upload, by).pk) for name, upload in uploads.items() if name in known}
    mine = file_ids(locked.draft, asked) | file_ids(locked.reply.answers if locked.reply else {}, asked)
    files = files_of(file_ids(given, asked))
    kinds = {key: one.kind for key, one in files.items() if key in mine or one.uploaded_by_id == by.user_id}
    for name, code, params in faults_of_answers(asked, given, kinds):
        if whole or code != "required":
            raise Invalid(fault_sentence(code, params), field=name)
    shown = shown_keys(asked, given) if whole else known
    return {name: value for name, value in given.items() if name in shown}


def _stored(name: str, upload: Any, by: Membership) -> Any:
    """The upload in the store; what is wrong with it stands beside its question."""
    try:
        return store(upload, by=by)
    except Refusal as refusal:
        raise Invalid(refusal.message, field=name) from refusal


def _write(locked: DataAnswer, by: Membership, *more: str) -> None:
    locked.version, locked.saved_at, locked.saved_by = locked.version + 1, clock.now(), by.user
    locked.save(update_fields=["draft", "state", "version", "saved_at", "saved_by", *more])


def _digest(answers: Values) -> str:
    return hashlib.sha256(json.dumps(answers, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@database_refusals()
@transaction.atomic
def return_data_answer(*, answer: DataAnswer, comment: str, by: Membership) -> DataAnswer:
    """Hand one answer back to be corrected, after the date too; its government is told why.

    Raises Denied, Refusal when there is none to return, Invalid without a comment.
    """
    locked = DataAnswer.objects.select_for_update(of=("self",)).whole().get(pk=answer.pk)
    if not may_move_request(by, locked.request):
        raise Denied(_("Only the office that asks can do this."))
    if not may_return(by, locked):
        raise Refusal(_("This step is not possible in its present state."))
    locked.comment = clean(comment).strip()
    if not locked.comment:
        raise Invalid(_("Say what has to be corrected; the government reads it."), field="comment")
    locked.state = next_state(DATA_ANSWER_MOVES, "return", locked.state)
    locked.save(update_fields=["state", "comment"])
    asked, facts = locked.request, {"government": locked.government.code}
    event = record(
        by=by, verb="return_data_answer", thing=locked, facts=facts, reason=locked.comment, chain=asked.chain
    )
    context = {"asked": asked, "sender": asked.organisation, "comment": locked.comment}
    link = locked.get_absolute_url()
    notify(event=event, letter=DATA_RETURNED, recipients=readers_of([locked]), context=context, link=link)
    return locked
