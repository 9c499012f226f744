"""Completion: what an officer may name, and how a proposal differs from what was submitted before."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from applications.models import Proposal, Submission
from applications.queries.reading import Part, in_language, label_of, readable
from applications.queries.snapshots import OVERVIEW
from applications.rules import CallRules
from applications.rules.changes import rows_changed
from applications.rules.merge import difference

Snapshot = Mapping[str, Any]
Choice = tuple[str, str]
MOST = 5  # pairs of submissions shown at once
HEADS = ("heading",)  # kinds of question that nobody answers


@dataclass(frozen=True)
class PartChange:
    """What of one section differs: texts word by word, rows and files that went or came."""

    key: str
    title: str
    pairs: Sequence[tuple[str, Any]] = ()
    head: Sequence[str] = ()
    rows: Sequence[tuple[str, Sequence[str]]] = ()
    numeric: frozenset[int] = field(default_factory=frozenset)
    files: Sequence[tuple[str, str]] = ()


def returnable(proposal: Proposal) -> list[Choice]:
    """What may be named for completion: each section whole, each of its fields, each file; (key, label)."""
    assert proposal.submission is not None  # only what was received is returned
    snapshot: Snapshot = proposal.submission.snapshot
    found: list[Choice] = []
    for section in snapshot["sections"]:
        title, key = in_language(section, "title"), section["key"]
        found.append((key, _("%(section)s (whole section)") % {"section": title}))
        found += [(f"{key}/{name}", f"{title}: {label}") for name, label in _fields(snapshot, section)]
    return found


def named_labels(proposal: Proposal, named: Sequence[str]) -> list[Choice]:
    """What was named, as (key, label), in the order of the form."""
    return [(key, label) for key, label in returnable(proposal) if key in named]


def _fields(snapshot: Snapshot, section: Mapping[str, Any]) -> list[Choice]:
    if section["kind"] == "overview":
        return [(name, label_of(name)) for name in OVERVIEW if name != "letter_number"]
    if section["kind"] == "files":
        return [(row["id"], row["name"]) for row in snapshot["files"]]
    asked = (row for row in snapshot["questions"] if row["section"] == section["key"])
    return [(row["key"], in_language(row, "label")) for row in asked if row["kind"] not in HEADS]


def changes_between(before: Snapshot, after: Snapshot, rules: CallRules) -> list[PartChange]:
    """Only the sections that differ, in the call's order."""
    old = {part.key: part for part in readable(before, rules)}
    pairs = ((old.get(part.key, Part(part.key, part.title)), part) for part in readable(after, rules))
    found = [_change(was, now) for was, now in pairs]
    return [one for one in found if one.pairs or one.rows or one.files]


def _change(was: Part, now: Part) -> PartChange:
    before, after = dict(was.pairs), dict(now.pairs)
    texts = [
        (label, difference(before.get(label, ""), after.get(label, "")))
        for label in {**after, **before}
        if before.get(label, "") != after.get(label, "")
    ]
    rows = rows_changed([*was.rows, *_total(was)], [*now.rows, *_total(now)])
    head, numeric = now.head or was.head, now.numeric or was.numeric
    return PartChange(now.key, now.title, texts, head, rows, numeric, _files(was, now))


def _total(part: Part) -> list[Sequence[str]]:
    return [part.total] if part.total else []


def _files(was: Part, now: Part) -> list[tuple[str, str]]:
    before, after = {one[0]: one[1] for one in was.files}, {one[0]: one[1] for one in now.files}
    gone = [("gone", name) for key, name in before.items() if key not in after]
    return gone + [("new", name) for key, name in after.items() if key not in before]


def submissions_compared(proposal: Proposal) -> list[dict[str, Any]]:
    """Each submission with what it changed against the one before, the newest first."""
    sent = list(Submission.objects.filter(proposal=proposal).order_by("-pk")[: MOST + 1])
    rules = proposal.call.call_rules
    return [
        {"now": now, "before": before, "changes": changes_between(before.snapshot, now.snapshot, rules)}
        for now, before in itertools.pairwise(sent)
    ]
