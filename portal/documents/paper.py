"""Papers: plain data and a template become a PDF, the same bytes for the same data.

Templates lie in typst/; data goes in as JSON, never as markup, so nothing in it is ever code. Written as tagged PDF/UA-1
and PDF/A-2a. A sign that the font lacks (a rare hanja, an emoji) would break those rules: it is shown as □.
"""

import json
import re
import struct
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from portal.activity.text import clean_facts

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
STANDARDS: list[Any] = ["ua-1", "a-2a"]
MISSING = "□"


def pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """The paper `typst/<template>.typ` filled with JSON data; each template states at its top what it needs.

    `data` always has `language` ("ko" or "en") and `date` ("2026-11-22"). Amounts come as text (portal.ui.formats).
    """
    if not re.fullmatch(r"[a-z_]+", template):
        raise ValueError(f"no such paper: {template}")
    plain = shown(clean_facts(json.loads(json.dumps(data, default=str))))
    made: Any = _press().compile(
        input=str(HERE / "typst" / f"{template}.typ"),
        format="pdf",
        sys_inputs={"data": json.dumps(plain, ensure_ascii=False, sort_keys=True)},
        pdf_standards=STANDARDS,
        timestamp=0,
    )
    return bytes(made)


def _press() -> Any:
    """A new one each time: it is not to be shared by threads. The fonts, which take the time, are read once."""
    import typst  # 64 MB, which only who prints has to load

    return typst.Compiler(root=str(HERE / "typst"), font_paths=_fonts(), ignore_system_fonts=True)


@cache
def _fonts() -> Any:
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def shown(value: Any) -> Any:
    """The data with every sign that the font cannot show replaced."""
    if isinstance(value, str):
        known = covered()
        return "".join(sign if ord(sign) in known or sign in "\n\t" else MISSING for sign in value)
    if isinstance(value, list):
        return [shown(item) for item in value]
    if isinstance(value, dict):
        return {key: shown(item) for key, item in value.items()}
    return value


@cache
def covered() -> frozenset[int]:
    """The code points of the regular face, from the format 12 subtable of its `cmap`.

    https://learn.microsoft.com/typography/opentype/spec/cmap
    """
    font = next(FONTS.glob("*-Regular.otf")).read_bytes()
    tables = struct.unpack(">H", font[4:6])[0]
    entries = (struct.unpack(">4sIII", font[12 + 16 * n : 28 + 16 * n]) for n in range(tables))
    start = next(offset for tag, _sum, offset, _length in entries if tag == b"cmap")
    count = struct.unpack(">H", font[start + 2 : start + 4])[0]
    places = (struct.unpack(">HHI", font[start + 4 + 8 * n : start + 12 + 8 * n])[2] for n in range(count))
    table = next(start + place for place in places if font[start + place : start + place + 2] == b"\x00\x0c")
    groups = struct.unpack(">I", font[table + 12 : table + 16])[0]
    ranges = struct.unpack(f">{3 * groups}I", font[table + 16 : table + 16 + 12 * groups])
    points: set[int] = set()
    for first, last in zip(ranges[::3], ranges[1::3], strict=True):
        points.update(range(first, last + 1))
    return frozenset(points)
