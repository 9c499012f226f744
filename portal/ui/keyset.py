"""Pages by key: what follows (or precedes) one row in an order that ends in the primary key.

A page costs the same wherever it is in the list, and a row added meanwhile moves nothing.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import F, Field, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from .refusals import Refusal

LONGEST_CURSOR = 2000


class BadCursor(Refusal):
    status = 400

    def __init__(self) -> None:
        super().__init__(_("This page of the list cannot be read. Start again from the first page."))


@dataclass(frozen=True)
class Order:
    """The column a list is ordered by; the primary key breaks ties in the same direction."""

    key: str
    descending: bool = False

    @property
    def name(self) -> str:
        return f"-{self.key}" if self.descending else self.key

    def apply(self, rows: QuerySet, backward: bool = False) -> QuerySet:
        """Empty values come last going forward, so they come first going back."""
        down = self.descending != backward
        pk = F("pk").desc() if down else F("pk").asc()
        if self.key == "pk":
            return rows.order_by(pk)
        column = F(self.key)
        if not nullable(rows, self.key):
            return rows.order_by(column.desc() if down else column.asc(), pk)
        place = {"nulls_first": True} if backward else {"nulls_last": True}
        return rows.order_by(column.desc(**place) if down else column.asc(**place), pk)

    def beyond(self, rows: QuerySet, value: Any, pk: Any, backward: bool = False) -> QuerySet:
        """The rows after (or before) the one with `value` and `pk`."""
        more = "lt" if self.descending != backward else "gt"
        further = Q(**{f"pk__{more}": pk})
        if self.key == "pk":
            return rows.filter(further)
        empty = Q(**{f"{self.key}__isnull": True})
        if value is None:
            return rows.filter((empty & further) | ~empty if backward else empty & further)
        # the redundant first condition lets the database walk an index from the cursor on
        after = Q(**{f"{self.key}__{more}e": value}) & (Q(**{f"{self.key}__{more}": value}) | further)
        if not backward and nullable(rows, self.key):
            after |= empty
        return rows.filter(after)


def field_of(rows: QuerySet, key: str) -> tuple[Field | None, bool]:
    """The field behind `key` and whether it may be empty; annotations and joins included."""
    if (annotation := rows.query.annotations.get(key)) is not None:
        return getattr(annotation, "output_field", None), True
    model, empty, field = rows.model, False, None
    for part in key.split("__"):
        try:
            field = model._meta.pk if part == "pk" else model._meta.get_field(part)
        except FieldDoesNotExist:
            return None, True
        empty = empty or field.null
        model = getattr(field, "related_model", None) or model
    return field, empty


def nullable(rows: QuerySet, key: str) -> bool:
    return field_of(rows, key)[1]


def encode(order: Order, row: Any) -> str:
    """The place of `row` in `order`, for the address."""
    value = row.pk
    if order.key != "pk":
        value = row
        for part in order.key.split("__"):
            value = getattr(value, part) if value is not None else None
    place = [order.name, _plain(value), _plain(row.pk)]
    return base64.urlsafe_b64encode(json.dumps(place, separators=(",", ":")).encode()).decode().rstrip("=")


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def decode(order: Order, rows: QuerySet, cursor: str) -> tuple[Any, Any]:
    """(value, pk) of a cursor made for this order; anything else raises BadCursor."""
    try:
        if len(cursor) > LONGEST_CURSOR:
            raise ValueError
        padded = cursor + "=" * (-len(cursor) % 4)
        name, value, pk = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if name != order.name or not isinstance(pk, int | str) or isinstance(value, dict | list):
            raise ValueError
        field, empty = field_of(rows, order.key)
        if value is None and not empty:
            raise ValueError
        value = field.to_python(value) if field is not None else value
        return _storable(field, value), _storable(rows.model._meta.pk, rows.model._meta.pk.to_python(pk))
    except (ValueError, TypeError, OverflowError, RecursionError, binascii.Error, ValidationError) as error:
        raise BadCursor from error


def _storable(field: Field | None, value: Any) -> Any:
    """Refuse what the column could never hold: a NUL, a number past its range."""
    if isinstance(value, str) and "\0" in value:
        raise ValueError
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 2**63:
        raise ValueError
    return value


@dataclass(frozen=True)
class Page:
    rows: list[Any]
    before: str | None
    after: str | None


def page(rows: QuerySet, order: Order, size: int, after: str = "", before: str = "") -> Page:
    """One page in one query; `before` wins over `after`. Raises BadCursor."""
    backward, cursor = bool(before), before or after
    found = order.apply(rows, backward)
    if cursor:
        found = order.apply(order.beyond(rows, *decode(order, rows, cursor), backward=backward), backward)
    window = list(found[: size + 1])
    more, window = len(window) > size, window[:size]
    if backward:
        window.reverse()
    return Page(
        window,
        before=encode(order, window[0]) if window and (more if backward else cursor) else None,
        after=encode(order, window[-1]) if window and (cursor if backward else more) else None,
    )
