"""What a call waits for next, told from a few facts. Pure: no database, no clock, no framework."""

from dataclasses import dataclass

from applications.enums import CallState
from awards.enums import ScenarioState
from reviews.enums import RoundState


@dataclass(frozen=True)
class CallFacts:
    """Where a call stands; counts are of its proposals or of its round's assignments."""

    state: str
    submitted: int = 0
    returned: int = 0
    eligible: int = 0
    round: str = ""
    reviews_missing: int = 0
    opening_proposed: bool = False
    scenario: str = ""
    vote: str = ""


def next_step(facts: CallFacts) -> str:
    """The key of the next deed: announce, receive, screen, complete, assign, score, open, approve_opening, rank,
    allocate, propose, decide, publish, vote, approve_vote, grant, or none."""
    if facts.state == CallState.DRAFT:
        return "announce"
    if facts.state == CallState.OPEN:
        return "screen" if facts.submitted else "receive"
    if facts.state == CallState.PUBLISHED:
        return {"": "vote", "proposed": "approve_vote"}.get(facts.vote, "grant")
    return _while_closed(facts)


def _while_closed(facts: CallFacts) -> str:
    """Between the closing and the publication."""
    if facts.submitted:
        return "screen"
    if facts.returned:
        return "complete"
    if facts.round in ("", RoundState.PREPARING):
        return "assign" if facts.eligible else "none"
    if facts.round == RoundState.SCORING:
        if facts.reviews_missing:
            return "score"
        return "approve_opening" if facts.opening_proposed else "open"
    if facts.round == RoundState.OPENED:
        return "rank"
    ways = {"": "allocate", ScenarioState.DRAFT: "propose", ScenarioState.PROPOSED: "decide"}
    return ways.get(facts.scenario, "publish")
