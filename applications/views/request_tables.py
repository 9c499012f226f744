"""The lists of data requests."""

from functools import cached_property
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from applications.enums.requests import DataRequestState, DataStanding
from applications.forms.requests import AnswersFilter, AnswersOfficeFilter
from portal.ui.lists import Column, Table


class DataRequests(Table):
    """For those who ask, and those who read along."""

    caption = _("Data requests")
    order = "-created_at"
    columns = (
        Column("title", _("Data request"), link=lambda row: row.get_absolute_url(), sort="title"),
        Column("organisation", _("Asked by"), value="organisation.name"),
        Column("state", _("State"), kind="status", choices=DataRequestState, sort="state"),
        Column("due_at", _("Answer by"), kind="moment", sort="due_at"),
        Column("asked", _("Governments"), kind="number", sort="asked"),
        Column("answered", _("Answered"), kind="number", sort="answered"),
        Column("created_at", _("Prepared at"), kind="moment", sort="created_at", shown=False),
    )
    search = ("title",)
    empty = _("No data request yet.")


class OwnAnswers(Table):
    """For those who were asked."""

    caption = _("Data requests to us")
    order = "-asked_at"
    columns = (
        Column(
            "title",
            _("Data request"),
            value="request.title",
            link=lambda row: row.get_absolute_url(),
            sort="request__title",
        ),
        Column("organisation", _("Asked by"), value="request.organisation.name"),
        Column("cancelled", _("Request"), kind="status", value="request.state", choices=DataRequestState),
        Column("standing", _("Our answer"), kind="status", choices=DataStanding, sort="standing"),
        Column("due_at", _("Answer by"), kind="moment", value="request.due_at", sort="request__due_at"),
        Column("asked_at", _("Asked at"), kind="moment", sort="asked_at"),
    )
    search = ("request__title",)
    filters = AnswersFilter
    empty = _("Your government has not been asked for data yet.")


class Answers(Table):
    """Who has answered, who has not."""

    caption = _("Governments")
    order = "government__code"
    columns = (
        Column(
            "government",
            _("Government"),
            value="government.full_name",
            link=lambda row: row.get_absolute_url(),
            sort="government__code",
        ),
        Column("standing", _("State"), kind="status", choices=DataStanding, sort="standing"),
        Column("answered_at", _("Answered at"), kind="moment", value="reply.at", sort="answered_at"),
        Column("by", _("By"), value="reply.by.name"),
        Column("reminded_at", _("Reminded last"), kind="moment", sort="reminded_at"),
    )
    search = ("government__name_ko", "government__name_en")
    filters: Any = AnswersFilter
    empty = _("No government was asked.")

    def __init__(self, request: Any, rows: QuerySet, **context: Any) -> None:
        super().__init__(request, rows.annotate(answered_at=F("reply__at")), **context)

    def narrow(self, rows: QuerySet, asked: dict[str, Any]) -> QuerySet:
        if province := asked.pop("province", None):
            rows = rows.filter(Q(government=province) | Q(government__parent=province))
        return super().narrow(rows, asked)


class OfficeAnswers(Answers):
    filters = AnswersOfficeFilter


CHOOSE = Column("choose", _("Choose"), template="applications/_choose_answer.html")


class _Choosing(Table):
    """On the page each row that may be reminded has its box; a file has none."""

    @cached_property
    def shown(self) -> list[Column]:
        columns = Table.shown.func(self)
        return columns if self.query.get("export") else [columns[0], CHOOSE, *columns[1:]]


class ChoosingAnswers(_Choosing, Answers):
    pass


class ChoosingOfficeAnswers(_Choosing, OfficeAnswers):
    pass


def answers_table(office: bool, choosing: bool) -> type[Answers]:
    plain, with_boxes = (OfficeAnswers, ChoosingOfficeAnswers) if office else (Answers, ChoosingAnswers)
    return with_boxes if choosing else plain


def request_trail(*steps: tuple[Any, str]) -> list[tuple[Any, str]]:
    """The way here from the data requests of one's office."""
    return [(_("Data requests"), reverse("applications:data_requests") if steps else ""), *steps]
