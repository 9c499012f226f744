"""Files about governments: what is wrong is said line by line, and all of it at once."""

import unicodedata
from datetime import date
from pathlib import Path

import pytest

from portal.accounts.rules.reading import Unreadable, read_changes, read_governments

DATA = Path(__file__).parents[2] / "seeds" / "data"
HEAD = "code,level,parent,name_ko,name_en,type,zone,population_2020,depopulation_area,depopulation_interest,map_id"
PROVINCE = "11,province,,서울특별시,Seoul,province,capital,9297750,0,0,"
TOWN = "11110,municipality,11,종로구,Jongno-gu,district,capital,139858,0,0,lg-11110"


def problems(*lines: str, head: str = HEAD) -> list[str]:
    with pytest.raises(Unreadable) as refused:
        read_governments("\n".join([head, *lines]).encode())
    return refused.value.problems


def test_the_file_of_2024_has_17_provinces_226_municipalities_and_2_administrative_cities():
    rows = read_governments((DATA / "local_governments.csv").read_bytes())
    levels = [row.level for row in rows]
    assert (levels.count("province"), levels.count("municipality"), levels.count("administrative")) == (
        17,
        226,
        2,
    )
    towns = {row.code: row for row in rows}
    assert (towns["46910"].name_ko, towns["46910"].parent) == ("신안군", "46")
    assert {row.code for row in rows if row.level == "administrative"} == {"50110", "50130"}


def test_the_changes_come_in_order_of_time():
    changes = read_changes((DATA / "government_changes.csv").read_bytes())
    assert [change.effective for change in changes] == sorted(change.effective for change in changes)
    merged = next(change for change in changes if change.kind == "merged")
    assert (merged.effective, merged.old_codes, merged.new_codes) == (date(2026, 7, 1), ("29", "46"), ("12",))


BROKEN = {
    "code": (TOWN.replace("11110,", "1111,", 1), "line 3: code '1111' must be 5 digits"),
    "full-width digits": (
        TOWN.replace("11110,", "１１１１０,", 1),
        "line 3: code '１１１１０' must be 5 digits",
    ),
    "level": (TOWN.replace("municipality", "town"), "line 3: level 'town' must be one of"),
    "type": (TOWN.replace("district", "province"), "line 3: type 'province' is none of a municipality"),
    "zone": (TOWN.replace("capital", "moon"), "line 3: zone 'moon' must be one of"),
    "no name": (TOWN.replace("종로구", " "), "line 3: name_ko is empty"),
    "long name": (TOWN.replace("종로구", "구" * 61), "line 3: name_ko is longer than 60 characters"),
    "flag": (TOWN.replace(",0,0,lg", ",0,yes,lg"), "line 3: depopulation_interest must be 0 or 1"),
    "people": (TOWN.replace("139858", "-1"), "line 3: population_2020 '-1' must be a number of people"),
    "many people": (TOWN.replace("139858", "9" * 18), "line 3: population_2020 '999999999999999999' must be"),
    "parent": (TOWN.replace(",11,", ",12,"), "line 3: parent '12' is no province of this file"),
    "twice": (PROVINCE, "line 2: code 11 stands twice"),
    "short": ("11110,municipality,11", "line 3: 11 values are expected"),
    "long": (TOWN + ",more", "line 3: 11 values are expected"),
    "NUL": (TOWN + "\0", "line 3: holds a NUL character"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_line_is_named(case):
    line, sentence = BROKEN[case]
    assert problems(PROVINCE, line)[0].startswith(sentence)


def test_all_problems_are_said_at_once():
    said = problems(PROVINCE, TOWN.replace("capital", "moon"), TOWN.replace("district", "moon"))
    assert [one.split(":")[0] for one in said] == ["line 3", "line 4", "line 3", "line 4"]


@pytest.mark.parametrize(
    "content", [b"", b"\n", HEAD.encode(), b"a,b\n1,2", "코드".encode("euc-kr"), b"\x89PNG\r\n\x1a\n\0"]
)
def test_a_wrong_file_is_refused(content):
    with pytest.raises(Unreadable) as refused:
        read_governments(content)
    assert refused.value.problems[0].startswith("line ")


def test_a_file_from_excel_or_a_mac_reads_the_same():
    plain = "\n".join([HEAD, PROVINCE, TOWN])
    other = unicodedata.normalize("NFD", plain.replace("\n", "\r\n"))
    assert read_governments(b"\xef\xbb\xbf" + other.encode()) == read_governments(plain.encode())


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("2026-13-01,moved,1,A,A,2,B,B,", "line 2: effective '2026-13-01' must be a date"),
        ("2026-07-01,vanished,11,A,A,12,B,B,", "line 2: kind 'vanished' must be one of"),
        ("2026-07-01,moved,,A,A,12,B,B,", "line 2: old_code is empty"),
        ("2026-07-01,moved,11,A,A,1x,B,B,", "line 2: new_code '1x' must be 2 or 5 digits"),
        ('2026-07-01,merged,"11,12",A,A,13,B,B,', "line 2: old_code and old_name must hold the same number"),
    ],
)
def test_a_broken_change_is_named(line, sentence):
    head = "effective,kind,old_code,old_name,old_name_en,new_code,new_name,new_name_en,basis"
    with pytest.raises(Unreadable) as refused:
        read_changes(f"{head}\n{line}\n".encode())
    assert refused.value.problems[0].startswith(sentence)
