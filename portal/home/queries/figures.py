"""The year's headline figures, added up from the rows: envelopes, published awards, reference figures. Amounts in won."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.enums import ServiceField
from awards.enums import DecisionState, FigureKind
from awards.models import Award, BudgetVote, Envelope, ReferenceFigure

HEADLINE = "smart_village"  # key of the programme the front page tells of
SHARE = "bottom_up"  # key of the reference figure that is shown as a share of the national envelope
OWN_RECORDS = gettext_lazy("Counted from the awards published in this portal.")


@dataclass(frozen=True)
class Figure:
    """One figure with its basis. `kind`: won, count, or share (a fraction; its change is in points)."""

    key: str
    label: str
    value: int | float
    kind: str
    basis: list[str]
    change: int | float | None = None

    @property
    def sign(self) -> str:
        """Before a change in won that is more; less has its triangle already."""
        return "+" if self.change and self.change > 0 else ""

    @property
    def points(self) -> str:
        """The change of a share, in percentage points with its sign."""
        return f"{(self.change or 0) * 100:+.1f}"


@dataclass(frozen=True)
class FieldSum:
    """What was awarded in one service field."""

    field: ServiceField
    tasks: int
    amount: int


@dataclass(frozen=True)
class Headline:
    """All figures of a year's front page."""

    year: int
    national: Figure
    pillars: list[Figure]
    programme: Figure | None = None
    tasks: Figure | None = None
    governments: Figure | None = None
    since: Figure | None = None
    share: Figure | None = None
    fields: list[FieldSum] = field(default_factory=list)

    @property
    def counts(self) -> list[Figure]:
        return [figure for figure in (self.tasks, self.governments, self.since) if figure]

    @property
    def bars(self) -> list[tuple[str, int | float]]:
        return [(figure.label, figure.value) for figure in self.pillars]

    @property
    def all(self) -> list[Figure]:
        return [f for f in (self.national, *self.pillars, self.programme, *self.counts, self.share) if f]


@dataclass
class Rows:
    """The rows the figures of one year are made of."""

    year: int
    envelopes: list[Envelope]
    references: list[ReferenceFigure]
    awarded: dict[int, dict[str, Any]]

    def ceiling(self, year: int, *, pillar: int | None = None, programme: str = "") -> Envelope | None:
        for one in self.envelopes:
            named = one.programme.key if one.programme else ""
            if (one.fiscal_year_id, one.pillar_id, named) == (year, pillar, programme):
                return one
        return None

    def reference(self, key: str, year: int, kind: str) -> ReferenceFigure | None:
        found = (r for r in self.references if (r.key, r.kind) == (key, kind))
        return next((r for r in found if r.fiscal_year <= year <= (r.last_year or r.fiscal_year)), None)


def years() -> list[int]:
    """Fiscal years with a voted national envelope, the latest first: what the front page can tell of.

    The vote on a call of another programme does not make the year the front page's: its programme's money must have
    been voted, or its figures stated in the history.
    """
    whole = Envelope.objects.filter(pillar=None, programme=None, province=None, field=None)
    voted = whole.filter(fiscal_year__voted_on__isnull=False).filter(Exists(_stated()) | Exists(_voted()))
    return list(voted.order_by("-fiscal_year").values_list("fiscal_year", flat=True))


def _stated() -> QuerySet[ReferenceFigure]:
    """The headline programme's history of an envelope's year."""
    year, last = OuterRef("fiscal_year"), Coalesce("last_year", "fiscal_year")
    rows = ReferenceFigure.objects.filter(key=HEADLINE, kind=FigureKind.HISTORY, fiscal_year__lte=year)
    return rows.annotate(last=last).filter(last__gte=year)


def _voted() -> QuerySet[BudgetVote]:
    """Approved votes of an envelope's year on the headline programme."""
    return BudgetVote.objects.filter(
        state=DecisionState.APPROVED,
        call__programme__key=HEADLINE,
        call__fiscal_year=OuterRef("fiscal_year"),
    )


def headline(year: int) -> Headline:
    """The figures of a year that has a national envelope. Four queries, whatever the number of awards."""
    rows = _rows(year)
    whole = rows.ceiling(year)
    assert whole is not None, "asked for a year without a national envelope"
    return Headline(
        year=year,
        national=_ceiling(rows, "national", _("National budget"), whole, rows.ceiling(year - 1)),
        pillars=_pillars(rows),
        programme=_programme(rows),
        tasks=_counted(rows, "tasks", _("Projects")),
        governments=_counted(rows, "governments", _("Local governments")),
        since=_since(rows),
        share=_share(rows, whole),
        fields=_fields(year),
    )


def _rows(year: int) -> Rows:
    envelopes = Envelope.objects.filter(fiscal_year__in=[year, year - 1], province=None, field=None)
    return Rows(
        year=year,
        envelopes=list(envelopes.select_related("pillar", "programme").order_by("pillar__order", "id")),
        references=list(ReferenceFigure.objects.filter(fiscal_year__lte=year).order_by("fiscal_year")),
        awarded={row["call__fiscal_year"]: row for row in _awarded(year)},
    )


def _awarded(year: int) -> Iterable[dict[str, Any]]:
    """Published awards of the headline programme up to the year: counts and won by fiscal year."""
    shown = (
        Award.objects.visible_to(None).standing().filter(programme__key=HEADLINE, call__fiscal_year__lte=year)
    )
    return shown.values("call__fiscal_year").annotate(
        tasks=Count("pk"), governments=Count("government", distinct=True), amount=Sum("approved")
    )


def _ceiling(rows: Rows, key: str, label: str, now: Envelope, before: Envelope | None) -> Figure:
    basis = [f"{one.fiscal_year_id}: {one.basis}" for one in (now, before) if one and one.basis]
    return Figure(key, label, now.ceiling, "won", basis, now.ceiling - before.ceiling if before else None)


def _pillars(rows: Rows) -> list[Figure]:
    mine = [
        one for one in rows.envelopes if one.pillar and not one.programme and one.fiscal_year_id == rows.year
    ]
    return [
        _ceiling(
            rows, one.pillar.key, one.pillar.name, one, rows.ceiling(rows.year - 1, pillar=one.pillar_id)
        )
        for one in mine
        if one.pillar
    ]


def _programme(rows: Rows) -> Figure | None:
    now, before = (rows.ceiling(year, programme=HEADLINE) for year in (rows.year, rows.year - 1))
    return _ceiling(rows, HEADLINE, now.programme.name, now, before) if now and now.programme else None


def _counted(rows: Rows, key: str, label: str) -> Figure | None:
    """Of the year: from the published awards; for a year before the portal from the stated history."""
    if own := rows.awarded.get(rows.year):
        return Figure(key, label, own[key], "count", [str(OWN_RECORDS)])
    past = rows.reference(HEADLINE, rows.year, FigureKind.HISTORY)
    stated = getattr(past, key) if past else None
    return Figure(key, label, stated, "count", [past.basis]) if past and stated is not None else None


def _since(rows: Rows) -> Figure | None:
    """Projects since the first year on record: the stated history, then what this portal has published."""
    history = [r for r in rows.references if (r.key, r.kind) == (HEADLINE, FigureKind.HISTORY)]
    covered = max((r.last_year or r.fiscal_year for r in history), default=0)
    parts = [(_span(r), r.tasks or 0, r.basis) for r in history]
    own = sorted(year for year in rows.awarded if year > covered)
    parts += [(str(year), rows.awarded[year]["tasks"], str(OWN_RECORDS)) for year in own]
    if not parts:
        return None
    first = min([r.fiscal_year for r in history] + own)
    basis = [f"{span}: {tasks}. {text}" for span, tasks, text in parts]
    return Figure(
        "since", _("Projects since %(year)s") % {"year": first}, sum(p[1] for p in parts), "count", basis
    )


def _span(row: ReferenceFigure) -> str:
    return f"{row.fiscal_year}–{row.last_year}" if row.last_year else str(row.fiscal_year)


def _share(rows: Rows, whole: Envelope) -> Figure | None:
    now, before = (rows.reference(SHARE, year, FigureKind.SHARE) for year in (rows.year, rows.year - 1))
    past = rows.ceiling(rows.year - 1)
    if not (now and now.amount and whole.ceiling):
        return None
    value, change = now.amount / whole.ceiling, None
    if before and before.amount and past and past.ceiling:
        change = value - before.amount / past.ceiling
    basis = [f"{one.fiscal_year}: {one.basis}" for one in (now, before) if one]
    return Figure(SHARE, _("Share planned from below"), value, "share", basis, change)


def _fields(year: int) -> list[FieldSum]:
    """All service fields in the order of the form, those without an award too."""
    shown = Award.objects.visible_to(None).standing().filter(call__fiscal_year=year, programme__key=HEADLINE)
    sums = {
        row["field"]: row for row in shown.values("field").annotate(tasks=Count("pk"), amount=Sum("approved"))
    }
    none = {"tasks": 0, "amount": 0}
    return [FieldSum(one, **{k: sums.get(one, none)[k] for k in none}) for one in ServiceField]
