"""The check of the translations finds what it is for."""

import re

import polib

from tests.translations import ROOT, faults

FLOORS = ("portal", "applications", "reviews", "awards")


def catalogue(*entries: tuple[str, str], fuzzy: tuple[str, ...] = ()) -> polib.POFile:
    made = polib.POFile()
    for source, target in entries:
        flags = ["fuzzy"] if source in fuzzy else []
        made.append(polib.POEntry(msgid=source, msgstr=target, flags=flags))
    return made


def test_a_complete_catalogue_has_no_faults():
    assert (
        faults(
            catalogue(("Submit", "제출"), ("%(n)s won", "%(n)s원")),
            catalogue(("Submit", ""), ("%(n)s won", "")),
        )
        == []
    )


def test_each_fault_is_named():
    kept = catalogue(
        ("old", "옛것"), ("bare", ""), ("unsure", "글쎄"), ("%(n)s won", "%(m)s원"), fuzzy=("unsure",)
    )
    kept.append(polib.POEntry(msgid="gone", msgstr="간 것", obsolete=True))
    fresh = catalogue(("new", ""), ("bare", ""), ("unsure", ""), ("%(n)s won", ""))
    assert faults(kept, fresh) == [
        "missing: 'new'",
        "obsolete: 'old'",
        "obsolete: 'gone'",
        "untranslated: 'bare'",
        "fuzzy: 'unsure'",
        "other placeholders: '%(n)s won' -> '%(m)s원'",
    ]


def test_no_function_of_translation_goes_by_a_name_that_makemessages_does_not_know():
    """What is said through an alias is left out of the catalogue, and read in English by everybody."""
    aliased = re.compile(r"\b[np]*gettext(?:_lazy)? as (?!_\b)\w+")
    files = (path for floor in FLOORS for path in (ROOT / floor).rglob("*.py"))
    assert [str(path) for path in files if aliased.search(path.read_text(encoding="utf-8"))] == []
