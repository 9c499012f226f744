"""A proposal as plain data: what is frozen, checked and shown."""

from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from applications.models import (
    Answer,
    Attachment,
    CostLine,
    FundingSource,
    Partner,
    Proposal,
    Question,
    Section,
    Target,
)
from applications.rules import Money, money_in

COST = ("category", "fiscal_year", "description", "unit_price", "quantity", "amount")
FUNDING = ("fiscal_year", "kind", "amount", "status", "evidence")
QUESTION = ("key", "kind", "required", "limit", "unit", "choices", "label_ko", "label_en")
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
    """Everything a proposal says, as plain JSON data: what is frozen at submission. Eight queries at most."""
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
        "sections": _sections(proposal),
        "questions": _questions(proposal),
        "costs": list(CostLine.objects.filter(proposal=proposal).order_by("order").values(*COST)),
        "funding": list(
            FundingSource.objects.filter(proposal=proposal).order_by("fiscal_year", "id").values(*FUNDING)
        ),
        "partners": _partners(proposal),
        "targets": _targets(proposal),
        "files": _files(proposal),
    }
    money = money_in(snapshot)
    return {**snapshot, "total_cost": money.total, "requested": money.requested}


def _sections(proposal: Proposal) -> list[dict[str, Any]]:
    rows = Section.objects.filter(proposal=proposal).order_by("call_section__order")
    return [
        {"key": key, "kind": kind, "title_ko": ko, "title_en": en, "version": version}
        for key, kind, ko, en, version in rows.values_list(
            "call_section__key",
            "call_section__kind",
            "call_section__title_ko",
            "call_section__title_en",
            "version",
        )
    ]


def _questions(proposal: Proposal) -> list[dict[str, Any]]:
    found = answered(proposal).filter(section__call=proposal.call_id).order_by("section__order", "order")
    rows = found.values("section__key", *QUESTION, "value")
    return [{"section": row.pop("section__key"), **row} for row in rows]


def answered(proposal: Proposal) -> QuerySet[Question]:
    """Questions with the `value` that this proposal answers."""
    mine = Answer.objects.filter(proposal=proposal, question=OuterRef("pk"))
    return Question.objects.annotate(value=Subquery(mine.values("value")[:1]))


def _partners(proposal: Proposal) -> list[dict[str, Any]]:
    rows = Partner.objects.filter(proposal=proposal).order_by("-role", "government__code")
    names = rows.values_list(
        "government__code", "government__name_ko", "government__name_en", "role", "share"
    )
    return [
        {"code": code, "name_ko": ko, "name_en": en, "role": role, "share": share}
        for code, ko, en, role, share in names
    ]


def _targets(proposal: Proposal) -> list[dict[str, Any]]:
    rows = Target.objects.filter(proposal=proposal).order_by("order")
    fields = rows.values("name", "unit", "formula", "baseline", "goal", "fiscal_year")
    return [{**row, "baseline": str(row["baseline"]), "goal": str(row["goal"])} for row in fields]


def _files(proposal: Proposal) -> list[dict[str, Any]]:
    rows = Attachment.objects.filter(proposal=proposal).order_by("id")
    return [
        {"id": str(pk), "name": name, "sha256": sha, "size": size}
        for pk, name, sha, size in rows.values_list("file_id", "file__name", "file__sha256", "file__size")
    ]


def money_for(proposal: Proposal) -> Money:
    """The sums of a proposal as it stands."""
    costs = CostLine.objects.filter(proposal=proposal).values("amount")
    funding = FundingSource.objects.filter(proposal=proposal).values("kind", "amount")
    return money_in({"costs": costs, "funding": funding})
