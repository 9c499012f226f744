"""What the law says of the money, by the funding basis of the call. One table; the law stands beside each row."""

from dataclasses import dataclass

from applications.enums import FundingBasis


@dataclass(frozen=True)
class Law:
    """What may be done with an award's money. `carry_over_percent` is of each unit project's total."""

    adjustable: bool  # the office may give less than was asked, with a reason
    conditions: bool  # the decision may carry conditions
    holdback: bool  # the office may hold payments back (suspend)
    cancellation: bool  # the office may end the award (terminate)
    reuse: bool  # a balance may be used again, with a statement
    returns: bool  # a balance goes back
    carry_over_percent: int  # without anybody's leave
    binding_by: str  # "decision" (grant decision) or "agreement"
    source: str


LAW: dict[str, Law] = {
    FundingBasis.BLOCK: Law(
        adjustable=False,
        conditions=False,
        holdback=False,
        cancellation=False,
        reuse=True,
        returns=True,
        carry_over_percent=20,
        binding_by="decision",
        source="지방자치분권 및 지역균형발전에 관한 특별법 제84조부터 제90조까지",
    ),
    FundingBasis.SUBSIDY: Law(
        adjustable=True,
        conditions=True,
        holdback=True,
        cancellation=True,
        reuse=False,
        returns=True,
        carry_over_percent=0,
        binding_by="decision",
        source="보조금 관리에 관한 법률 제16조부터 제19조까지",
    ),
    FundingBasis.CONTRIBUTION: Law(
        adjustable=True,
        conditions=True,
        holdback=True,
        cancellation=True,
        reuse=False,
        returns=True,
        carry_over_percent=0,
        binding_by="agreement",
        source="협약",
    ),
}


def law_of(basis: str) -> Law:
    """The law of a funding basis. Raises KeyError for a basis nobody has written down."""
    return LAW[basis]


# verb of the office -> the right it needs
NEEDS = {"suspend": "holdback", "terminate": "cancellation"}


def may_office(verb: str, basis: str) -> bool:
    """Whether the law lets the office do this to an award of the basis."""
    return verb not in NEEDS or bool(getattr(law_of(basis), NEEDS[verb]))
