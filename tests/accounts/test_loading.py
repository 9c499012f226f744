"""loadgovernments: what each row became, a second load, a later file, dated changes, wrong files."""

import io
import time
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from portal.accounts.models import LocalGovernment, Organisation
from portal.accounts.queries import government_choices
from portal.activity.models import Event
from tests.factories import MembershipFactory, as_owner

DATA = Path(__file__).parents[2] / "seeds" / "data"
FILE, CHANGES = DATA / "local_governments.csv", DATA / "government_changes.csv"


def load(*arguments: object, **options: object) -> list[str]:
    """The report, line by line; the last one counts."""
    out = io.StringIO()
    with as_owner():
        call_command("loadgovernments", *map(str, arguments), stdout=out, **options)
    return out.getvalue().splitlines()


def counts(lines: list[str]) -> dict[str, int]:
    return dict(Counter(line.split()[0] for line in lines[:-1]))


def about(lines: list[str], code: str) -> str:
    return next(line for line in lines if line.split()[1] == code)


def at(code: str, day: str) -> LocalGovernment | None:
    return LocalGovernment.objects.valid_on(date.fromisoformat(day)).filter(code=code).first()


def edited(tmp_path: Path, *swaps: tuple[str, str]) -> Path:
    text = FILE.read_text(encoding="utf-8")
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "later.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_file_of_2024_is_loaded_row_by_row(db):
    began = time.monotonic()
    lines = load(FILE)
    assert time.monotonic() - began < 4
    assert counts(lines) == {"added": 245}
    assert lines[-1] == "245 added, 0 changed, 0 closed, 0 unchanged, 0 refused."
    sinan = at("46910", "2024-01-18")
    assert (sinan.full_name, sinan.province.code, sinan.map_id) == ("전라남도 신안군", "46", "lg-46910")
    assert (sinan.valid_from, sinan.valid_to) == (date(2019, 1, 1), None)


def test_each_government_has_an_office_and_the_administrative_cities_have_none(db):
    load(FILE)
    kinds = Counter(Organisation.objects.values_list("kind", flat=True))
    assert kinds == {"province": 17, "municipality": 226, "ministry": 1, "agency": 1}
    assert not Organisation.objects.filter(government__level="administrative").exists()
    sejong = Organisation.objects.get(government__code="36")
    assert (sejong.kind, sejong.name_en, sejong.government.map_id) == ("province", "Sejong", "lg-36110")


def test_a_second_load_changes_nothing(db):
    load(FILE, changes=CHANGES)
    rows, offices = list(LocalGovernment.objects.values()), list(Organisation.objects.values())
    lines = load(FILE, changes=CHANGES)
    assert counts(lines) == {"unchanged": 251, "refused": 1}
    assert (rows, offices) == (list(LocalGovernment.objects.values()), list(Organisation.objects.values()))
    assert Event.objects.filter(verb="load_governments").count() == 1


def test_what_came_before_2024_has_its_own_rows(db):
    load(FILE, changes=CHANGES, until=date(2024, 12, 31))
    gangwon = at("42", "2023-06-10")
    assert (gangwon.name_ko, gangwon.valid_to, gangwon.successor.code) == ("강원도", date(2023, 6, 11), "51")
    chuncheon = at("42110", "2020-01-01")
    assert (chuncheon.parent, chuncheon.successor) == (gangwon, at("51110", "2023-06-11"))
    assert at("51", "2023-06-10") is None
    assert at("45", "2024-01-17").successor == at("52", "2024-01-18")
    gunwi = at("47720", "2023-06-30")
    assert (gunwi.parent.code, gunwi.successor.parent.code) == ("47", "27")
    for day in ("2019-01-01", "2023-06-10", "2023-07-01", "2024-01-18", "2026-11-22"):
        levels = LocalGovernment.objects.valid_on(date.fromisoformat(day)).values_list("level", flat=True)
        assert Counter(levels) == {"province": 17, "municipality": 226, "administrative": 2}, day


def test_what_came_after_is_played_as_far_as_codes_are_in_hand(db):
    lines = load(FILE, changes=CHANGES)
    merged = at("12", "2026-07-01")
    assert merged.name_ko == "전남광주통합특별시"
    assert [at(code, "2026-06-30").successor for code in ("29", "46")] == [merged, merged]
    assert at("29", "2026-07-01") is None
    inner = LocalGovernment.objects.valid_on(date(2026, 7, 1)).filter(parent=merged)
    assert inner.count() == 27
    assert "its new code is not in hand, left in force under the old one" in about(lines[245:], "46910")
    assert at("46910", "2026-06-30").full_name == "전라남도 신안군"
    assert at("46910", "2026-07-01").full_name == "전남광주통합특별시 신안군"
    assert {at(code, "2026-07-01").name_ko for code in ("28125", "28155")} == {"제물포구", "영종구"}
    assert [at(code, "2026-07-01") for code in ("28110", "28140")] == [None, None]
    assert "서해구, 검단구: new codes not in hand; left in force" in lines[-2]
    assert at("28260", "2026-07-01").name_ko == "서구"


def test_an_office_goes_on_under_the_new_code_with_its_people(db):
    load(FILE)
    sinan = Organisation.objects.get(government__code="46910")
    officer = MembershipFactory(organisation=sinan)
    load(changes=CHANGES)
    officer.refresh_from_db()
    assert officer.government == at("46910", "2026-07-01")
    assert officer.organisation == sinan
    assert Organisation.objects.get(government__code="29").government.successor.code == "12"
    assert Organisation.objects.get(government__code="12").kind == "province"


def test_a_later_file_updates_by_code_and_date(db, tmp_path):
    load(FILE)
    later = edited(
        tmp_path,
        ("46910,municipality,46,신안군,Sinan-gun", "46910,municipality,46,신안시,Sinan-si"),
        (
            "11110,municipality,11,종로구,Jongno-gu,district,capital,139858",
            "11110,municipality,11,종로구,Jongno-gu,district,capital,1",
        ),
        ("11140,municipality,11,중구", "11145,municipality,11,새중구"),
    )
    lines = load(later, as_of=date(2027, 1, 1))
    assert counts(lines) == {"unchanged": 242, "changed": 2, "added": 1, "closed": 1}
    old, new = at("46910", "2026-12-31"), at("46910", "2027-01-01")
    assert (old.name_ko, old.valid_to, old.successor) == ("신안군", date(2027, 1, 1), new)
    assert (new.name_ko, new.valid_from) == ("신안시", date(2027, 1, 1))
    assert Organisation.objects.get(government=new).name_ko == "신안시"
    assert at("11110", "2020-01-01").population == 1
    assert at("11140", "2027-01-01") is None
    assert counts(load(later, as_of=date(2027, 1, 1))) == {"unchanged": 245}
    assert counts(load(FILE)) == {"unchanged": 244, "changed": 1}


def test_the_towns_of_a_renamed_province_get_rows_of_its_new_time(db, tmp_path):
    load(FILE)
    load(edited(tmp_path, ("제주특별자치도", "새제주도")), as_of=date(2027, 1, 1))
    assert at("50110", "2026-12-31").full_name == "제주특별자치도 제주시"
    assert at("50110", "2027-01-01").full_name == "새제주도 제주시"


def test_a_dry_run_says_it_and_writes_nothing(db):
    lines = load(FILE, changes=CHANGES, dry_run=True)
    assert lines[-1].endswith("Nothing was written (dry run).")
    assert not LocalGovernment.objects.exists()
    assert not Organisation.objects.exists()
    assert not Event.objects.exists()


def test_a_torn_file_is_refused_unless_one_insists(db, tmp_path):
    load(FILE)
    torn = tmp_path / "torn.csv"
    torn.write_text("\n".join(FILE.read_text(encoding="utf-8").splitlines()[:100]), encoding="utf-8")
    with pytest.raises(CommandError, match="would close"):
        load(torn, as_of=date(2027, 1, 1))
    assert not LocalGovernment.objects.exclude(valid_to=None).exists()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "line 1: the columns must be"),
        ("code,name\n1,2\n", "line 1: the columns must be"),
    ],
)
def test_a_wrong_file_is_refused_in_sentences_and_nothing_is_written(db, tmp_path, text, sentence):
    wrong = tmp_path / "wrong.csv"
    wrong.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=f"wrong.csv, {sentence}"):
        load(wrong)
    with pytest.raises(CommandError, match="No such file"):
        load(tmp_path / "nowhere.csv")
    with pytest.raises(CommandError, match="Name a FILE"):
        load()
    assert not LocalGovernment.objects.exists()


def test_the_web_may_not_load_governments(db):
    with pytest.raises(CommandError, match="owner"):
        call_command("loadgovernments", str(FILE))
    assert not connection.needs_rollback


def test_choices_are_grouped_by_province_of_the_day(db):
    load(FILE, changes=CHANGES)
    then, now = government_choices(date(2022, 1, 1)), government_choices(date(2026, 11, 22))
    assert (len(then), sum(len(group) for _name, group in then)) == (17, 243)
    assert (len(now), sum(len(group) for _name, group in now)) == (16, 242)
    assert "강원도" in dict(then) and "강원특별자치도" in dict(now)
    assert "제주시" not in [name for _name, group in now for _pk, name in group]
