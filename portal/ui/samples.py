"""What the gallery shows. Sample values, invented."""

from typing import Any


def forms(data: Any = None) -> dict[str, Any]:
    return {}


def page(forms: dict[str, Any]) -> dict[str, Any]:
    return {}
