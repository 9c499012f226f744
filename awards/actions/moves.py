"""State moves through one door: an award's, an instalment's, a scenario's."""

from django.utils.translation import gettext_lazy as _

from applications.rules import NoSuchMove, next_state
from awards import rules
from awards.enums import AwardState, InstalmentState
from awards.models import Award, Instalment
from portal.ui.refusals import Refusal

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
    try:
        return AwardState(next_state(rules.MOVES, verb, award.state))
    except NoSuchMove:
        raise Refusal(str(NOT_NOW).format(state=award.get_state_display())) from None


def move(award: Award, verb: str) -> Award:
    """Make the move of a locked award."""
    award.state = check(award, verb)
    award.save(update_fields=["state"])
    return award


def move_instalment(instalment: Instalment, verb: str) -> Instalment:
    """Set the next state of a locked instalment; the caller saves. Raises Refusal."""
    try:
        instalment.state = InstalmentState(next_state(rules.INSTALMENT_MOVES, verb, instalment.state))
    except NoSuchMove:
        raise Refusal(str(NOT_NOW).format(state=instalment.get_state_display())) from None
    return instalment
