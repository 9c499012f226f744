"""What holds of every page: one heading, its language, no inline style or script, private, and all in Korean."""

import gettext
import re

import pytest
from django.conf import settings

from tests.permissions.asking import Asking, address_of
from tests.permissions.pages import Element, Page
from tests.permissions.table import Row, rows

READ = [row for row in rows() if row.of("r", "w", "a")]
SPOKEN = ("placeholder", "aria-label", "title", "alt")
NOT_WORDS = {"Maeul", "English", "KRW", "OK"}


@pytest.fixture(scope="module")
def english() -> set[str]:
    """Sentences of the source that read otherwise in Korean."""
    with (settings.BASE_DIR / "portal/locale/ko/LC_MESSAGES/django.mo").open("rb") as file:
        words = gettext.GNUTranslations(file)._catalog
    return {key for key, said in words.items() if isinstance(key, str) and key and said != key} - NOT_WORDS


def readers(row: Row) -> list[str]:
    """One who only reads and one who may do something."""
    return [found[0] for letters in (("r", "a"), ("w",)) if (found := row.of(*letters))]


@pytest.mark.parametrize("row", READ, ids=lambda row: row.id)
def test_a_page_is_sound(asking: Asking, row: Row, english: set[str]):
    url = address_of(asking.world, row.route, row.thing)
    faults = {}
    for who in readers(row):
        answer = asking(who, "GET", url)
        if who not in ("pub", "non"):
            cache = answer.response.headers.get("Cache-Control", "")
            assert "private" in cache or "no-store" in cache, cache
        if answer.is_page:
            root = Page(answer.text).root
            faults[who] = [*shape(root), *speech(root, english)]
    assert {who: found for who, found in faults.items() if found} == {}


def shape(root: Element) -> list[str]:
    [html] = root.all("html")
    found = [] if html.attrs.get("lang") == "ko" else ["its language is not said"]
    headings = len(root.all("h1"))
    found += [] if headings == 1 else [f"{headings} headings of the first rank"]
    for one in root.all():
        bad = [name for name in one.attrs if name == "style" or name.startswith("on")]
        if bad or one.tag == "style" or (one.tag == "script" and "".join(map(str, one.children)).strip()):
            found.append(f"inline code in <{one.tag}> {bad}")
    ids = [one.attrs["id"] for one in root.all() if "id" in one.attrs and not one.inside("svg")]
    twice = sorted({it for it in ids if ids.count(it) > 1})
    return found + [f"id {it} stands twice" for it in twice]


def speech(root: Element, english: set[str]) -> list[str]:
    """Texts and labels of the page that are the source's own English."""
    said = set()
    for one in root.all():
        if one.tag in ("script", "style", "code", "pre", "option") or one.attrs.get("lang") == "en":
            continue
        said |= {tidy(text) for text in one.children if isinstance(text, str)}
        said |= {tidy(one.attrs[name]) for name in SPOKEN if name in one.attrs}
    return sorted(f"English: {text}" for text in said & english)


def tidy(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
