"""What the gallery shows. Every value is invented and says so."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import keyset
from .errors import PAGES
from .forms import (
    Combobox,
    CreatesOnce,
    DayField,
    Form,
    LongTextField,
    MomentField,
    TextField,
    WonField,
    row_set,
)
from .lists import Column, Table

PARTS = (
    ("words", gettext_lazy("Words and links")),
    ("buttons", gettext_lazy("Buttons")),
    ("badges", gettext_lazy("State badges")),
    ("notices", gettext_lazy("Notices")),
    ("amounts", gettext_lazy("Amounts and dates")),
    ("form", gettext_lazy("Form")),
    ("rows", gettext_lazy("Rows that can be added")),
    ("list", gettext_lazy("List")),
    ("table", gettext_lazy("Plain table")),
    ("empty", gettext_lazy("Empty state")),
    ("stats", gettext_lazy("Figures")),
    ("cards", gettext_lazy("Cards and facts")),
    ("tasks", gettext_lazy("What waits for me")),
    ("steps", gettext_lazy("Steps and tabs")),
    ("timeline", gettext_lazy("Timeline")),
    ("money", gettext_lazy("Money bar")),
    ("split", gettext_lazy("Side by side")),
    ("matrix", gettext_lazy("Matrix")),
    ("icons", gettext_lazy("Icons")),
    ("pages", gettext_lazy("Confirmation and error pages")),
)
ICONS = (
    "bell calendar check clock close columns down download empty file globe help mail menu person plus "
    "print search sort text-size up upload"
)


class State(models.TextChoices):
    DRAFT = "draft", gettext_lazy("Draft")
    REVIEW = "review", gettext_lazy("In review")
    AWARDED = "awarded", gettext_lazy("Selected")
    RETURNED = "returned", gettext_lazy("Returned")
    DECLINED = "declined", gettext_lazy("Not selected")

    @property
    def tone(self) -> str:
        tones = {"review": "info", "awarded": "success", "returned": "warning", "declined": "danger"}
        return tones.get(self.value, "neutral")


@dataclass(frozen=True)
class Row:
    pk: int
    title: str
    government: str
    asked: int
    due: date
    state: str


def rows() -> list[Row]:
    titles = (
        _("Sample: smart farm by the sea"),
        _("Sample: night bus on call"),
        _("Sample: safe valley road"),
    )
    places = (_("Sample county"), _("Sample city"))
    return [
        Row(
            n, titles[n % 3], places[n % 2], 123_456_789 * (n + 1), date(2026, 12, n + 1), State.values[n % 5]
        )
        for n in range(6)
    ]


class SampleFilter(Form):
    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False, choices=[("", gettext_lazy("All")), *State.choices]
    )


class SampleList(Table):
    caption = gettext_lazy("Sample proposals")
    unit = "million"
    columns = (
        Column("title", gettext_lazy("Project"), link=lambda row: "#list", sort="title"),
        Column("government", gettext_lazy("Government")),
        Column("asked", gettext_lazy("Asked"), kind="won", sort="asked"),
        Column("due", gettext_lazy("Due"), kind="day", sort="due"),
        Column("state", gettext_lazy("State"), kind="status", choices=State),
    )
    order = "title"
    search = ("title",)
    filters = SampleFilter
    exports = ()

    @cached_property
    def page(self) -> keyset.Page:
        """Six rows of no database; the real list reads one page in one query."""
        wanted, words = self.asked.get("state"), self.asked.get("q", "")
        found = [row for row in rows() if words in row.title and wanted in (None, row.state)]
        found.sort(key=lambda row: getattr(row, self.sort.key), reverse=self.sort.descending)
        return keyset.Page(found, before=None, after="sample" if found else None)

    def as_asked(self) -> HttpResponse | None:
        htmx = getattr(self.request, "htmx", None)
        return self.respond(self.partial) if htmx and htmx.target == self.id else None


class SampleForm(CreatesOnce, Form):
    name = TextField(
        label=gettext_lazy("Project title"), max_length=40, help_text=gettext_lazy("Up to 40 characters.")
    )
    contact = forms.EmailField(
        label=gettext_lazy("E-mail"), widget=forms.EmailInput({"autocomplete": "username"}), required=False
    )
    secret = forms.CharField(
        label=gettext_lazy("Password"),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        required=False,
    )
    asked = WonField(label=gettext_lazy("Amount asked"), help_text=gettext_lazy("In won."))
    unit_price = WonField(label=gettext_lazy("Yearly cost"), unit="thousand", required=False)
    starts = DayField(label=gettext_lazy("Start"))
    meets = MomentField(label=gettext_lazy("Meeting"), required=False)
    field = forms.ChoiceField(label=gettext_lazy("State"), choices=[("", "---------"), *State.choices])
    place = forms.ChoiceField(label=gettext_lazy("Government"), widget=Combobox, choices=())
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), widget=forms.RadioSelect, choices=())
    goals = forms.MultipleChoiceField(
        label=gettext_lazy("Goals"), widget=forms.CheckboxSelectMultiple, choices=(), required=False
    )
    need = LongTextField(label=gettext_lazy("Why it is needed"), max_length=200)
    file = forms.FileField(
        label=gettext_lazy("Attachment"), required=False, help_text=gettext_lazy("PDF or HWPX.")
    )
    agreed = forms.BooleanField(label=gettext_lazy("I have read the conditions."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = (_("Sample county"), _("Sample city"), _("Sample island"))
        self.fields["place"].choices = [("", "---------"), *((str(n), name) for n, name in enumerate(places))]
        self.fields["kind"].choices = [("pioneer", _("Pioneer")), ("spread", _("Roll-out"))]
        self.fields["goals"].choices = [
            ("life", _("Daily life")),
            ("safety", _("Safety")),
            ("income", _("Income")),
        ]


class SampleCost(Form):
    item = TextField(label=gettext_lazy("Item"), max_length=40)
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=2020, max_value=2040)
    amount = WonField(label=gettext_lazy("Amount (won)"))


SampleRows = row_set(SampleCost, extra=1, most=10)


def confirmation() -> dict[str, Any]:
    return {
        "title": _("Submit the proposal"),
        "consequences": [
            _("The proposal is frozen as it is now and goes to the ministry's officers."),
            _("It gets a receipt number, which never changes."),
            _("You and your colleagues receive a letter."),
        ],
        "facts": [(_("Project"), _("Sample: night bus on call")), (_("Government"), _("Sample county"))],
        "action_label": _("Submit"),
        "final": True,
        "back": reverse("ui:gallery"),
        "trail": [(_("Component gallery"), reverse("ui:gallery")), (_("Confirmation"), "")],
    }


def page(request: HttpRequest, sent: Any) -> dict[str, Any]:
    costs = [{"item": _("Sample sensor"), "year": 2027, "amount": 12_000_000}]
    sent_rows = sent if sent and "costs-TOTAL_FORMS" in sent else None
    return {
        "parts": [(name, label, f"ui/gallery/{name}.html", source(name)) for name, label in PARTS],
        "form": SampleForm(sent, initial={"asked": 123_456_000, "unit_price": 45_000_000}),
        "rows": SampleRows(sent_rows, prefix="costs", initial=costs),
        "table": SampleList(request, None),
        "trail": [(_("Component gallery"), "")],
        **values(),
    }


def values() -> dict[str, Any]:
    moment, shares = datetime(2026, 11, 22, 9, 0, tzinfo=UTC), (800, 60, 120, 20)
    sources = (_("National"), _("Province"), _("Municipality"), _("Private"))
    office, desk = _("Sample county · Local approver"), _("Sample county · Local officer")
    return {
        "states": list(State),
        "amounts": [0, 1_234, 123_456, 103_900_000_000, 577_000_000_000, -45_600_000],
        "moment": moment,
        "pairs": [(label, share * 1_000_000) for label, share in zip(sources, shares, strict=True)],
        "events": [
            {"when": moment, "title": _("Received"), "who": office, "text": "SV-2027-0042"},
            {"when": moment, "title": _("Draft begun"), "who": desk},
        ],
        "icons": ICONS.split(),
        "codes": PAGES,
    }


def source(name: str) -> str:
    """The template of a part as it is written: what one copies."""
    return get_template(f"ui/gallery/{name}.html").template.source.strip()
