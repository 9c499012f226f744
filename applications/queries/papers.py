"""A proposal as a paper: chapters, items and tables in the order of the call, ready for PDF and HWPX."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications.enums import FundingKind, ProposalState
from applications.models import Proposal
from applications.queries.reading import Part, categories, in_language, readable
from applications.rules import CallRules
from applications.rules.money import by_category, by_year, money_of
from applications.rules.outline import mark
from portal.ui.formats import SEOUL, korean_datetime, number, won

Snapshot = Mapping[str, Any]
Block = dict[str, Any]


def paper_of(proposal: Proposal, snapshot: Snapshot, day: date) -> dict[str, Any]:
    """What portal/documents/typst/proposal.typ and portal.documents.hwpx need; `day` is printed on a draft."""
    korean = not (get_language() or "ko").startswith("en")
    received = proposal.submission if not unsent(proposal, snapshot) else None
    parts = readable(snapshot, proposal.call.call_rules)
    return {
        "language": "ko" if korean else "en",
        "date": (received.received_at.astimezone(SEOUL).date() if received else day).isoformat(),
        "issuer": in_language(snapshot["government"], "name"),
        "title": snapshot["overview"]["title"] or snapshot["code"],
        "kind": _("Project proposal"),
        "number": received.number if received else snapshot["code"],
        "note": "" if received else _("Draft, not submitted"),
        "facts": _facts(proposal, snapshot, received),
        "chapters": [
            {
                "title": f"{mark(0, place, korean=korean)} {part.title}",
                "blocks": _marked(_blocks(part, snapshot, proposal.call.call_rules), korean),
            }
            for place, part in enumerate(parts, start=1)
        ],
        "sample": proposal.is_sample,
    }


def unsent(proposal: Proposal, snapshot: Snapshot) -> bool:
    """Is this the text as it stands, and not the frozen copy that was received?"""
    if proposal.state == ProposalState.DRAFT or proposal.submission is None:
        return True
    return proposal.submission.snapshot != snapshot


def _facts(proposal: Proposal, snapshot: Snapshot, received: Any) -> list[tuple[str, str]]:
    language = get_language() or "ko"
    facts = [
        (_("Call"), proposal.call.title),
        (_("Government"), in_language(snapshot["government"], "name")),
        (_("Total cost"), won(snapshot["total_cost"], language)),
        (_("Amount asked for"), won(snapshot["requested"], language)),
    ]
    if received:
        facts.append((_("Receipt number"), received.number))
        facts.append((_("Received at"), korean_datetime(received.received_at)))
    return facts


def _blocks(part: Part, snapshot: Snapshot, rules: CallRules) -> Iterator[Block]:
    """Items of level 1 and 2 with their text or table; marks come afterwards."""
    if part.pairs or getattr(part, "tables", ()):
        yield from _answers(part, snapshot)
    if part.files:
        rows = [[name, filesizeformat(size)] for _id, name, size in part.files]
        yield _table("", [_("File"), _("Size")], rows, numeric=[1])
    if not part.head:
        return
    if not part.rows:
        yield {"level": 0, "head": "", "text": part.empty or _("Nothing has been entered.")}
        return
    kind = next(row["kind"] for row in snapshot["sections"] if row["key"] == part.key)
    sums = list(SUMS[kind](snapshot, rules)) if kind in SUMS else []
    title, unit = _("Breakdown") if sums else "", _("won") if kind in MONEY else ""
    yield _table(title, part.head, part.rows, part.total, sorted(part.numeric), unit)
    yield from sums


def _answers(part: Part, snapshot: Snapshot) -> Iterator[Block]:
    """Texts and tables in the order they were asked; what stands under a heading is one level deeper."""
    texts, tables = list(part.pairs), list(getattr(part, "tables", ()))
    level = 1
    for question in snapshot["questions"]:
        if question["section"] != part.key:
            continue
        label = in_language(question, "label")
        if question["kind"] == "heading":
            level = 2
            yield {"level": 1, "head": label, "text": ""}
        elif texts and texts[0][0] == label:
            yield {"level": level, "head": label, "text": texts.pop(0)[1] or "–"}
        elif tables and tables[0].title == label:
            found = tables.pop(0)
            yield _table(label, found.head, found.rows, numeric=sorted(found.numeric), level=level)
    for label, text in texts:
        yield {"level": 1, "head": label, "text": text or "–"}


def _cost_sums(snapshot: Snapshot, rules: CallRules) -> Iterator[Block]:
    """The costs by category and by year."""
    names, head = categories(rules), _("Amount")
    of_category, of_year = by_category(snapshot["costs"]), by_year(snapshot["costs"])
    yield {"level": 1, "head": _("Sums"), "text": ""}
    rows = [[names.get(key, key), number(sum_)] for key, sum_ in of_category.items()]
    yield _table(_("By category"), [_("Category"), head], rows, numeric=[1], unit=_("won"), level=2)
    rows = [[str(year), number(sum_)] for year, sum_ in of_year.items()]
    yield _table(_("By year"), [_("Year"), head], rows, numeric=[1], unit=_("won"), level=2)


def _funding_sums(snapshot: Snapshot, rules: CallRules) -> Iterator[Block]:
    """The funding by year and source."""
    head, rows, total = funding_by_year(snapshot)
    shown = [[str(row[0]), *map(number, row[1:])] for row in [*rows, total]]
    numeric = range(1, len(head))
    yield _table(_("By year and source"), head, shown[:-1], shown[-1], list(numeric), _("won"))


MONEY = frozenset({"costs", "funding", "partners"})
SUMS = {"costs": _cost_sums, "funding": _funding_sums}


def funding_by_year(snapshot: Snapshot) -> tuple[list[str], list[list[Any]], list[Any]]:
    """Who pays how much in which year, in won: head, rows, total."""
    years = by_year(snapshot["funding"])
    head = [_("Year"), *(str(kind.label) for kind in FundingKind), _("Total")]
    rows: list[list[Any]] = []
    for year in years:
        money = money_of((), [row for row in snapshot["funding"] if row["fiscal_year"] == year])
        rows.append([year, *(getattr(money, kind.value) for kind in FundingKind), money.funded])
    total = [_("Total"), *(sum(row[place] for row in rows) for place in range(1, len(head)))]
    return head, rows, total


def _table(
    head: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    total: Sequence[str] = (),
    numeric: Sequence[int] = (),
    unit: str = "",
    level: int = 1,
) -> Block:
    note = f"({_('Unit')}: {unit})" if unit else ""
    table = {"head": columns, "rows": rows, "total": total, "numeric": list(numeric), "note": note}
    return {"level": level if head else 0, "head": head, "text": "", "table": table}


def _marked(blocks: Iterator[Block], korean: bool) -> list[Block]:
    """The blocks with their marks, 1 … and 가 … within each; level 0 stands without."""
    places = {1: 0, 2: 0}
    done = []
    for block in blocks:
        level = block["level"]
        if level:
            places[level] += 1
            if level == 1:
                places[2] = 0
            block = {**block, "head": f"{mark(level, places[level], korean=korean)} {block['head']}"}
        done.append(block)
    return done
