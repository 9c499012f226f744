"""Letters about awards and money, what their deeds are called, and what the database's refusals say."""

from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from awards.models import Award, Envelope
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.accounts.queries import people, people_of
from portal.activity.letters import Letter
from portal.activity.refusals import SENTENCES
from portal.activity.verbs import VERBS
from portal.ui.formats import won

AWARD = Letter("awards/award", _("Selected"))
RESERVE = Letter("awards/reserve", _("Held in reserve"))
REFUSAL = Letter("awards/refusal", _("Not selected"))
CONFIRMED = Letter("awards/confirmed", _("The budget of an award is confirmed"))
LAPSED = Letter("awards/lapsed", _("An award has lapsed"))
REQUESTED = Letter("awards/requested", _("A grantee waits for the office"), optional=True)
GRANTED = Letter("awards/granted", _("Grant decision"))
PAID = Letter("awards/paid", _("A payment was made"))
ENDED = Letter("awards/ended", _("An award was suspended, resumed or ended"))
CLOSED = Letter("awards/closed", _("An award was settled"))
WAITING = Letter("awards/waiting", _("Something waits for approval"), optional=True)
SENT_BACK = Letter("awards/sent_back", _("What I proposed was sent back"), optional=True)

VERBS.update(
    {
        "open_fiscal_year": _("Opened a fiscal year"),
        "create_envelope": _("Created an envelope"),
        "propose_ceiling": _("Proposed a change of a ceiling"),
        "amend_envelope": _("Changed a ceiling"),
        "send_back_ceiling": _("Sent a change of a ceiling back"),
        "start_scenario": _("Started a scenario"),
        "edit_scenario": _("Changed a scenario"),
        "propose_awards": _("Proposed awards"),
        "approve_awards": _("Approved awards"),
        "send_back_awards": _("Sent awards back"),
        "make_award": _("Selected"),
        "publish_results": _("Published the results"),
        "tell_result": _("Result announced"),
        "propose_budget": _("Entered the voted budget"),
        "confirm_budget": _("Confirmed the budget"),
        "send_back_budget": _("Sent the voted budget back"),
        "lapse": _("Lapsed"),
        "request_grant": _("Applied for the grant"),
        "propose_grant": _("Proposed the grant decision"),
        "decide_grant": _("Decided the grant"),
        "send_back_grant": _("Sent the grant decision back"),
        "propose_payment": _("Proposed a payment"),
        "pay_instalment": _("Paid an instalment"),
        "send_back_payment": _("Sent a payment back"),
        "pass_on": _("Passed on to the municipality"),
        "submit_report": _("Submitted a report"),
        "submit_settlement": _("Drew up the settlement"),
        "settle": _("Settled"),
        "suspend": _("Suspended"),
        "resume": _("Resumed"),
        "terminate": _("Ended the award"),
        "forgo": _("Gave the award up"),
    }
)


def amount(facts: dict[str, Any], key: str) -> str:
    """An amount of a refusal's facts in the reader's language."""
    return won(int(facts.get(key) or 0), get_language())


def _exceeded(facts: dict[str, Any]) -> str:
    """Which envelope has too little, what it has left, how much is missing."""
    envelope = Envelope.objects.select_related("pillar", "programme", "province").filter(
        pk=facts.get("envelope")
    )
    name = next((str(one) for one in envelope), "")
    sentence = gettext("The envelope “{name}” has {free} left: {missing} are missing.")
    return sentence.format(name=name, free=amount(facts, "free"), missing=amount(facts, "missing"))


def below(facts: dict[str, Any]) -> str:
    sentence = gettext("{committed} are committed already: the ceiling would be {missing} too low.")
    return sentence.format(committed=amount(facts, "committed"), missing=amount(facts, "missing"))


def _no_envelope(facts: dict[str, Any]) -> str:
    return gettext("The fiscal year {year} has no envelope for this award.").format(
        year=facts.get("year", "")
    )


SENTENCES.update(
    {
        "MA301": _exceeded,
        "MA302": _no_envelope,
        "MA303": lambda facts: _("The ledger and the balances disagree. Nothing was changed."),
        "MA304": lambda facts: _("An instalment is paid once, with its own amount."),
        "MA305": lambda facts: _("An envelope is born empty; an amendment gives it its ceiling."),
        "MA306": lambda facts: _("Awards of this kind exist already: this envelope would be born overspent."),
        "MA307": below,
        "MA308": lambda facts: _("A decided award stays as it was decided."),
        "MA309": lambda facts: _("This step is not possible in the present state."),
        "MA310": lambda facts: _("A proposed scenario stands still. Have it sent back first."),
        "MA311": lambda facts: _("More than the approved amount cannot be committed."),
        "MA312": lambda facts: _("This has been decided already."),
        "share_in_order": lambda facts: _("More than the award holds cannot be paid, spent or returned."),
        "envelope_never_exceeded": lambda facts: _("More than the envelope holds cannot be moved."),
        "envelope_once": lambda facts: _("This envelope exists already."),
        "ceiling_request_one_open": lambda facts: _("A change of this ceiling already waits for approval."),
        "entry_four_eyes": lambda facts: _("Who proposed this cannot approve it."),
        "vote_once": lambda facts: _("The voted budget of this call has been entered already."),
    }
)


def grantees(award: Award) -> list[User]:
    """Officers and approvers of the government that was given the award."""
    return local_people(award.organisation)


def local_people(organisation: Any) -> list[User]:
    return list(people_of(organisation, Role.LOCAL_OFFICER, Role.LOCAL_APPROVER))


def officers() -> list[User]:
    return list(people(Role.PROGRAMME_OFFICER))


def approvers(but: User) -> list[User]:
    """Those who may approve what this person proposes."""
    return list(people(Role.APPROVER).exclude(pk=but.pk))
