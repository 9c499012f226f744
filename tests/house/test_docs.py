"""The docs hold the same diagrams as the code."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command

from portal.home.management.commands.statemachine import MACHINES, diagram, document

PAGE = Path(__file__).resolve().parents[2] / "docs" / "architecture.md"
BETWEEN = re.compile(r"<!-- moves: begin -->\n(.*)<!-- moves: end -->", re.S)


def test_the_diagrams_in_the_docs_are_the_tables_in_the_code():
    found = BETWEEN.search(PAGE.read_text(encoding="utf-8"))
    assert found and found[1].strip() == document().strip(), "python manage.py statemachine prints them"


@pytest.mark.parametrize("name", MACHINES)
def test_a_diagram_has_every_move_of_its_table(name, capsys):
    call_command("statemachine", name)
    shown = capsys.readouterr().out
    assert shown.strip() == diagram(MACHINES[name])
    moves = [(str(a), str(b), verb) for verb, table in MACHINES[name].items() for a, b in table.items()]
    assert re.findall(r"^    (\w+) --> (\w+): (\w+)$", shown, re.M) == moves
    assert shown.count("[*] -->") == 1
