"""manage.py statemachine [NAME]: prints every table of moves as a Mermaid diagram; docs/architecture.md holds the same."""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.core.management.base import BaseCommand

from applications import rules as applications
from applications.rules.demand import DEMAND_MOVES
from applications.rules.requests import DATA_ANSWER_MOVES, DATA_REQUEST_MOVES
from awards import rules as awards
from portal.activity import rules as activity
from reviews import rules as reviews

Moves = Mapping[str, Mapping[str, str]]
JOB_MOVES = {verb: dict.fromkeys(states, to) for verb, (states, to) in activity.JOB_MOVES.items()}
MACHINES: dict[str, Moves] = {
    "call": applications.CALL_MOVES,
    "proposal": applications.MOVES,
    "demand": DEMAND_MOVES,
    "appeal": applications.APPEAL_MOVES,
    "data_request": DATA_REQUEST_MOVES,
    "data_answer": DATA_ANSWER_MOVES,
    "round": reviews.ROUND_MOVES,
    "plan": reviews.PLAN_MOVES,
    "assignment": reviews.ASSIGNMENT_MOVES,
    "review": reviews.REVIEW_MOVES,
    "opening": reviews.OPENING_MOVES,
    "meeting": reviews.MEETING_MOVES,
    "objection": reviews.OBJECTION_MOVES,
    "scenario": awards.SCENARIO_MOVES,
    "award": awards.MOVES,
    "instalment": awards.INSTALMENT_MOVES,
    "job": JOB_MOVES,
}


def diagram(moves: Moves) -> str:
    """One table of moves: where it begins, each move with its verb, where it ends."""
    ways = [(str(one), str(to), verb) for verb, table in moves.items() for one, to in table.items()]
    froms, tos = dict.fromkeys(way[0] for way in ways), dict.fromkeys(way[1] for way in ways)
    entered = {to for one, to, _verb in ways if to != one}
    first = next((state for state in froms if state not in entered), next(iter(froms)))
    lines = ["stateDiagram-v2", f"    [*] --> {first}"]
    lines += [f"    {one} --> {to}: {verb}" for one, to, verb in ways]
    lines += [f"    {state} --> [*]" for state in tos if state not in froms]
    return "\n".join(lines)


def document() -> str:
    """All of them, as they stand between the markers in docs/architecture.md."""
    return (
        "\n\n".join(f"### {name}\n\n```mermaid\n{diagram(moves)}\n```" for name, moves in MACHINES.items())
        + "\n"
    )


class Command(BaseCommand):
    help = "Print the tables of moves as Mermaid diagrams."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", choices=list(MACHINES))

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(diagram(MACHINES[options["name"]]) if options["name"] else document())
