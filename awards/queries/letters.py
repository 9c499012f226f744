"""The data of the award letter, for the paper that portal.documents prints."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from awards.models import Award
from portal.accounts.enums import OrganisationKind
from portal.accounts.models import Organisation
from portal.ui import formats


def award_letter(award: Award) -> dict[str, Any]:
    """What typst/award_letter.typ needs, in the reader's language; the date is the publication's, or the decision's."""
    language = (get_language() or "ko")[:2]
    issuer = Organisation.objects.filter(kind=OrganisationKind.MINISTRY).order_by("pk").first()
    name = issuer.name if issuer else ""
    day = (award.call.results_published_at or award.awarded_at).astimezone(formats.SEOUL)
    subject = _("Selection in the call “{call}”").format(call=award.call.title)
    return {
        "language": language,
        "date": day.date().isoformat(),
        "issuer": name,
        "to": award.organisation.name,
        "subject": subject,
        "body": [
            _("“{title}” ({code}) has been selected.").format(title=award.proposal.title, code=award.code),
            _("The selection becomes firm when the National Assembly has voted the budget."),
        ],
        "amounts": amounts(award, language),
        "amount_words": formats.won_in_words(award.approved, language),
        "signer": name,
        "drafter": award.proposed_by.name,
        "approver": award.approved_by.name,
        "number": award.code,
        "sample": award.call.is_sample,
    }


def amounts(award: Award, language: str) -> list[list[str]]:
    """The amounts side by side, in won."""
    rows = [
        (_("Requested"), award.requested),
        (_("Adjusted"), award.adjusted),
        (_("Approved amount"), award.approved),
    ]
    if award.granted is not None:
        rows.append((_("Granted"), award.granted))
    return [[label, formats.number(won)] for label, won in rows]
