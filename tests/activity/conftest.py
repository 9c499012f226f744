"""Letters of the tests lie in a folder of their own."""

from pathlib import Path

import pytest

LETTERS = {
    "subject.txt": "About {{ title }}\n",
    "txt": '{% extends "letters/base.txt" %}{% block body %}It is about {{ title }}.{% endblock %}',
    "html": '{% extends "letters/base.html" %}{% block body %}<p>It is about {{ title }}.</p>{% endblock %}',
}


@pytest.fixture
def letters(tmp_path: Path, settings) -> None:
    """The templates of tests/plain and tests/optional."""
    folder = tmp_path / "letters" / "tests"
    folder.mkdir(parents=True)
    for kind in ("plain", "optional"):
        for ending, source in LETTERS.items():
            (folder / f"{kind}.{ending}").write_text(source, encoding="utf-8")
    [engine] = settings.TEMPLATES
    settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], tmp_path]}]
