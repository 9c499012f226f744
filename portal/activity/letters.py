"""Letters: what each kind is called, whether its reader may turn the mail off, and how it is written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import Context, engines
from django.utils import translation

from portal.activity.text import clean, one_line

LETTERS: dict[str, "Letter"] = {}
# What is sent along with a letter of a kind: notice -> (name, content, media type) of each file, made when it is sent.
ENCLOSURES: dict[str, Callable[[Any], list[tuple[str, bytes, str]]]] = {}


@dataclass(frozen=True)
class Letter:
    """One kind of letter: templates/letters/<kind>.{subject.txt,txt,html}. Making one registers it."""

    kind: str
    label: Any
    optional: bool = False

    def __post_init__(self) -> None:
        LETTERS[self.kind] = self


@dataclass(frozen=True)
class Written:
    """A letter as one reader gets it."""

    subject: str
    text: str
    html: str


def write(letter: Letter, *, language: str, context: Mapping[str, Any], link: str = "") -> Written:
    """The letter in the reader's language; values are escaped in the html alone."""
    address = settings.SITE_ADDRESS.rstrip("/")
    with translation.override(language):
        facts = {"site": address, "address": address + link if link else "", "language": language, **context}
        subject = one_line(_fill(f"letters/{letter.kind}.subject.txt", facts, escape=False), 300)
        facts["subject"] = subject
        text = _fill(f"letters/{letter.kind}.txt", facts, escape=False)
        html = _fill(f"letters/{letter.kind}.html", facts, escape=True)
    return Written(subject, clean(text).strip() + "\n", clean(html).strip() + "\n")


def _fill(name: str, facts: Mapping[str, Any], *, escape: bool) -> str:
    template = engines["django"].engine.get_template(name)  # type: ignore[attr-defined]
    return template.render(Context(dict(facts), autoescape=escape))
