"""Whatever is typed into a form: it is carried out, or refused beside its field with what was typed still there.

Each field of each form is spoilt in turn. `make prove` tries every poison in every field; otherwise each field gets one.
"""

import pytest

from tests.permissions.asking import Answer, Asking, address_of
from tests.permissions.deeds import deed
from tests.permissions.pages import Element, Page, values_of
from tests.permissions.table import Row, rows
from tests.sizes import PROVE

POISONS = {
    "missing": None,
    "nothing": "",
    "long": "가" * 10_000,
    "text": "없는 값",
    "negative": "-1",
    "huge": str(10**18),
    "NUL": "가\0나",
    "NFD": "\u1112\u1161\u11ab",
    "emoji": "😀",
    "html": '<script>alert("x")</script>',
    "endless": "9" * 400,
    "not a number": "NaN",
}
ANSWERED = {200, 204, 302, 400, 403, 404, 409, 413, 422}
FIELDS = ("input", "select", "textarea")
EVERY_FORM = [row for row in rows() if row.of("w", "p")]


def poisons_for(place: int) -> list[str]:
    names = list(POISONS)
    return names if PROVE else [names[place % len(names)]]


@pytest.mark.parametrize("row", EVERY_FORM, ids=lambda row: row.id)
def test_no_poison_breaks_a_form(asking: Asking, row: Row):
    who, url = row.of("w", "p")[0], address_of(asking.world, row.route, row.thing)
    good, wrong = deed(asking, row, who), {}
    empty = asking(who, "POST", url, {"csrfmiddlewaretoken": "x"})
    if empty.status not in ANSWERED:
        wrong["empty"] = empty.status
    fields = [name for name in good if name != "csrfmiddlewaretoken"]
    for place, name in enumerate(fields):
        for poison in poisons_for(place + len(row.id)):
            answer = asking(who, "POST", url, spoilt(good, name, poison))
            if faults := faults_of(answer, name, POISONS[poison]):
                wrong[name, poison] = faults
    assert wrong == {}


def spoilt(good: dict, name: str, poison: str) -> dict:
    rest = {key: value for key, value in good.items() if key != name}
    return rest if POISONS[poison] is None else {**rest, name: POISONS[poison]}


def faults_of(answer: Answer, name: str, typed: str | None) -> list[str]:
    if answer.status not in ANSWERED:
        return [f"answered {answer.status}"]
    if not answer.is_page or answer.status not in (200, 422):
        return []
    page = Page(answer.text)
    found = [f"{one.attrs.get('name')}: no error is tied to it" for one in loose(page)]
    if [one for one in page.main.all("script") if "alert" in "".join(map(str, one.children))]:
        found.append("HTML that was typed became part of the page")
    if answer.status == 422 and typed and not kept(page, name, typed):
        found.append("what was typed is gone")
    return found


def loose(page: Page) -> list[Element]:
    """Fields that are marked wrong and name no sentence that stands on the page; boxes do so by their group."""
    ids = page.by_id()
    marked = [one for one in page.main.all(*FIELDS) if one.attrs.get("aria-invalid") == "true"]
    return [one for one in marked if not any(ids[it].text.strip() for it in described_by(one) if it in ids)]


def described_by(one: Element) -> list[str]:
    named = one.attrs.get("aria-describedby", "").split()
    if one.attrs.get("type") not in ("radio", "checkbox"):
        return named
    above = one.parent
    while above is not None and above.tag != "fieldset":
        above = above.parent
    return named + (above.attrs.get("aria-describedby", "").split() if above is not None else [])


def kept(page: Page, name: str, typed: str) -> bool:
    """A text field shows what was typed; choices, files and hidden fields cannot, passwords must not."""
    for one in page.main.all("input", "textarea"):
        if one.attrs.get("name") == name and one.attrs.get("type", "text") in (
            "text",
            "email",
            "number",
            "search",
        ):
            shown = "".join(values_of(one))
            return shown.strip() != "" or not typed.replace("\0", "").strip()
    return True
