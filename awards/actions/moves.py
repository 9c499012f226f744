"""State moves through one door: an award's, an instalment's, a scenario's, that of what one officer asked for."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from applications.rules import NoSuchMove, next_state
from awards import permissions, rules
from awards.enums import AwardState, DecisionState, InstalmentState, ScenarioState
from awards.models import Award, BudgetVote, CeilingRequest, Instalment, Scenario
from portal.accounts.models import Membership
from portal.ui.refusals import Denied, Refusal

NOT_NOW = _("This step is not possible in the present state: {state}.")


def locked(award: Award) -> Award:
    """The award as it is now, ours until the deed ends."""
    return (
        Award.objects.select_for_update(no_key=True, of=("self",))
        .select_related("call", "organisation", "proposal", "government")
        .get(pk=award.pk)
    )


def check(award: Award, verb: str) -> AwardState:
    """Where the verb would lead; raises Refusal (409) when the table of moves has no way."""
    return AwardState(_next(rules.MOVES, verb, award))


def move(award: Award, verb: str) -> Award:
    """Make the move of a locked award."""
    award.state = check(award, verb)
    award.save(update_fields=["state"])
    return award


def move_instalment(instalment: Instalment, verb: str) -> Instalment:
    """Set the next state of a locked instalment; the caller saves. Raises Refusal."""
    instalment.state = InstalmentState(_next(rules.INSTALMENT_MOVES, verb, instalment))
    return instalment


def move_scenario(scenario: Scenario, verb: str) -> None:
    """Set the next state of a locked scenario; the caller saves. Raises Refusal."""
    scenario.state = ScenarioState(_next(rules.SCENARIO_MOVES, verb, scenario))


def _next(table: Mapping[str, Mapping[str, str]], verb: str, thing: Award | Instalment | Scenario) -> str:
    try:
        return next_state(table, verb, thing.state)
    except NoSuchMove:
        raise Refusal(str(NOT_NOW).format(state=thing.get_state_display())) from None


def send_back(asked: BudgetVote | CeilingRequest, comment: str, by: Membership) -> None:
    """The approver's no, on a locked row. Raises Denied; Refusal when decided already."""
    if not permissions.may_decide(by, asked):
        raise Denied(_("An approver other than the proposer decides this."))
    if asked.state != DecisionState.PROPOSED:
        raise Refusal(_("This has been decided already."))
    asked.state, asked.comment = DecisionState.SENT_BACK, comment
    asked.save(update_fields=["state", "comment"])
