"""Amounts and dates, as a Korean office writes them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.ui import formats
from portal.ui.templatetags import portal_ui

ANY_WON = st.integers(-formats.LARGEST, formats.LARGEST)
KOREAN_DIGITS = {digit: value for value, digit in enumerate(formats.DIGITS)}
SMALL = {"십": 10, "백": 100, "천": 1000}
LARGE = {"만": 10**4, "억": 10**8, "조": 10**12, "경": 10**16}


def heard(words: str) -> int:
    """The amount a Korean reader hears: an independent way back from the words."""
    minus = words.startswith("마이너스 ")
    words = words.removeprefix("마이너스 ").removeprefix("금").removesuffix("원")
    total = group = digit = 0
    for sign in words:
        if sign in KOREAN_DIGITS:
            digit = KOREAN_DIGITS[sign]
        elif sign in SMALL:
            group, digit = group + digit * SMALL[sign], 0
        else:
            total, group, digit = total + (group + digit) * LARGE[sign], 0, 0
    return (total + group + digit) * (-1 if minus else 1)


def english(words: str) -> int:
    values = {word: value for value, word in enumerate(formats.ONES)}
    values |= {word: place * 10 for place, word in enumerate(formats.TENS)}
    total = group = 0
    for word in words.removeprefix("minus ").removesuffix(" won").replace("-", " ").split():
        if word == "hundred":
            group *= 100
        elif word in formats.SCALES:
            total, group = total + group * 1000 ** formats.SCALES.index(word), 0
        else:
            group += values[word]
    return (total + group) * (-1 if words.startswith("minus ") else 1)


@given(ANY_WON)
def test_korean_words_can_be_read_back(amount: int) -> None:
    assert heard(formats.won_in_words(amount)) == amount


@given(ANY_WON)
def test_english_words_can_be_read_back(amount: int) -> None:
    assert english(formats.won_in_words(amount, "en")) == amount


@given(ANY_WON)
def test_digits_can_be_read_back(amount: int) -> None:
    digits = formats.won(amount).removesuffix("원").replace(",", "").replace("△", "-")
    assert int(digits) == amount


@given(ANY_WON)
def test_every_one_is_said(amount: int) -> None:
    """일 stands before 십, 백 and 천, so that nothing can be written in front of them."""
    words = formats.won_in_words(amount)
    for place in "십백천만억조경":
        assert all(words[at - 1] not in "금 " for at, sign in enumerate(words) if sign == place)


@given(ANY_WON, st.sampled_from([10**3, 10**6, 10**7]))
def test_rounding_is_at_most_half_a_unit_away(amount: int, unit: int) -> None:
    rounded = formats.halves_up(amount, unit) * unit
    assert abs(rounded - amount) * 2 <= unit
    assert formats.halves_up(-amount, unit) == -formats.halves_up(amount, unit)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "금영원"),
        (1, "금일원"),
        (10, "금일십원"),
        (123_456, "금일십이만삼천사백오십육원"),
        (10_000, "금일만원"),
        (100_000_000, "금일억원"),
        (103_900_000_000, "금일천삼십구억원"),
        (1_0000_0000_0001, "금일조일원"),
        (-5_000, "마이너스 금오천원"),
    ],
)
def test_words_of_letters(amount: int, words: str) -> None:
    assert formats.won_in_words(amount) == words


@pytest.mark.parametrize(
    ("amount", "korean", "in_english"),
    [
        (577_000_000_000, "5,770억 원", "577.0 billion won"),
        (103_900_000_000, "1,039억 원", "103.9 billion won"),
        (103_950_000_000, "1,039.5억 원", "103.95 billion won"),
        (100_000_000, "1억 원", "0.1 billion won"),
        (4_999_999, "0억 원", "0.0 billion won"),
        (-40_700_000_000, "△407억 원", "△40.7 billion won"),
    ],
)
def test_headlines(amount: int, korean: str, in_english: str) -> None:
    assert formats.eok(amount) == korean
    assert formats.eok(amount, "en") == in_english


@pytest.mark.parametrize(
    ("amount", "thousand", "million"),
    [
        (0, "0", "0"),
        (1_499, "1", "0"),
        (1_500, "2", "0"),
        (1_234_567_890, "1,234,568", "1,235"),
        (-1_500, "△2", "0"),
    ],
)
def test_units_of_tables(amount: int, thousand: str, million: str) -> None:
    assert formats.thousand_won(amount) == thousand
    assert formats.million_won(amount) == million


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (0, "0원"),
        (123_456_789, "1억 2,345만 6,789원"),
        (123_450_000, "1억 2,345만 원"),
        (-10_001, "△1만 1원"),
    ],
)
def test_reading_under_a_field(amount: int, said: str) -> None:
    assert formats.won_reading(amount) == said
    assert formats.won_reading(amount, "en") == formats.won(amount, "en")


@pytest.mark.parametrize("amount", [10**20, -(10**20)])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_past_the_largest_word(amount: int, language: str) -> None:
    with pytest.raises(ValueError, match="more than"):
        formats.won_in_words(amount, language)


def test_seoul_is_a_day_ahead_of_utc_in_the_evening() -> None:
    moment = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
    assert formats.korean_datetime(moment) == "2026. 11. 22. 00:00"
    assert formats.korean_date(moment) == "2026. 11. 22."
    assert formats.korean_date(date(2026, 1, 2)) == "2026. 1. 2."


@pytest.mark.parametrize(
    ("today", "mark"), [(date(2026, 4, 27), "D-3"), (date(2026, 4, 30), "D-day"), (date(2026, 5, 2), "D+2")]
)
def test_days_left(today: date, mark: str) -> None:
    assert formats.dday(date(2026, 4, 30), today) == mark
    assert formats.dday(datetime(2026, 4, 30, 9, 0, tzinfo=UTC), today) == mark


CLOSES = datetime(2026, 4, 30, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "left"),
    [
        (timedelta(days=3), ("days", 3, 0)),
        (timedelta(days=2, hours=23), ("days", 3, 0)),  # 19:00 in Seoul three days before
        (timedelta(hours=48), ("days", 2, 0)),
        (timedelta(hours=48) - timedelta(microseconds=1), ("hours", 47, 59)),
        (timedelta(hours=1), ("hours", 1, 0)),
        (timedelta(minutes=1), ("hours", 0, 1)),
        (timedelta(seconds=59), ("soon", 0, 0)),
        (timedelta(microseconds=1), ("soon", 0, 0)),
        (timedelta(0), ("over", 0, 0)),
        (timedelta(days=-3), ("over", 0, 0)),
    ],
)
def test_time_left(before: timedelta, left: tuple[str, int, int]) -> None:
    assert formats.time_left(CLOSES, CLOSES - before) == left


def test_an_amount_beyond_any_reading_shows_none():
    assert portal_ui.won_reading(formats.LARGEST) != ""
    assert portal_ui.won_reading(formats.LARGEST + 1) == "" == portal_ui.won_reading(-formats.LARGEST - 1)
