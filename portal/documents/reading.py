"""What a HWPX or DOCX says, in its order: paragraphs and tables. Only XML is read, within limits, and no entity in it."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from portal.activity.text import clean
from portal.ui.refusals import Invalid

MOST_XML = 20 * 2**20  # bytes of one part, unpacked
MOST_PARTS, MOST_BLOCKS, MOST_CELLS = 50, 5_000, 20_000
READ = ("hwpx", "docx")
# what a tag is without its namespace: both formats have paragraphs, texts, tables, rows and cells
ROW, CELL = "tr", "tc"
SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "lineBreak": "\n"}


@dataclass(frozen=True)
class Block:
    """A paragraph (`text`) or a table (`rows`)."""

    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


def read_document(file: BinaryIO, kind: str) -> list[Block]:
    """Its blocks; what is no text (pictures, notes) is passed over. Raises Invalid for what cannot be read."""
    try:
        with zipfile.ZipFile(file) as container:
            parts = [_part(container, name) for name in _names(container, kind)]
        blocks = [block for part in parts for block in _blocks(part)]
    except (
        zipfile.BadZipFile, ParseError, DefusedXmlException, NotImplementedError, RuntimeError, OSError, EOFError,
        KeyError, ValueError, RecursionError,
    ) as error:  # fmt: skip
        raise Invalid(
            _("This document cannot be read. Save it again in its program."), field="file"
        ) from error
    return blocks[:MOST_BLOCKS]


def _names(container: zipfile.ZipFile, kind: str) -> list[str]:
    if kind == "docx":
        return ["word/document.xml"]
    found = [
        name for name in container.namelist() if name.startswith("Contents/section") and name.endswith(".xml")
    ]
    return sorted(found, key=lambda name: (len(name), name))[:MOST_PARTS]


def _part(container: zipfile.ZipFile, name: str) -> Element:
    with container.open(name) as content:
        text = content.read(MOST_XML + 1)
    if len(text) > MOST_XML:
        raise ValueError("too much")
    return fromstring(text, forbid_dtd=True)


def _tag(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _blocks(root: Element) -> Iterator[Block]:
    """Paragraphs and tables in order; a table inside a paragraph (as HWPX has them) follows its text."""
    stack = [root]
    while stack:
        here = stack.pop()
        kind = _tag(here)
        if kind == "tbl":
            yield Block(rows=_rows(here))
        elif kind == "p":
            if text := _text(here, inner=False):
                yield Block(text=text)
            stack += reversed(list(_tables(here)))
        else:
            stack += reversed(list(here))


def _tables(here: Element) -> Iterator[Element]:
    stack = list(reversed(here))
    while stack:
        one = stack.pop()
        if _tag(one) == "tbl":
            yield one
        else:
            stack += reversed(list(one))


def _rows(table: Element) -> tuple[tuple[str, ...], ...]:
    """The cells as text; a table within a cell becomes part of its text."""
    rows = [row for row in table if _tag(row) == ROW]
    found = [tuple(_text(cell, inner=True) for cell in row if _tag(cell) == CELL) for row in rows]
    kept, cells = [], 0
    for row in found:
        cells += len(row)
        if cells > MOST_CELLS:
            break
        kept.append(row)
    return tuple(kept)


def _text(here: Element, *, inner: bool) -> str:
    """The texts below, with line breaks between paragraphs; tables only where `inner` asks for them."""
    said: list[str] = []
    stack: list[Any] = [here]
    while stack:
        one = stack.pop()
        if isinstance(one, str):
            said.append(one)
            continue
        kind = _tag(one)
        if kind == "tbl" and not inner:
            continue
        if kind == "t":
            said.append("".join(_spoken(one)))
            continue
        said.append(SIGNS.get(kind, ""))
        if kind == "p" and one is not here:
            stack.append("\n")
        stack += reversed(list(one))
    return clean("".join(said)).strip()


def _spoken(element: Element) -> Iterator[str]:
    """A run of text; in HWPX breaks and tabs lie within it."""
    yield element.text or ""
    for child in element:
        yield SIGNS.get(_tag(child), "")
        yield child.tail or ""
