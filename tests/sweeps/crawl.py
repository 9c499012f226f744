"""Following every link that a person is shown, and every page of the permission table they may read."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin, urlsplit

from django.urls import reverse

from tests.permissions.asking import Answer, Asking, address_of
from tests.permissions.pages import Page
from tests.permissions.table import Row, rows

MOST = 400
# What is new on each page though nothing has changed
FRESH = re.compile(
    r'(name="(?:csrfmiddlewaretoken|request_key)" value=")[^"]*|(value=")[^"]*(" name="request_key)'
)
LEAVE = ("/accounts/logout", "/static/", "/ui/", "/admin/")
# Sorting, paging and choosing columns show the same rows again; exports do not
KEPT_QUERIES = ("export=", "state=", "year=")


def starts() -> list[str]:
    return [reverse("home:index"), reverse("home:desk")]


def crawl(asking: Asking, who: str, begin: Iterable[str] = ()) -> dict[str, Answer]:
    """Every page reached by links from the first ones, by its address."""
    waiting, met = [*starts(), *begin], {}
    while waiting and len(met) < MOST:
        url = waiting.pop(0)
        if url in met:
            continue
        met[url] = answer = asking(who, "GET", url)
        if answer.status in (301, 302):
            waiting.append(urljoin(url, answer.location))
        elif answer.is_page:
            waiting += links(url, answer.text)
    assert len(met) < MOST, f"{who}: more than {MOST} pages"
    return met


def links(here: str, html: str) -> Iterator[str]:
    for element in Page(html).root.all("a", "link", "iframe"):
        url = urljoin(here, element.attrs.get("href", element.attrs.get("src", "")))
        parts = urlsplit(url)
        if parts.netloc or not parts.path.startswith("/") or parts.path.startswith(LEAVE):
            continue
        if parts.query and not parts.query.startswith(KEPT_QUERIES):
            continue
        yield parts.path + (f"?{parts.query}" if parts.query else "")


def pages_and_exports(asking: Asking, who: str) -> dict[str, Answer]:
    """Every page of the table that this person reads, and the tables it offers as files."""
    met = {url: asking(who, "GET", url) for url in addresses(asking, who)}
    files = [
        link for url, one in met.items() if one.is_page for link in links(url, one.text) if "export=" in link
    ]
    return met | {url: asking(who, "GET", url) for url in dict.fromkeys(files)}


def readable(who: str, *letters: str) -> list[Row]:
    """Rows of the table that this person reads."""
    return [row for row in rows() if who in row.of(*(letters or ("r", "w", "a")))]


def addresses(asking: Asking, who: str) -> list[str]:
    return [address_of(asking.world, row.route, row.thing) for row in readable(who)]


def plain(answer: Answer) -> tuple[int, str, str]:
    """What came back, without what is new each time."""
    return answer.status, answer.location, FRESH.sub("", words(answer))


def words(answer: Answer) -> str:
    """The text of an answer; of a workbook its parts, without the time it was made."""
    if not answer.body.startswith(b"PK\x03\x04"):
        return answer.text
    with zipfile.ZipFile(io.BytesIO(answer.body)) as book:
        parts = sorted(set(book.namelist()) - {"docProps/core.xml"})
        return "\n".join(f"{name}: {book.read(name).decode('utf-8', 'replace')}" for name in parts)
