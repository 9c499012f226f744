"""What is true of money and awards. Pure: no database, no clock, no framework. Amounts in won.

Here the tables of moves; beside them `law` (what the funding basis allows), `money` (sums) and `allocation` (who gets it).
"""

from awards.enums import AwardState as A
from awards.enums import InstalmentState as I
from awards.enums import ScenarioState as S

# verb -> {from state: to state}; domain: a proposal's states, "after the decision"
MOVES: dict[str, dict[str, str]] = {
    "confirm_budget": {A.PROVISIONAL: A.CONFIRMED},
    "lapse": {A.PROVISIONAL: A.LAPSED},
    "request_grant": {A.CONFIRMED: A.REQUESTED},
    "decide_grant": {A.REQUESTED: A.ACTIVE},
    "suspend": {A.ACTIVE: A.SUSPENDED},
    "resume": {A.SUSPENDED: A.ACTIVE},
    "terminate": {A.ACTIVE: A.TERMINATED, A.SUSPENDED: A.TERMINATED},
    "forgo": {A.PROVISIONAL: A.FORGONE, A.CONFIRMED: A.FORGONE, A.REQUESTED: A.FORGONE},
    "settle": {A.ACTIVE: A.SETTLED},
}
SCENARIO_MOVES: dict[str, dict[str, str]] = {
    "propose": {S.DRAFT: S.PROPOSED},
    "send_back": {S.PROPOSED: S.DRAFT},
    "approve": {S.PROPOSED: S.APPROVED},
}
INSTALMENT_MOVES: dict[str, dict[str, str]] = {
    "propose": {I.PLANNED: I.PROPOSED},
    "send_back": {I.PROPOSED: I.PLANNED},
    "pay": {I.PROPOSED: I.PAID},
}
