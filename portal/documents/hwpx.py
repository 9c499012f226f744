"""A paper as HWPX, the open format of 한글 (KS X 6101): the same data as typst/proposal.typ takes.

The library takes half a second to load and as long to write and to prove what it wrote: used by a job, loaded there.
"""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from portal.activity.text import clean_facts

WIDTH = 42_520  # of the text, in HWPUNIT (a hundredth of a point)
LINE = 2_000  # least height of a row, same unit
BODY = "바탕글"  # a style of its own for each paragraph, else it inherits the numbering of the one before
SHADE = "#F4F5F6"
GREY = "#58616A"
Data = Mapping[str, Any]


def hwpx(data: Data) -> bytes:
    """The paper; data as stated at the top of typst/proposal.typ."""
    from hwpx import HwpxDocument  # see above

    document, data = HwpxDocument.new(), clean_facts(data)
    writer = _Writer(document)
    head = data["note"] or data["number"]
    document.page.set_header(text=f"{data['title']} · {head}")
    document.page.set_page_number()
    writer.line(data["kind"], "quiet")
    writer.line(data["title"], "title")
    if data["note"]:
        writer.line(data["note"], "strong")
    writer.table({"head": [], "rows": data["facts"], "total": [], "numeric": [], "note": ""}, (1, 3))
    for chapter in data["chapters"]:
        writer.line("")
        writer.line(chapter["title"], "chapter")
        for block in chapter["blocks"]:
            writer.block(block)
    made = BytesIO()
    document.save_to_stream(made)
    return made.getvalue()


class _Writer:
    """Paragraphs and tables in the looks of this paper."""

    def __init__(self, document: Any) -> None:
        self.document = document
        style = document.styles.ensure_run
        self.looks = {
            "plain": style(size=11),
            "quiet": style(size=10, color=GREY),
            "strong": style(size=11, bold=True),
            "title": style(size=20, bold=True),
            "chapter": style(size=15, bold=True),
        }

    def line(self, text: str, look: str = "plain") -> None:
        """One paragraph for each line of the text."""
        for part in text.split("\n"):
            self.document.add_paragraph(
                part, style=BODY, char_pr_id_ref=self.looks[look], inherit_style=False
            )

    def block(self, block: Data) -> None:
        if block["head"]:
            self.line("  " * (block["level"] - 1) + block["head"], "strong")
        if block["text"]:
            self.line(block["text"])
        if "table" in block:
            self.table(block["table"])

    def table(self, table: Data, weights: Sequence[int] = ()) -> None:
        """The unit above, then head, rows and total; cells row by row, for setting one by its place is slow."""
        if table["note"]:
            self.line(table["note"], "quiet")
        rows = [row for row in (table["head"], *table["rows"], table["total"]) if row]
        made = self.document.add_table(len(rows), len(rows[0]), width=WIDTH, height=len(rows) * LINE)
        for kept, row in zip(made.rows, rows, strict=True):
            for cell, text in zip(kept.cells, row, strict=True):
                cell.text = str(text)
        columns = zip(*rows, strict=True)
        longest = [min(max(4, *(len(str(cell)) for cell in column)), 30) for column in columns]
        made.set_column_widths(list(weights) or longest)
        for place in range(len(table["head"])):
            made.set_cell_shading(0, place, SHADE)
