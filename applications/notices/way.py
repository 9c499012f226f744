"""What comes after a proposal has been received, in sentences, as its call has it."""

from django.utils.translation import gettext as _

from applications.enums import EndorsementTime, FundingBasis
from applications.models import Call


def way_of(call: Call) -> list[str]:
    """The steps after the closing, in their order."""
    rules = call.call_rules
    ranking = _("The provinces put the proposals of their governments in order.")
    review = _("Reviewers score each proposal: %(count)s of them.") % {"count": rules.reviews_per_proposal}
    scored = {EndorsementTime.BEFORE: [ranking, review], EndorsementTime.AFTER: [review, ranking]}
    firm = _("Once the budget has been voted, the governments selected apply for the grant.")
    if call.funding_basis == FundingBasis.CONTRIBUTION:
        firm = _("Once the budget has been voted, an agreement is made with the governments selected.")
    return [
        _(
            "The office looks whether the conditions are met. What has to be completed is asked for, with a date."
        ),
        *scored.get(EndorsementTime(rules.endorsement), [review]),
        _("The results are approved and published; each government gets a letter."),
        firm,
    ]
