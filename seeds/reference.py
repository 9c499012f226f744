"""Reference data of the release of 2 January 2024: pillars, programmes, envelopes, figures; each with its basis."""

import csv
from dataclasses import dataclass
from pathlib import Path

from applications.enums import BottomUpBasis, ProgrammeKind
from applications.models import Pillar, Programme
from awards.actions.envelopes import amend_envelope, create_envelope, open_fiscal_year
from awards.enums import FigureKind
from awards.models import Envelope, FiscalYear, ReferenceFigure
from portal.accounts.models import LocalGovernment
from seeds.people import Cast
from seeds.steps import DATA, key

EOK = 100_000_000
RELEASE, HISTORY = DATA / "release_2024.csv", DATA / "smart_village_history.csv"
HEADLINE = "smart_village"
PROPOSED = ("smart_village", "digital_basics", "innovation_base", "manufacturing_ai", "agri_ai")
SOURCE = "과학기술정보통신부 2024. 1. 2. 보도자료"


@dataclass(frozen=True)
class Row:
    """One line of the release; the amount in won."""

    key: str
    name_ko: str
    name_en: str
    kind: str
    parent: str
    year: int
    amount: int
    tasks: int | None
    bottom_up: bool
    basis: str

    @property
    def shown_basis(self) -> str:
        """The source, and how the figure was had from it."""
        return f"{SOURCE} {self.basis}"


def read_release(path: Path = RELEASE) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return [_row(line) for line in csv.DictReader(file)]


def _row(line: dict[str, str]) -> Row:
    return Row(
        key=line["key"], name_ko=line["name_ko"], name_en=line["name_en"], kind=line["kind"], parent=line["parent"],
        year=int(line["fiscal_year"]), amount=int(line["amount_eok"] or 0) * EOK,
        tasks=int(line["project_count"]) if line["project_count"] else None,
        bottom_up=line["bottom_up"] == "1", basis=line["basis_ko"],
    )  # fmt: skip


def make_programmes(rows: list[Row]) -> dict[str, Programme]:
    """Pillars with their programmes; what the release does not itemise is a programme labelled as a remainder."""
    pillars = {
        row.key: Pillar.objects.create(
            key=row.key.removeprefix("pillar_"), name_ko=row.name_ko, name_en=row.name_en, order=order
        )
        for order, row in enumerate((row for row in rows if row.kind == "pillar"), start=1)
    }
    kinds = {"programme": ProgrammeKind.PROGRAMME, "remainder": ProgrammeKind.REMAINDER}
    return {
        row.key: Programme.objects.create(
            key=row.key, pillar=pillars[row.parent], name_ko=row.name_ko, name_en=row.name_en, kind=kinds[row.kind],
            bottom_up=row.bottom_up, bottom_up_basis=_bottom_up(row), basis=row.shown_basis,
        )
        for row in rows
        if row.kind in kinds and not row.key.endswith("_prev")
    }  # fmt: skip


def _bottom_up(row: Row) -> str:
    if not row.bottom_up:
        return ""
    return BottomUpBasis.AUTONOMY if row.key == HEADLINE else BottomUpBasis.PROPOSED


def make_envelopes(rows: list[Row], programmes: dict[str, Programme], cast: Cast) -> None:
    """The national envelope, pillars, programmes of each year; never a share, a group or a district."""
    pillars = {pillar.key: pillar for pillar in Pillar.objects.all()}
    years = {
        year: open_fiscal_year(year=year, by=cast.programme_officer)
        for year in sorted({r.year for r in rows})
    }
    for row in rows:
        if row.kind not in ("envelope", "pillar", "programme", "remainder"):
            continue
        pillar = pillars[row.key.removeprefix("pillar_")] if row.kind == "pillar" else None
        programme = programmes.get(row.key.removesuffix("_prev")) if row.kind != "pillar" else None
        grant_ceiling(
            years[row.year],
            row.amount,
            cast,
            pillar=pillar,
            programme=programme,
            basis=row.shown_basis,
            reason=SOURCE,
        )


def grant_ceiling(
    year: FiscalYear,
    amount: int,
    cast: Cast,
    *,
    basis: str,
    reason: str,
    pillar: Pillar | None = None,
    programme: Programme | None = None,
    province: LocalGovernment | None = None,
) -> Envelope:
    """An envelope with its ceiling in won, by two persons."""
    named = [str(year.pk), *(str(one.pk) if one else "" for one in (pillar, programme, province))]
    envelope = create_envelope(
        fiscal_year=year, by=cast.programme_officer, pillar=pillar, programme=programme, province=province,
        basis=basis, key=key("envelope", *named),
    )  # fmt: skip
    amend_envelope(
        envelope=envelope, delta=amount, reason=reason, document_number=f"예시-{year.pk}",
        proposed_by=cast.programme_officer, by=cast.approver, key=key("ceiling", *named),
    )  # fmt: skip
    return envelope


def make_figures(rows: list[Row]) -> None:
    """Figures that overlap envelopes or precede this portal: shown beside, never in a sum of envelopes."""
    kinds = {"share": FigureKind.SHARE, "group": FigureKind.GROUP}
    figures = [
        ReferenceFigure(
            key=row.key.removesuffix("_prev"), kind=kinds[row.kind], fiscal_year=row.year, name_ko=row.name_ko,
            name_en=row.name_en, amount=row.amount, tasks=row.tasks, basis=row.shown_basis,
        )
        for row in rows
        if row.kind in kinds
    ]  # fmt: skip
    districts = [_district(row) for row in rows if row.kind == "district"]
    national = [_count(row) for row in rows if row.kind == "envelope" and row.tasks]
    ReferenceFigure.objects.bulk_create([*figures, *districts, *national, *read_history()])


def _district(row: Row) -> ReferenceFigure:
    return ReferenceFigure(
        key=row.key, kind=FigureKind.COUNT, fiscal_year=row.year, name_ko=row.name_ko, name_en=row.name_en,
        tasks=row.tasks or 1, basis=row.shown_basis,
    )  # fmt: skip


def _count(row: Row) -> ReferenceFigure:
    return ReferenceFigure(
        key="projects", kind=FigureKind.COUNT, fiscal_year=row.year, name_ko="지방 디지털 혁신사업 수",
        name_en="Local digital innovation projects", tasks=row.tasks, basis=row.shown_basis,
    )  # fmt: skip


def read_history(path: Path = HISTORY) -> list[ReferenceFigure]:
    """Smart village before this portal: 2019 to 2023, as counts and amounts."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    spans = [(line, [int(year) for year in line["years"].split("-")]) for line in lines]
    return [
        ReferenceFigure(
            key=HEADLINE, kind=FigureKind.HISTORY, fiscal_year=years[0],
            last_year=years[1] if len(years) > 1 else None, name_ko="스마트빌리지 보급 및 확산", name_en="Smart village",
            amount=int(line["amount_eok"]) * EOK, tasks=int(line["tasks"]),
            governments=int(line["local_governments"]), basis=line["basis_ko"],
        )
        for line, years in spans
        if years[-1] < 2024
    ]  # fmt: skip
