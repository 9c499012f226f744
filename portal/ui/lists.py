"""The one list component. A list is a declaration: columns, filters, sorts. See the gallery for its looks.

    class Calls(Table):
        caption = _("Calls")
        columns = (
            Column("title", _("Call"), link=lambda call: call.get_absolute_url(), sort="title"),
            Column("budget", _("Budget"), kind="won", sort="budget"),
            Column("status", _("State"), kind="status", choices=CallStatus),
        )
        order = "-opens_at"
        search = ("title",)

    def calls(request):
        return Calls(request, Call.objects.visible_to(request.user)).respond("applications/calls.html")

The page draws it by {% include "components/list.html" %}. Reading costs one query, whatever the page.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from . import cells, keyset
from .fields import one_form
from .forms import Form
from .refusals import Refusal

KINDS = ("text", "number", "won", "day", "moment", "status")


@dataclass(frozen=True)
class Column:
    """`value` is a dotted path or a function of the row (default: `key`); `sort` an ORM path or annotation."""

    key: str
    label: Any
    kind: str = "text"
    value: str | Callable[[Any], Any] | None = None
    sort: str = ""
    link: Callable[[Any], str] | None = None
    choices: Any = None
    unit: str = ""
    shown: bool = True
    template: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"{self.key}: no such kind of column: {self.kind}")

    def read(self, row: Any) -> Any:
        if callable(self.value):
            return self.value(row)
        for part in (self.value or self.key).split("."):
            row = row.get(part) if isinstance(row, dict) else getattr(row, part, None)
            if row is None:
                return None
        return row() if callable(row) and not hasattr(row, "_meta") else row


class SearchForm(Form):
    """What every list has: words to look for."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)


class Table:
    """Subclass with the declaration; make one with the request and the visible rows."""

    caption: Any = ""
    columns: tuple[Column, ...] = ()
    order: str = "-pk"
    unit: str = "won"
    size: int = 50
    search: tuple[str, ...] = ()
    filters: type[forms.Form] | None = None
    lookups: dict[str, str] = {}
    exports: tuple[str, ...] = ("csv", "xlsx")
    empty: Any = _("There is nothing here yet.")
    empty_next: tuple[Any, str] | None = None
    partial = "components/list.html"

    def __init__(self, request: HttpRequest, rows: QuerySet, **context: Any) -> None:
        self.request, self.all_rows, self.context = request, rows, context
        self.query: QueryDict = request.GET
        self.id = f"list-{type(self).__name__.lower()}"
        self.form = self._form()

    def _form(self) -> forms.Form:
        kinds = (self.filters, SearchForm) if self.filters else (SearchForm,)
        form = type("ListForm", kinds, {})(self.query)
        form.fields["q"].label = self.search_label
        return form

    search_label: Any = _("Search")

    # what is asked for

    @cached_property
    def asked(self) -> dict[str, Any]:
        """The filters that hold; a broken one stands beside its field and narrows nothing."""
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value not in (None, "", [])}

    @cached_property
    def narrowed(self) -> bool:
        return bool(self.asked)

    @cached_property
    def sort(self) -> keyset.Order:
        """The order asked for if a column offers it, else the list's own."""
        wanted = self.query.get("sort", "")
        down, key = wanted.startswith("-"), wanted.lstrip("-")
        for column in self.columns:
            if column.sort and column.key == key:
                return keyset.Order(column.sort, down)
        return keyset.Order(self.order.lstrip("-"), self.order.startswith("-"))

    def narrow(self, rows: QuerySet, asked: dict[str, Any]) -> QuerySet:
        """Apply the filters by `lookups` ({field: ORM lookup}); override for what a lookup cannot say."""
        for name, value in asked.items():
            if name != "q":
                rows = rows.filter(**{self.lookups.get(name, name): value})
        return rows

    def found(self) -> QuerySet:
        """Every row that is asked for, in order."""
        rows = self.narrow(self.all_rows, self.asked)
        for word in one_form(self.asked.get("q", "")).split():
            if self.search:
                rows = rows.filter(reduce(or_, (Q(**{f"{path}__icontains": word}) for path in self.search)))
        return rows

    # what is shown

    @cached_property
    def page(self) -> keyset.Page:
        after, before = self.query.get("after", ""), self.query.get("before", "")
        return keyset.page(self.found(), self.sort, self.size, after, before)

    @cached_property
    def shown(self) -> list[Column]:
        """The columns chosen in the address; the first one always stays, it names the row."""
        wanted = set(self.query.getlist("cols"))
        chosen = [column for column in self.columns if column.key in wanted]
        return self._with_first(chosen)

    def _with_first(self, chosen: list[Column]) -> list[Column]:
        if not chosen:
            return [column for column in self.columns if column.shown]
        first = self.columns[0]
        return chosen if first in chosen else [first, *chosen]

    @cached_property
    def body(self) -> list[SafeString]:
        """The cells of each row as html."""
        parts = [(column, *cells.tags(column, place == 0)) for place, column in enumerate(self.shown)]
        return [
            # every part has been escaped by cells
            mark_safe(
                "".join(f"{start}{cells.html(column, row, self.unit)}{end}" for column, start, end in parts)
            )
            for row in self.page.rows
        ]

    @cached_property
    def head(self) -> list[dict[str, Any]]:
        """Columns with the address that sorts by them, and how they are sorted now."""
        return [self._heading(column) for column in self.shown]

    def _heading(self, column: Column) -> dict[str, Any]:
        now = column.sort == self.sort.key if column.sort else False
        direction = ("descending" if self.sort.descending else "ascending") if now else ""
        wanted = f"-{column.key}" if direction == "ascending" else column.key
        url = self.address(sort=wanted, after=None, before=None) if column.sort else ""
        return {"column": column, "url": url, "direction": direction}

    @property
    def money(self) -> bool:
        return any(column.kind == "won" and not column.unit for column in self.shown)

    def address(self, **changes: str | None) -> str:
        """This list with some of its parameters changed (None takes one away)."""
        query = self.query.copy()
        for name, value in changes.items():
            query.pop(name, None)
            if value is not None:
                query[name] = value
        return f"?{query.urlencode()}" if query else self.request.path

    @property
    def next_url(self) -> str:
        return self.address(after=self.page.after, before=None) if self.page.after else ""

    @property
    def previous_url(self) -> str:
        return self.address(before=self.page.before, after=None) if self.page.before else ""

    @property
    def first_url(self) -> str:
        return self.address(after=None, before=None) if self.page.before else ""

    @property
    def export_urls(self) -> list[tuple[str, str]]:
        return [(kind, self.address(export=kind, after=None, before=None)) for kind in self.exports]

    # what leaves

    def export_head(self) -> list[str]:
        return [cells.heading(column) for column in self.shown]

    def export_rows(self, rows: Iterable[Any] | None = None) -> Iterator[list[Any]]:
        """What I see, all pages: plain values (int won, date, text), never a formula."""
        rows = self.sort.apply(self.found()).iterator(chunk_size=1000) if rows is None else rows
        for row in rows:
            yield [cells.plain(column, row) for column in self.shown]

    def respond(self, template: str, **context: Any) -> HttpResponse:
        """The page; only the list itself when htmx asks for it; a file when `export` is asked for and no filter is broken."""
        if (wanted := self.query.get("export")) and self.form.is_valid():
            return self.export(wanted)
        htmx = getattr(self.request, "htmx", None)
        name = self.partial if htmx and htmx.target == self.id else template
        status = 422 if self.form.errors else 200
        return render(self.request, name, {"table": self, **self.context, **context}, status=status)

    def export(self, kind: str) -> HttpResponse:
        if kind not in self.exports:
            raise Refusal(_("This list cannot be exported in that form."), status=400)
        if sink := getattr(self.request, "table_sink", None):  # a worker writes it: portal.documents.jobs
            sink(self)
            return HttpResponse()
        from .exports import answer  # xlsxwriter is only loaded when a file is asked for

        return answer(self, kind)
