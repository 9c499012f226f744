"""Awards that end before their time: given up by the grantee, held or ended by the office where the law allows it."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from awards import notices, permissions
from awards.actions import ledger, moves
from awards.actions.telling import tell_grantees, tell_officers
from awards.models import Award
from awards.rules.law import may_office
from portal.accounts.models import Membership
from portal.activity.actions import record
from portal.activity.models import Event
from portal.activity.refusals import database_refusals
from portal.ui.refusals import Denied, Invalid, Refusal


@database_refusals()
@transaction.atomic
def forgo_award(*, award: Award, reason: str, by: Membership) -> Award:
    """The grantee gives the award up before the grant decision; its money is free again. Raises Denied, Invalid, Refusal."""
    award = moves.locked(award)
    if not permissions.may_sign(by, award):
        raise Denied(_("Only the approver of the government that was selected gives the award up."))
    if not reason.strip():
        raise Invalid(_("State the reason."), field="reason")
    if award.call.results_published_at is None:
        raise Refusal(_("The results of this call have not been published yet."))
    moves.move(award, "forgo")
    event = record(by=by, verb="forgo", thing=award, reason=reason, chain=award.chain)
    freed = ledger.release(award, event=event, by=by.user, reason=reason)
    tell_officers(award, event, "forgo", freed)
    return award


@database_refusals()
@transaction.atomic
def suspend_award(*, award: Award, reason: str, by: Membership) -> Award:
    """Hold payments back (중단). Raises Denied, Invalid; Refusal where the law does not allow it (block grants)."""
    return _hold(award, "suspend", reason, by)[0]


@database_refusals()
@transaction.atomic
def resume_award(*, award: Award, reason: str, by: Membership) -> Award:
    """Payments go on. Raises Denied, Invalid, Refusal."""
    return _hold(award, "resume", reason, by)[0]


@database_refusals()
@transaction.atomic
def terminate_award(*, award: Award, reason: str, by: Membership) -> Award:
    """End the award (폐지): what is not paid out is free again. Raises Denied, Invalid; Refusal for block grants."""
    award, event = _hold(award, "terminate", reason, by)
    ledger.release(award, event=event, by=by.user, reason=reason)
    return award


def _hold(award: Award, verb: str, reason: str, by: Membership) -> tuple[Award, Event]:
    """The move with its checks, its record and the letter about it."""
    award = moves.locked(award)
    if not permissions.may_hold(by):
        raise Denied(_("Only an approver suspends, resumes or ends an award."))
    if not may_office(verb, award.basis):
        raise Refusal(_("The law gives the office no such right over a block grant."))
    if not reason.strip():
        raise Invalid(_("State the reason."), field="reason")
    moves.move(award, verb)
    event = record(by=by, verb=verb, thing=award, reason=reason, chain=award.chain)
    tell_grantees(award, event, notices.ENDED, verb=verb, reason=reason)
    return award, event
