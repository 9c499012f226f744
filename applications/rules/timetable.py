"""The months of a project. Pure."""

from collections.abc import Sequence


def month_number(day: str) -> int:
    """Months since year 0 of a day written as 2027-03-01 or 2027-03."""
    return int(day[:4]) * 12 + int(day[5:7]) - 1


def months_of(steps: Sequence[tuple[str, str]]) -> tuple[list[tuple[int, int]], int]:
    """Each step as (first month counted from the earliest, how many months), and how many months all of them span."""
    if not steps:
        return [], 0
    first = min(month_number(start) for start, _end in steps)
    bars = [
        (month_number(start) - first, month_number(end) - month_number(start) + 1) for start, end in steps
    ]
    return bars, max(start + length for start, length in bars)
