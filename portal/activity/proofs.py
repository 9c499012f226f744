"""Recomputes the trail from its rows alone, so that a change made behind the triggers' back is found."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import connection

from portal.activity.models import ChainHead, Event, PublishedHead

# The text that the trigger hashed, written out here a second time: a replaced function in the database is seen too.
ROWS = """
SELECT id, chain, sequence, previous_hash, hash,
  jsonb_build_array(chain, sequence, extract(epoch FROM at), actor_id, organisation_id, role, verb, thing_type,
    thing_id, thing_label, facts, reason, previous_hash)::text
FROM activity_event WHERE (chain, sequence) > (%s, %s) ORDER BY chain, sequence LIMIT 5000
"""


@dataclass
class Walk:
    """What has been seen: the last link of each chain, and the hash at each published place."""

    last: dict[str, tuple[int, str]] = field(default_factory=dict)
    places: dict[tuple[str, int], str] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    differences: list[str] = field(default_factory=list)

    def differs(self, chain: str, sentence: str) -> None:
        """Only the first difference of a chain: what follows one is broken by it."""
        if chain not in self.broken:
            self.broken.add(chain)
            self.differences.append(sentence)


def verify_chains() -> tuple[int, list[str]]:
    """How many events were recomputed, and the first difference of each chain (empty: the trail is whole)."""
    published = list(PublishedHead.objects.order_by("id").values_list("day", "chain", "sequence", "hash"))
    walk = Walk(places={(chain, sequence): "" for _day, chain, sequence, _hash in published})
    counted = 0
    for row in _rows():
        counted += 1
        _check(walk, *row)
    heads = {head.chain: (head.sequence, head.hash) for head in ChainHead.objects.all()}
    for chain in sorted(heads.keys() | walk.last.keys()):
        if walk.last.get(chain, (0, "")) != heads.get(chain, (0, "")):
            walk.differs(
                chain, f"chain {chain}: ends at {walk.last.get(chain)}, its head says {heads.get(chain)}"
            )
    for day, chain, sequence, digest in published:
        if walk.places[chain, sequence] != digest:
            walk.differs(chain, f"chain {chain}: event {sequence} is not the one published on {day}")
    return counted, walk.differences


def _rows() -> Iterator[tuple]:
    """Every event in the order of its chain, some thousands at a time."""
    place = ("", -1)
    while True:
        with connection.cursor() as cursor:
            cursor.execute(ROWS, place)
            rows = cursor.fetchall()
        yield from rows
        if not rows:
            return
        place = (rows[-1][1], rows[-1][2])


def _check(walk: Walk, pk: int, chain: str, sequence: int, previous: str, digest: str, text: str) -> None:
    last, last_hash = walk.last.get(chain, (0, ""))
    if sequence != last + 1:
        walk.differs(chain, f"chain {chain}: after event {last} comes {sequence} (row {pk})")
    elif previous != last_hash:
        walk.differs(chain, f"chain {chain}: event {sequence} (row {pk}) does not follow the one before it")
    elif hashlib.sha256(text.encode()).hexdigest() != digest:
        walk.differs(chain, f"chain {chain}: event {sequence} (row {pk}) is not what was written")
    walk.last[chain] = (sequence, digest)
    if (chain, sequence) in walk.places:
        walk.places[chain, sequence] = digest


ONE = """
SELECT hash, encode(sha256(convert_to(jsonb_build_array(chain, sequence, extract(epoch FROM at), actor_id,
  organisation_id, role, verb, thing_type, thing_id, thing_label, facts, reason, previous_hash)::text, 'UTF8')), 'hex'),
  coalesce((SELECT n.previous_hash FROM activity_event n WHERE n.chain = e.chain AND n.sequence = e.sequence + 1),
    (SELECT h.hash FROM activity_chainhead h WHERE h.chain = e.chain))
FROM activity_event e WHERE e.id = %s
"""


def is_whole(event: Event) -> bool:
    """Is this event what was written, and does what follows it in its chain (or the chain's head) hold its hash?"""
    with connection.cursor() as cursor:
        cursor.execute(ONE, [event.pk])
        kept, computed, held = cursor.fetchone()
    return kept == computed == held


def published_after(event: Event) -> PublishedHead | None:
    """The first published head that covers this event."""
    later = PublishedHead.objects.filter(chain=event.chain, sequence__gte=event.sequence)
    return later.order_by("id").first()
