"""A cell of the assignment table as HTML. Written here and not in a template: a page has thousands, and each would cost ten times."""

from typing import Any
from urllib.parse import urlencode

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from reviews.enums import RuleKind


class Drawing:
    """Draws cells of one page; `after` is the receipt number that the page begins after."""

    def __init__(self, after: str) -> None:
        query = urlencode({"after": after}) + "&" if after else ""
        self.link = escape(f"?{query}cell=")
        self.assigned, self.locked, self.forbidden = (
            escape(_("Assigned")),
            escape(RuleKind.LOCKED.label),
            escape(RuleKind.FORBIDDEN.label),
        )

    def __call__(self, cell: Any) -> SafeString:
        look = (
            "on" if cell.live or cell.on else "barred" if cell.why or cell.rule == RuleKind.FORBIDDEN else ""
        )
        seen = f"<br>{self._fit(cell)}" if not cell.why or cell.live or cell.rule else ""
        return mark_safe(f'<td class="{look}">{self._state(cell)}{seen}{self._rule(cell)}</td>')

    def _state(self, cell: Any) -> str:
        if cell.live:
            return self.assigned
        if cell.why:
            return escape(cell.why)
        ticked = " checked" if cell.on else ""
        label = escape(cell.label)
        return f'<input type="checkbox" name="pairs" value="{cell.value}" aria-label="{label}"{ticked}>'

    def _fit(self, cell: Any) -> str:
        label = escape(_("Fit of %(cell)s: %(fit)s") % {"cell": cell.label, "fit": cell.fit})
        return f'<a href="{self.link}{cell.value}#cell" aria-label="{label}">{cell.fit}</a>'

    def _rule(self, cell: Any) -> str:
        if cell.rule == RuleKind.LOCKED:
            costs = escape(_("costs %(price)s") % {"price": cell.price}) if cell.price else ""
            return f'<br><span class="badge info">{self.locked}</span> <span class="quiet">{costs}</span>'
        return f'<br><span class="badge">{self.forbidden}</span>' if cell.rule else ""
