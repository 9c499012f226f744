"""The outline of an office's paper: Ⅰ / 1 / 가 (domain 8), in English I / 1 / a."""

ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
ONE, MOST = ord("Ⅰ"), 12  # Unicode has signs for 1 to 12
SYLLABLES = "가나다라마바사아자차카타파하"
STEP = 28 * 4  # from 가 to 거 in Unicode's order of syllables


def mark(level: int, place: int, *, korean: bool) -> str:
    """The mark of the `place`-th item (from 1) of a level: 0 chapter, 1 item, 2 point."""
    if level == 0:
        return f"{chr(ONE + place - 1) if korean and place <= MOST else _roman(place)}."
    if level == 1:
        return f"{place}."
    return f"{_syllable(place) if korean else _letter(place)}."


def _roman(place: int) -> str:
    signs = ""
    for value, sign in ROMAN:
        while place >= value:
            signs, place = signs + sign, place - value
    return signs


def _syllable(place: int) -> str:
    """가 … 하, then 거 … 허, as offices go on."""
    around, here = divmod(place - 1, len(SYLLABLES))
    return chr(ord(SYLLABLES[here]) + STEP * around)


def _letter(place: int) -> str:
    letters = ""
    while place:
        place, here = divmod(place - 1, 26)
        letters = chr(ord("a") + here) + letters
    return letters
