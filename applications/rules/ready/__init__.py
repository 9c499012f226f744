"""Ready-made calls: what an officer may begin a new call from when there is no earlier one. Plain data, all of it editable."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from applications.rules.ready import convergence, district, village
from applications.rules.ready.parts import rules


@dataclass(frozen=True)
class Ready:
    """One kind of call, ready to be prepared."""

    key: str
    name_ko: str
    name_en: str
    prefix: str
    funding_basis: str
    summary_ko: str
    summary_en: str
    rules: dict[str, Any]
    sections: Callable[[], list[dict[str, Any]]]


def _converging(field: convergence.Field, prefix: str) -> Ready:
    return Ready(
        key=f"ai-{field.key}",
        name_ko=f"인공지능 융합: {field.name_ko}",
        name_en=f"AI convergence: {field.name_en}",
        prefix=prefix,
        funding_basis="subsidy",
        summary_ko=f"지역의 특화 분야({field.name_ko})에 인공지능을 융합하는 과제를 공모합니다.",
        summary_en=f"Projects that bring AI to what the region is strong in: {field.name_en.lower()}.",
        rules=rules(**convergence.RULES, zones=[field.zone]),
        sections=lambda: convergence.sections(field),
    )


READY: dict[str, Ready] = {
    one.key: one
    for one in (
        Ready(
            key="smart-village",
            name_ko="스마트빌리지",
            name_en="Smart village",
            prefix="SV",
            funding_basis="block",
            summary_ko="주민의 생활을 편리하고 안전하게 하는 디지털 서비스를 공모합니다.",
            summary_en="Digital services that make daily life easier and safer.",
            rules=rules(**village.BLOCK),
            sections=village.sections,
        ),
        Ready(
            key="digital-district",
            name_ko="디지털 혁신지구",
            name_en="Digital innovation district",
            prefix="DD",
            funding_basis="subsidy",
            summary_ko="디지털 기업과 인재가 모이는 거점을 3년에 걸쳐 조성할 시범지역을 공모합니다.",
            summary_en="Pilot areas where a hub of digital firms and talent is founded within three years.",
            rules=rules(**district.RULES),
            sections=district.sections,
        ),
        *map(_converging, convergence.FIELDS, ("GM", "YM", "HA")),
    )
}
