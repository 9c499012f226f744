"""A proposal as plain data: what is frozen, checked and shown."""

import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Model, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, JSONObject

from applications.models import (
    Answer,
    Attachment,
    CostLine,
    FundingSource,
    Milestone,
    Partner,
    PartnerConfirmation,
    PriorProcedure,
    Proposal,
    Question,
    Section,
    Target,
)
from applications.rules import Money, money_in

ANY = object()  # stands for the proposal asked for
COST = ("category", "fiscal_year", "description", "unit_price", "quantity", "amount")
FUNDING = ("fiscal_year", "kind", "amount", "status", "evidence", "evidence_date")
PROCEDURE = ("procedure", "outcome", "opinion", "decided_on", "number")
MILESTONE = ("name", "starts_on", "ends_on")
QUESTION = (
    "key",
    "kind",
    "required",
    "limit",
    "unit",
    "choices",
    "columns",
    "file_kinds",
    "shown_if",
    "label_ko",
    "label_en",
)
OVERVIEW = (
    "title",
    "purpose",
    "content",
    "expected_effect",
    "cost_basis",
    "starts_on",
    "ends_on",
    "field",
    "priority",
    "letter_number",
)


def overview_of(proposal: Proposal) -> dict[str, Any]:
    """The statutory fields as plain data, dates as text."""
    values = {name: getattr(proposal, name) for name in OVERVIEW}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def snapshot_of(proposal: Proposal) -> dict[str, Any]:
    """Everything a proposal says, as plain JSON data: what is frozen at submission. One query for all its parts."""
    statement, values = _compiled()
    with connection.cursor() as cursor:
        cursor.execute(statement, [proposal.pk if value is ANY else value for value in values])
        return _whole(proposal, json.loads(cursor.fetchone()[0]))


@cache
def _compiled() -> tuple[str, tuple[Any, ...]]:
    """The query for one proposal, with ANY in its place: to put it together anew was half the work of a submission."""
    statement, values = (
        Proposal.objects.filter(pk=-1).values_list(_parts(), flat=True).query.sql_with_params()
    )
    assert values.count(-1) == 1
    return statement, tuple(ANY if value == -1 else value for value in values)


def snapshots_of(proposals: QuerySet[Proposal]) -> Iterator[tuple[Proposal, dict[str, Any]]]:
    """The same of many at once, in one query; their call and government come with them."""
    rows = proposals.select_related("call", "government").annotate(parts=_parts())
    return ((row, _whole(row, row.parts)) for row in rows)


def _whole(proposal: Proposal, parts: dict[str, Any]) -> dict[str, Any]:
    government = proposal.government
    snapshot: dict[str, Any] = {
        "code": proposal.code,
        "version": proposal.version,
        "call": proposal.call.slug,
        "fiscal_year": proposal.call.fiscal_year,
        "government": {
            "code": government.code,
            "name_ko": government.name_ko,
            "name_en": government.name_en,
        },
        "overview": overview_of(proposal),
        **parts,
    }
    money = money_in(snapshot)
    return {**snapshot, "total_cost": money.total, "requested": money.requested}


def _parts() -> JSONObject:
    """What a proposal holds, each part as JSON."""
    return JSONObject(
        sections=_sections(),
        questions=_questions(),
        costs=_part(CostLine, "order", government="government__code", **_same(*COST)),
        funding=_part(
            FundingSource,
            "fiscal_year",
            "id",
            evidence_file=Cast("evidence_file_id", TextField()),
            **_same(*FUNDING),
        ),
        partners=_partners(),
        targets=_targets(),
        milestones=_part(Milestone, "order", **_same(*MILESTONE)),
        procedures=_part(PriorProcedure, "order", file=Cast("file_id", TextField()), **_same(*PROCEDURE)),
        files=_files(),
    )


def _same(*names: str) -> dict[str, Any]:
    """Fields that keep their names."""
    return {name: name for name in names}


def _part(model: type[Model], *order: str, **fields: Any) -> ArraySubquery:
    """The rows of one part of a proposal as JSON objects, in order."""
    rows = model._default_manager.filter(proposal=OuterRef("pk")).order_by(*order)
    return ArraySubquery(rows.values(row=JSONObject(**fields)))


def _sections() -> ArraySubquery:
    names = {name: f"call_section__{name}" for name in ("key", "kind", "title_ko", "title_en")}
    return _part(Section, "call_section__order", version="version", **names)


def _questions() -> ArraySubquery:
    mine = Answer.objects.filter(proposal=OuterRef(OuterRef("pk")), question=OuterRef("pk"))
    asked = Question.objects.filter(form__section__call=OuterRef("call"))
    answer = Subquery(mine.values("value")[:1])
    return ArraySubquery(
        asked.order_by("form__section__order", "order").values(
            row=JSONObject(section="form__section__key", value=answer, **_same(*QUESTION))
        )
    )


def answered(proposal: Proposal) -> QuerySet[Question]:
    """Questions with the `value` that this proposal answers."""
    mine = Answer.objects.filter(proposal=proposal, question=OuterRef("pk"))
    return Question.objects.annotate(value=Subquery(mine.values("value")[:1]))


def _partners() -> ArraySubquery:
    """`answer` is what the government says to its share; empty while it has not."""
    names = {name: f"government__{name}" for name in ("code", "name_ko", "name_en")}
    live = PartnerConfirmation.objects.filter(
        proposal=OuterRef("proposal"), government=OuterRef("government"), voided_at=None
    )
    said = Coalesce(Subquery(live.values("state")[:1]), Value(""))
    return _part(Partner, "-role", "government__code", answer=said, **names, **_same("role", "share"))


def _targets() -> ArraySubquery:
    """Decimal numbers as text: JSON would round them."""
    exact = {name: Cast(name, TextField()) for name in ("baseline", "goal")}
    return _part(Target, "order", **exact, **_same("name", "unit", "formula", "fiscal_year", "yearly"))


def _files() -> ArraySubquery:
    """`scan` is what was known of a virus at that moment; pages ask what is known now."""
    fields = {name: f"file__{name}" for name in ("name", "sha256", "size", "kind")}
    fields["scan"] = "file__scan__state"
    return _part(Attachment, "id", id=Cast("file_id", TextField()), role="kind", **fields)


def money_for(proposal: Proposal) -> Money:
    """The sums of a proposal as it stands."""
    costs = CostLine.objects.filter(proposal=proposal).values("amount")
    funding = FundingSource.objects.filter(proposal=proposal).values("kind", "amount")
    return money_in({"costs": costs, "funding": funding})
