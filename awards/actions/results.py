"""Publication: what was decided is shown to everyone at once, with a letter to each."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from applications.actions import move_call
from applications.enums import CallState, ProposalState
from applications.models import Call, Proposal
from awards import notices, permissions
from awards.enums import ScenarioState
from awards.queries.results import letter_context, undecided
from portal.accounts.models import Membership
from portal.activity.actions import notify
from portal.activity.models import Event
from portal.activity.refusals import database_refusals
from portal.ui.refusals import Denied, Refusal

LETTERS = {
    ProposalState.AWARDED: notices.AWARD,
    ProposalState.RESERVE: notices.RESERVE,
    ProposalState.DECLINED: notices.REFUSAL,
}


@database_refusals()
@transaction.atomic
def publish_results(*, call: Call, by: Membership) -> Call:
    """Show every decision of the call and send its letters. Twice is once.

    Raises Denied; Refusal while anything of the call is undecided.
    """
    if not permissions.may_publish(by):
        raise Denied(_("Only an approver publishes results."))
    call = Call.objects.select_for_update().get(pk=call.pk)
    if call.state == CallState.PUBLISHED:
        return call
    if not call.scenarios.filter(state=ScenarioState.APPROVED).exists():
        raise Refusal(_("The awards of this call have not been approved yet."))
    if waiting := undecided(call).count():
        raise Refusal(str(_("{count} proposals of this call are undecided.")).format(count=waiting))
    event = move_call(call=call, verb="publish_results", by=by)
    send_letters(event, decided(call))
    return call


def decided(call: Call) -> Iterable[Proposal]:
    rows = Proposal.objects.filter(call=call, state__in=list(LETTERS))
    return rows.select_related("organisation", "ranking_line", "award", "call").order_by("id")


def send_letters(event: Event, proposals: Iterable[Proposal]) -> None:
    for proposal in proposals:
        notify(
            event=event,
            letter=LETTERS[ProposalState(proposal.state)],
            recipients=notices.local_people(proposal.organisation),
            context=letter_context(proposal),
            link=proposal.get_absolute_url(),
        )
