"""What minutes stand on: plain facts, named by a digest, with reviewers as numbers; and what a member may read of them."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

Facts = Mapping[str, Any]
ABOUT_PROPOSALS = (
    "order",
    "deliberated",
    "apart",
    "barred",
)  # lists of the facts; each entry names its `proposal`


def digest(facts: Facts) -> str:
    """SHA-256 over the facts as text that reads the same wherever it is computed again."""
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def shuffled(ids: Iterable[int], secret: str) -> list[int]:
    """An order that tells nothing of the ids to who does not know the secret, and is the same each time."""
    return sorted(ids, key=lambda one: (hashlib.sha256(f"{secret}/{one}".encode()).digest(), one))


def numbers(ids: Iterable[int], secret: str) -> dict[int, int]:
    """Id -> 1, 2, 3 ..., in such an order."""
    return {one: place for place, one in enumerate(shuffled(ids, secret), 1)}


def differences(
    before: Mapping[str, str], after: Mapping[str, str], keys: Sequence[str]
) -> list[tuple[str, str, str]]:
    """(key, from, to) of what was changed, in the order of the keys."""
    return [(key, before[key], after[key]) for key in keys if before.get(key) != after.get(key)]


def without(facts: Facts, hidden: Collection[int], *, blind: bool = False) -> dict[str, Any]:
    """The facts as somebody may read them who must not meet the `hidden` proposals; in a blind call, by number alone."""
    shown = dict(facts)
    for name in ABOUT_PROPOSALS:
        entries = [one for one in facts.get(name) or [] if one["proposal"] not in hidden]
        if name in facts and facts[name] is not None:
            shown[name] = [_nameless(one) if blind else one for one in entries]
    return shown


def _nameless(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {**entry, **dict.fromkeys(("title", "government_ko", "government_en"), "")}
