"""A call's rules as data: their shape, and what keeps them from being sound."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Criterion:
    """One line of the score sheet; weights of a call sum to 100 marks."""

    key: str
    name_ko: str
    name_en: str
    guide_ko: str
    guide_en: str
    weight: int


@dataclass(frozen=True)
class CallRules:
    """A call's rules as data (domain: things). Money in won, shares in per cent, marks out of 100."""

    criteria: tuple[Criterion, ...]
    bonus_max: int = 5
    reviews_per_proposal: int = 3
    trim: bool = False
    pass_mark: int = 60
    grade_cuts: tuple[tuple[str, int], ...] = (("S", 90), ("A", 80), ("B", 70))
    spread_percent: int = 30
    national_share_percent: int = 80
    smallest: int = 0
    largest: int = 10**12
    levels: tuple[str, ...] = ("province", "municipality")
    zones: tuple[str, ...] = ()
    cost_categories: tuple[tuple[str, str, str], ...] = ()
    attachments_required: bool = False
    service_field_required: bool = True
    proposals_per_government: int = 1
    endorsement: str = "none"
    order_by: str = "score"
    appeal_days: int = 30
    appeal_answer_days: int = 14
    appeal_extension_days: int = 10
    endorsement_days: int = 14
    show_distance: bool = False
    years: int = 1
    conflict_years: int = 3  # for which a post or an advice that has ended bars a reviewer
    same_province_barred: bool = False
    partners_confirm: bool = False
    presentation_percent: int = 0  # share of a presentation stage in the total; 0: there is none
    presentation_criteria: tuple[Criterion, ...] = ()
    blind: bool = False  # reviewers do not learn whose proposal they judge
    procedures: tuple[tuple[str, str, str, str], ...] = ()  # key, Korean, English, "record" or "condition"

    @classmethod
    def from_data(cls, data: Mapping) -> "CallRules":
        """From the JSON on the call. Raises TypeError or KeyError on a shape that is not rules."""
        values = dict(data)
        for key in ("criteria", "presentation_criteria"):
            if key in values or key == "criteria":
                values[key] = tuple(Criterion(**line) for line in values[key])
        for key in ("grade_cuts", "cost_categories", "procedures"):
            if key in values:
                values[key] = tuple(tuple(row) for row in values[key])
        for key in ("levels", "zones"):
            if key in values:
                values[key] = tuple(values[key])
        return cls(**values)


# Words of the addresses below a proposal: no section may be called so.
RESERVED = frozenset(
    [
        "preview",
        "people",
        "discard",
        "reopening",
        "submission",
        "receipt",
        "withdrawal",
        "screening",
        "messages",
        "consultation",
        "appeal",
        "handback",
        "attachments",
        "uploads",
        "changes",
        "letter",
        "asking",
        "return",
        "whole",
        "similar",
        "confirmation",
    ]
)
NEEDED_SECTIONS = ("overview", "costs", "funding")


def faults_of(rules: CallRules) -> list[str]:
    """What keeps a call from being published; empty when the rules are sound."""
    faults = []
    if sum(c.weight for c in rules.criteria) != 100 or any(c.weight <= 0 for c in rules.criteria):
        faults.append("weights")
    if not 0 <= rules.presentation_percent <= 90 or not _presentation_weighs(rules):
        faults.append("presentation")
    if not 0 <= rules.bonus_max <= 5:
        faults.append("bonus")
    if not 0 < rules.national_share_percent <= 100:
        faults.append("share")
    if not 0 <= rules.smallest <= rules.largest:
        faults.append("amounts")
    if rules.reviews_per_proposal < 1 or (rules.trim and rules.reviews_per_proposal < 5):
        faults.append("reviews")
    if rules.proposals_per_government < 1 or rules.years < 1:
        faults.append("limits")
    return faults


def _presentation_weighs(rules: CallRules) -> bool:
    """Whether the weights of the presentation make 100; where there is none, nothing is asked."""
    weights = [one.weight for one in rules.presentation_criteria]
    return not rules.presentation_percent or (sum(weights) == 100 and all(weight > 0 for weight in weights))


def with_sample_guide(rules: CallRules, samples: Collection[str]) -> list[Criterion]:
    """Criteria whose guide is still what the ready-made call came with."""
    return [one for one in rules.criteria if one.guide_ko in samples or one.guide_en in samples]


def may_apply(rules: CallRules, *, level: str, zone: str) -> bool:
    """Whether a government of this level and zone is among those the call addresses."""
    return level in rules.levels and (not rules.zones or zone in rules.zones)
