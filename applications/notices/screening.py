"""How the checks of screening read."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from applications.rules.screening import MoneyCheck
from portal.ui.formats import number

# key -> what is checked, and the numbers
MONEY: dict[str, tuple[Any, Any]] = {
    "sums": (_("Costs and funding are equal"), _("Costs %(costs)s won, funding %(funding)s won")),
    "lines": (
        _("Each cost line is unit price times quantity"), _("%(lines)s lines, %(wrong)s of them wrong"),
    ),
    "share": (
        _("The national share keeps to the call's rate"),
        _("%(national)s won of at most %(allowed)s won (%(most)s %%)"),
    ),
    "size": (
        _("The amount asked for is within the call's limits"),
        _("%(requested)s won; from %(smallest)s to %(largest)s won"),
    ),
    "years": (_("Only years of the call"), _("%(first)s to %(last)s")),
    "shares": (
        _("The partners' shares make the national amount"),
        _("Shares %(shares)s won, national amount %(national)s won"),
    ),
    "ceiling": (
        _("It alone fits into the province's ceiling"),
        _("%(requested)s won of %(ceiling)s won"),
    ),
}  # fmt: skip
PLAIN = frozenset({"most", "first", "last", "lines", "wrong"})


def check_label(check: MoneyCheck) -> str:
    return str(MONEY[check.key][0])


def check_sentence(check: MoneyCheck) -> str:
    """The numbers in words, amounts with their separators."""
    shown = {name: value if name in PLAIN else number(value) for name, value in check.numbers.items()}
    return str(MONEY[check.key][1]) % shown


WHY: dict[str, Any] = {
    "government": _("The call does not address this government."),
    "missing": _("Something is missing."),
    "virus": _("A virus was found in one of its files."),
    "similar": _("A project with nearly the same title was found."),
}


def why_not(codes: tuple[str, ...]) -> list[str]:
    """Why a proposal has to be screened by itself."""
    failed = _("Does not hold: %(check)s")
    return [str(WHY[code]) if code in WHY else str(failed) % {"check": MONEY[code][0]} for code in codes]
