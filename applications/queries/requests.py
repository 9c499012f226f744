"""What pages, letters and files read of data requests."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When

from applications.enums import CallState, ProposalState
from applications.enums.requests import DataAnswerState, DataRequestState, DataStanding
from applications.models import Call, DataAnswer, DataReminder, DataReply, DataRequest, Proposal
from applications.models.requests import ANSWERING
from applications.queries.progress import readers_by_government
from applications.queries.reading import Part, answer, answer_table, in_language
from applications.rules.answers import shown_keys
from applications.rules.reminders import moment, step_now
from applications.rules.requests import OWED, STEPS
from portal.accounts.enums import Level, Role
from portal.accounts.models import LocalGovernment, Membership, User
from portal.activity.clock import PortalNow
from portal.documents.models import StoredFile

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
COLUMNS = (
    "key", "kind", "label_ko", "label_en", "required", "limit", "unit", "choices", "columns", "file_kinds", "shown_if",
)  # fmt: skip
UNSENT = (ProposalState.DRAFT, ProposalState.DISCARDED, ProposalState.WITHDRAWN)


def request_rows(by: Membership | None) -> Any:
    """The rows of a list: how many governments were asked, how many have answered."""
    rows = DataRequest.objects.visible_to(by).select_related("organisation")
    done = Count("answers", filter=Q(answers__state=DataAnswerState.ANSWERED))
    return rows.annotate(asked=Count("answers"), answered=done)


def sent_by_office(by: Membership, most: int) -> list[Any]:
    """The requests of one's own office that somebody still owes an answer to, the first date first; one query."""
    rows = request_rows(by).filter(organisation=by.organisation_id, state=DataRequestState.SENT)
    return list(rows.filter(answered__lt=F("asked")).order_by("due_at", "pk")[:most])


def owed_by(by: Membership, most: int) -> list[DataAnswer]:
    """What one's own government still has to answer, the first date first; one query."""
    rows = own_answers(by).filter(request__state=DataRequestState.SENT, state__in=OWED)
    return list(rows.order_by("request__due_at", "pk")[:most])


def own_answers(by: Membership) -> Any:
    """What one's own government was asked, as a list shows it."""
    own = DataAnswer.objects.visible_to(by).filter(government=by.government)
    return with_standing(own.select_related("request__organisation"))


def with_standing(rows: QuerySet[DataAnswer]) -> Any:
    """Each with `first_at`, `reminded_at`, `by_hand_at` and `standing`, what its date makes of its state."""
    first = DataReply.objects.filter(answer=OuterRef("pk"), number=1)
    told = DataReminder.objects.filter(answer=OuterRef("pk")).order_by("-at")
    by_hand = told.filter(hours=None)
    rows = rows.annotate(
        first_at=Subquery(first.values("at")[:1]),
        reminded_at=Subquery(told.values("at")[:1]),
        by_hand_at=Subquery(by_hand.values("at")[:1]),
    )
    late = Q(state=DataAnswerState.ANSWERED, first_at__gte=F("request__due_at"))
    return rows.annotate(
        standing=Case(
            When(late, then=Value(DataStanding.LATE.value)),
            When(state__in=[DataAnswerState.ANSWERED, DataAnswerState.RETURNED], then=F("state")),
            When(request__due_at__lte=PortalNow(), then=Value(DataStanding.OVERDUE.value)),
            default=F("state"),
        )
    ).defer("draft")


def answers_of(request: DataRequest) -> Any:
    """Every government that was asked, with its standing and whether anybody there gets letters."""
    people = Membership.objects.valid().of_role(*ANSWERING)
    rows = DataAnswer.objects.filter(request=request).select_related(
        "government__parent", "reply__by", "request"
    )
    known = Exists(people.filter(organisation__government=OuterRef("government")))
    return with_standing(rows).annotate(registered=known).defer("reply__answers")


def standings_of(request: DataRequest) -> dict[DataStanding, int]:
    """How many governments stand where; one query."""
    counts = dict.fromkeys(DataStanding, 0)
    for standing in answers_of(request).order_by().values_list("standing", flat=True):
        counts[DataStanding(standing)] += 1
    return counts


# whom to ask


@dataclass(frozen=True)
class Choice:
    """Whom an office chose: all, whole provinces (with their own offices), those of a call, single ones."""

    everyone: bool = False
    provinces: Sequence[LocalGovernment] = ()
    offices: bool = False
    call: Call | None = None
    which: str = "proposal"
    governments: Sequence[LocalGovernment] = field(default_factory=list)


def addressable(by: Membership) -> QuerySet[LocalGovernment]:
    """The governments that this person's office may ask: a province's its municipalities, else all in force."""
    rows = LocalGovernment.objects.filter(valid_to=None).exclude(level=Level.ADMINISTRATIVE)
    if by.role == Role.PROVINCE_COORDINATOR:
        rows = rows.filter(parent=by.government)
    return rows.select_related("parent").order_by("code")


def chosen(choice: Choice, by: Membership) -> QuerySet[LocalGovernment]:
    """All of them, each once."""
    wanted = Q(pk__in=[one.pk for one in choice.governments])
    if choice.everyone:
        wanted |= Q(level=Level.MUNICIPALITY) | (Q(level=Level.PROVINCE) if choice.offices else Q(pk__in=[]))
    if choice.provinces:
        wanted |= Q(parent__in=choice.provinces)
        wanted |= Q(pk__in=[one.pk for one in choice.provinces]) if choice.offices else Q(pk__in=[])
    if choice.call:
        wanted |= Q(pk__in=_of_call(choice.call, choice.which, by))
    return addressable(by).filter(wanted)


def _of_call(call: Call, which: str, by: Membership) -> QuerySet[Any]:
    """Governments with a received proposal, or with a published award: what is staged chooses nobody."""
    rows = Proposal.objects.visible_to(by).filter(call=call)
    rows = rows.published() if which == "award" else rows.exclude(state__in=UNSENT)
    return rows.values("government")


def calls_to_choose(by: Membership) -> QuerySet[Call]:
    """Calls that were announced, the latest first."""
    return Call.objects.visible_to(by).exclude(state=CallState.DRAFT).order_by("-fiscal_year", "-pk")


def readers_of(answers: Iterable[DataAnswer]) -> list[User]:
    """Everyone who answers for these governments, each once; one query."""
    found = readers_by_government([one.government for one in answers], *ANSWERING)
    return list({user.pk: user for people in found.values() for user in people}.values())


# what was said


def plain_questions(request: DataRequest) -> list[dict[str, Any]]:
    """The questions as rules.answers takes them."""
    return [{name: getattr(one, name) for name in COLUMNS} for one in request.form.questions.all()]


def file_ids(values: dict[str, Any], questions: Iterable[dict[str, Any]]) -> set[str]:
    """The files that these answers name, by their ids in the store."""
    named = (str(values.get(one["key"]) or "") for one in questions if one["kind"] == "file")
    return {name for name in named if UUID.fullmatch(name)}


def files_of(ids: Iterable[str]) -> dict[str, StoredFile]:
    """The stored files by their id; one query."""
    return {str(one.pk): one for one in StoredFile.objects.filter(pk__in=list(ids))}


def said_in(request: DataRequest, values: dict[str, Any], title: str) -> Part:
    """Answers as they are read: texts, then tables, then files."""
    asked = plain_questions(request)
    files = files_of(file_ids(values, asked))
    names = {key: one.name for key, one in files.items()}
    shown = shown_keys(asked, values)
    read = [one for one in asked if one["key"] in shown and one["kind"] != "heading"]
    rows = [{**one, "value": values.get(one["key"])} for one in read]
    return Part(
        key="said",
        title=title,
        pairs=[(in_language(row, "label"), answer(row, names)) for row in rows if row["kind"] != "table"],
        tables=[answer_table(row) for row in rows if row["kind"] == "table"],
        files=[(key, one.name, one.size) for key, one in files.items()],
    )


# reminders


@dataclass(frozen=True)
class DataDue:
    """One reminder that is to be written."""

    answer: int
    hours: int
    due_at: datetime


def data_reminders_due(now: datetime) -> list[DataDue]:
    """Every reminder of a date whose moment has come and that was not written yet; who was asked later is not told of it."""
    found: list[DataDue] = []
    open_ones = DataRequest.objects.filter(state=DataRequestState.SENT, due_at__gt=now)
    for request in open_ones.order_by("due_at", "pk").only("pk", "due_at"):
        hours = step_now(STEPS, due_at=request.due_at, now=now)
        if hours is None:
            continue
        told = DataReminder.objects.filter(answer=OuterRef("pk"), hours=hours, due_at=request.due_at)
        owing = DataAnswer.objects.filter(~Exists(told), request=request, state__in=OWED)
        owing = owing.filter(asked_at__lte=moment(request.due_at, hours)).order_by("pk")
        found += [DataDue(pk, hours, request.due_at) for pk in owing.values_list("pk", flat=True)]
    return found
