"""The sample calls' rules and forms: those of the ready-made smart village call."""

from applications.rules.ready.parts import rules
from applications.rules.ready.village import BLOCK
from applications.rules.ready.village import sections as village

__all__ = ["BLOCK", "SUBSIDY", "rules", "sections"]
SUBSIDY = {
    "endorsement": "none",
    "order_by": "score",
    "national_share_percent": 70,
    "service_field_required": False,
    "proposals_per_government": 1,
}


LATER = ("timetable", "files")  # what the past calls did not ask for yet


def sections(*, whole: bool = False) -> list[dict]:
    """The form: of the open call with all its sections, of the others without those of later."""
    return [one for one in village() if whole or one["kind"] not in LATER]
