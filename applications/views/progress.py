"""How far the governments are with a call, and reminding those that are behind: choose, see who gets what, send."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications import permissions
from applications.actions import remind_governments
from applications.enums.province import Standing
from applications.forms.province import ProgressFilter, ProgressOfficeFilter, ReminderForm
from applications.models import Call
from applications.queries.progress import LOCAL, count_missing, governments_of, readers_by_government
from applications.views.fetch import OFFICE, call_trail, or_404, the_call
from portal.accounts.enums import Role
from portal.activity import clock
from portal.ui import keyset
from portal.ui.deeds import carry_out, render_form
from portal.ui.formats import SEOUL
from portal.ui.lists import Column, Table
from portal.ui.policies import roles

COLUMNS = (
    Column("name", _("Government"), value="full_name", sort="code"),
    Column("standing", _("State"), kind="status", choices=Standing, sort="standing"),
    Column("missing", _("Still missing"), kind="number"),
    Column("drafts", _("Draft"), kind="number", sort="drafts"),
    Column("sent", _("Received"), kind="number", sort="sent"),
    Column("reminded_at", _("Reminded last"), kind="moment", sort="reminded_at"),
)
CHOOSE = Column("choose", _("Choose"), template="applications/_choose.html")


class Progress(Table):
    """Governments that a call addresses, and how far they are."""

    caption = _("Governments")
    order = "code"
    columns = COLUMNS
    search = ("name_ko", "name_en")
    filters: Any = ProgressFilter
    empty = _("No government answers to this.")

    def narrow(self, rows: QuerySet, asked: dict[str, Any]) -> QuerySet:
        if province := asked.pop("province", None):
            rows = rows.filter(Q(pk=province.pk) | Q(parent=province))
        return super().narrow(rows, asked)

    @cached_property
    def page(self) -> keyset.Page:
        after, before = self.query.get("after", ""), self.query.get("before", "")
        page = keyset.page(self.found(), self.sort, self.size, after, before)
        self._told(page.rows)
        return page

    def _told(self, rows: Iterable[Any]) -> None:
        """How much each still lacks; what lacks nothing only waits to be submitted."""
        count_missing(rows, self.context["call"])
        for row in rows:
            if row.standing == Standing.UNFINISHED and row.missing == 0:
                row.standing = Standing.COMPLETE.value

    def export_rows(self, rows: Iterable[Any] | None = None) -> Iterator[list[Any]]:
        found = list(self.sort.apply(self.found()) if rows is None else rows)
        self._told(found)
        return super().export_rows(found)


class OfficeProgress(Progress):
    filters = ProgressOfficeFilter


class _Choosing(Table):
    """On the page, each row that may be reminded has its box; a file has none."""

    columns = (COLUMNS[0], CHOOSE, *COLUMNS[1:])

    @cached_property
    def shown(self) -> list[Column]:
        chosen = [column for column in Table.shown.func(self) if column.key != "choose"]
        return chosen if self.query.get("export") else [chosen[0], CHOOSE, *chosen[1:]]


class ChoosingProgress(_Choosing, Progress):
    pass


class ChoosingOfficeProgress(_Choosing, OfficeProgress):
    pass


def _table(province: bool, choosing: bool) -> type[Progress]:
    plain, with_boxes = (Progress, ChoosingProgress) if province else (OfficeProgress, ChoosingOfficeProgress)
    return with_boxes if choosing else plain


@roles(Role.PROVINCE_COORDINATOR, *OFFICE, methods="GET")
def progress(request: HttpRequest, slug: str) -> HttpResponse:
    """Who has not started, who is unfinished and by how much, who has submitted; with the days left."""
    call, by = the_call(request, slug), request.membership
    or_404(permissions.may_see_progress(by, call))
    now = clock.now()
    reminds = permissions.may_remind(by, call) and now < call.closes_at
    kind = _table(by.role == Role.PROVINCE_COORDINATOR, reminds)
    table = kind(request, governments_of(call, by), call=call)
    context = {"trail": call_trail(call, (gettext("Progress"), "")), "now": now, "reminds": reminds}
    return table.respond("applications/progress.html", behind=_behind(call, by), **context)


def _behind(call: Call, by: Any) -> list[tuple[Any, int]]:
    """How many governments stand where."""
    counts = {one: 0 for one in Standing if one != Standing.COMPLETE}
    for standing in governments_of(call, by).order_by().values_list("standing", flat=True):
        counts[Standing(standing)] += 1
    return list(counts.items())


@roles(Role.PROVINCE_COORDINATOR, Role.PROGRAMME_OFFICER)
def reminder(request: HttpRequest, slug: str) -> HttpResponse:
    """Who gets what, before it is sent; `standing` in the address chooses all that stand so."""
    call, by = the_call(request, slug), request.membership
    or_404(permissions.may_remind(by, call))
    rows = governments_of(call, by)
    form = ReminderForm(
        request.POST or None, governments=rows, initial={"government": _chosen(request, rows)}
    )
    if form.is_valid():
        given = form.cleaned_data
        values = {"call": call, "governments": given["government"], "note": given["note"], "by": by}
        done, sent = carry_out(form, remind_governments, key=given["request_key"], **values)
        if done:
            messages.success(request, gettext("Reminded: %(count)s governments.") % {"count": len(sent)})
            return redirect("applications:progress", slug)
    preview = _preview(call, form, rows)
    context = {
        "call": call,
        "rows": preview,
        "goes": [row for row in preview if row.goes],
        "now": clock.now(),
    }
    steps = (gettext("Progress"), reverse("applications:progress", args=[slug])), (gettext("Reminder"), "")
    return render_form(request, "applications/reminder.html", form, trail=call_trail(call, *steps), **context)


def _chosen(request: HttpRequest, rows: QuerySet) -> list[int]:
    """The governments named in the address, or all that stand so."""
    if (standing := request.GET.get("standing")) in Standing.values:
        return list(rows.filter(standing=standing).values_list("pk", flat=True))
    return [int(one) for one in request.GET.getlist("government") if one.isdecimal() and len(one) < 10]


def _preview(call: Call, form: ReminderForm, rows: QuerySet) -> list[Any]:
    """Each chosen government with what it gets, or why it gets nothing."""
    if form.is_bound:
        wanted = [row.pk for row in form.cleaned_data.get("government", ())]
    else:
        wanted = form.initial["government"]
    found = list(rows.filter(pk__in=wanted).order_by("code"))
    count_missing(found, call)
    readers, now = readers_by_government(found, *LOCAL), clock.now()
    for row in found:
        row.readers = readers.get(row.pk, [])
        row.state, row.why_not = Standing(row.standing), _why_not(row, now)
        row.goes = not row.why_not
    return found


def _why_not(row: Any, now: datetime) -> str:
    if row.standing == Standing.SUBMITTED:
        return gettext("It has submitted.")
    if not row.readers:
        return gettext("Nobody of it is registered here.")
    if row.reminded_at and row.reminded_at.astimezone(SEOUL).date() == now.astimezone(SEOUL).date():
        return gettext("It has been reminded today already.")
    return ""
