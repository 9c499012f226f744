"""Who must not meet whom (제척, 기피, 회피): the same rules that the database's has_conflict() asks."""

from datetime import date

from reviews.enums import ConflictKind as K

# Found by the portal itself; nobody writes them down.
FOUND_BY_RULE = (K.OWN_PROPOSAL.value, K.COMPETITOR.value, K.SAME_PROVINCE.value)
DECLARED = tuple(kind for kind in K if kind not in FOUND_BY_RULE)
# Of several the first is named; the database has the same order (tests compare).
ORDER = (
    K.OWN_PROPOSAL,
    K.SAME_ORGANISATION,
    K.KIN,
    K.FORMER,
    K.ADVISER,
    K.OBJECTION,
    K.RECUSAL,
    K.COMPETITOR,
    K.SAME_PROVINCE,
)
# Ties that are over bar for the call's years only; kinship, an objection and stepping back have no end.
FADING = frozenset({K.FORMER, K.ADVISER})


def first_of(kinds: set[str]) -> str | None:
    """Of several kinds of conflict the one that is named."""
    return next((str(kind.value) for kind in ORDER if kind in kinds), None)


def cut_off(day: date, years: int) -> date:
    """The day `years` before `day`: what ended on it or before bars no more. 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def bars(kind: str, ends_on: date | None, since: date) -> bool:
    """Whether a declared tie still bars, where `since` is the call's cut-off."""
    return kind not in FADING or ends_on is None or ends_on > since


def kind_of_post(ends_on: date | None, *, today: date, since: date) -> str | None:
    """What a post at a government that takes part amounts to: held today, held within the years, or nothing."""
    if ends_on is None or ends_on > today:
        return K.SAME_ORGANISATION.value
    return K.FORMER.value if ends_on > since else None
