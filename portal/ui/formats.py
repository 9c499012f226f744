"""Amounts, dates and times as a Korean office writes them. Pure: no Django, no clock.

Amounts come in whole won (int). `language` is "ko" or "en"; anything else reads as English.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

SEOUL = ZoneInfo("Asia/Seoul")
THOUSAND, MILLION, EOK = 10**3, 10**6, 10**8
LARGEST = 10**20 - 1

DIGITS = "영일이삼사오육칠팔구"
PLACES = ("", "십", "백", "천")
MYRIADS = ("", "만", "억", "조", "경")
ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ["_", "_", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SCALES = ("", "thousand", "million", "billion", "trillion", "quadrillion", "quintillion")


def korean(language: str | None) -> bool:
    return (language or "ko").startswith("ko")


def number(amount: int) -> str:
    """Thousands separators; a minus is the triangle of Korean accounts."""
    return f"△{-amount:,}" if amount < 0 else f"{amount:,}"


def halves_up(amount: int, unit: int) -> int:
    """`amount` in units, the half rounded away from zero."""
    units = (abs(amount) + unit // 2) // unit
    return -units if amount < 0 else units


def won(amount: int, language: str | None = "ko") -> str:
    """1,234원 / 1,234 won."""
    return number(amount) + ("원" if korean(language) else " won")


def thousand_won(amount: int) -> str:
    """In 천원, no unit: the table says it."""
    return number(halves_up(amount, THOUSAND))


def in_unit(amount: int, unit: str, language: str | None = "ko") -> str:
    """In won or thousand won without the unit, for a table that says it; what is no whole number of them is said in
    won, with its unit: nothing is rounded."""
    if unit == "thousand" and amount % THOUSAND == 0:
        return number(amount // THOUSAND)
    return won(amount, language) if unit == "thousand" else number(amount)


def million_won(amount: int) -> str:
    """In 백만원, no unit: the table says it."""
    return number(halves_up(amount, MILLION))


def eok(amount: int, language: str | None = "ko") -> str:
    """Headline: 1,039억 원 / 103.9 billion won, to a tenth of 억."""
    tenths = halves_up(amount, EOK // 10)
    if korean(language):
        whole, tenth = divmod(abs(tenths), 10)
        sign = "△" if tenths < 0 else ""
        return f"{sign}{whole:,}{f'.{tenth}' if tenth else ''}억 원"
    whole, hundredths = divmod(abs(tenths), 100)
    digits = f"{hundredths:02}" if hundredths % 10 else f"{hundredths // 10}"
    return f"{'△' if tenths < 0 else ''}{whole:,}.{digits} billion won"


def myriads(amount: int) -> list[tuple[int, str]]:
    """Groups of four digits with their Korean place, largest first, empty ones left out."""
    if abs(amount) > LARGEST:
        raise ValueError(f"more than {LARGEST} won: {amount}")
    rest, groups = abs(amount), []
    for place in MYRIADS:
        rest, group = divmod(rest, 10_000)
        if group:
            groups.append((group, place))
    return groups[::-1]


def won_reading(amount: int, language: str | None = "ko") -> str:
    """The amount as it is said, under a money field: 1억 2,345만 6,789원."""
    if not korean(language):
        return won(amount, language)
    said = " ".join(f"{group:,}{place}" for group, place in myriads(amount)) or "0"
    return ("△" if amount < 0 else "") + said + ("원" if amount % 10_000 or not amount else " 원")


def won_in_words(amount: int, language: str | None = "ko") -> str:
    """In full, as letters write it: 금일십이만삼천사백오십육원. Raises ValueError past 10^20."""
    if not korean(language):
        return _english(amount)
    words = "".join(_four_digits(group) + place for group, place in myriads(amount)) or "영"
    return f"{'마이너스 ' if amount < 0 else ''}금{words}원"


def _four_digits(group: int) -> str:
    """일 is always said: a letter that reads 일십 cannot be turned into 이십."""
    digits = [(int(digit), place) for digit, place in zip(f"{group:04}", PLACES[::-1], strict=True)]
    return "".join(DIGITS[digit] + place for digit, place in digits if digit)


def _english(amount: int) -> str:
    if abs(amount) > LARGEST:
        raise ValueError(f"more than {LARGEST} won: {amount}")
    rest, words = abs(amount), []
    for scale in SCALES:
        rest, group = divmod(rest, 1000)
        if group:
            words.insert(0, f"{_three_digits(group)} {scale}".strip())
    return ("minus " if amount < 0 else "") + (" ".join(words) or "zero") + " won"


def _three_digits(group: int) -> str:
    hundreds, rest = divmod(group, 100)
    words = [f"{ONES[hundreds]} hundred"] if hundreds else []
    if rest >= 20:
        tens, ones = divmod(rest, 10)
        words.append(TENS[tens] + (f"-{ONES[ones]}" if ones else ""))
    elif rest:
        words.append(ONES[rest])
    return " ".join(words)


def seoul(moment: date | datetime) -> date | datetime:
    """A moment on Seoul's clock; a plain date stays as it is."""
    if isinstance(moment, datetime) and moment.tzinfo:
        return moment.astimezone(SEOUL)
    return moment


def korean_date(day: date | datetime) -> str:
    """2026. 11. 22."""
    day = seoul(day)
    return f"{day.year}. {day.month}. {day.day}."


def korean_month(day: str) -> str:
    """2027. 1. of 2027-01 or of a day in it; never on two lines."""
    year, month = day.split("-")[:2]
    return f"{year}.\u00a0{int(month)}."


def korean_datetime(moment: datetime) -> str:
    """2026. 11. 22. 18:00, Seoul's clock."""
    return f"{korean_date(moment)} {seoul(moment):%H:%M}"


def dday(day: date | datetime, today: date | datetime) -> str:
    """D-3, D-day, D+2: whole days of Seoul's calendar."""
    left = (_calendar(day) - _calendar(today)).days
    return "D-day" if not left else f"D-{left}" if left > 0 else f"D+{-left}"


def time_left(until: datetime, now: datetime) -> tuple[str, int, int]:
    """What is left: days of Seoul's calendar; below 48 hours hours and minutes; within a minute soon; at the moment over."""
    left = until - now
    if left <= timedelta(0):
        return "over", 0, 0
    if left >= timedelta(hours=48):
        return "days", (_calendar(until) - _calendar(now)).days, 0
    hours, minutes = divmod(left // timedelta(minutes=1), 60)
    return ("hours" if hours or minutes else "soon"), hours, minutes


def _calendar(day: date | datetime) -> date:
    day = seoul(day)
    return day.date() if isinstance(day, datetime) else day
