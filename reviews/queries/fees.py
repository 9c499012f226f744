"""The fee sheet of a round (수당 지급조서): reviewer, days, cases done, won for each, won in all. The account stays blank."""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.documents.sheets import Sheet
from portal.ui.formats import SEOUL
from reviews.models import PanelMember, Round

# States and moments only: nothing that depends on a mark leaves here before the opening.
SUBMITTED = """
    SELECT a.reviewer_id, count(*), min(s.submitted_at), max(s.submitted_at)
    FROM review_states(%s) s JOIN reviews_assignment a ON a.id = s.assignment_id
    WHERE a.state = 'done' AND s.state = 'submitted' GROUP BY a.reviewer_id
"""


@dataclass(frozen=True)
class Fee:
    """What one reviewer is paid; amounts in won."""

    reviewer: User
    works: str
    first: date
    last: date
    cases: int
    rate: int

    @property
    def total(self) -> int:
        return self.cases * self.rate


def fees_of(round_: Round) -> list[Fee]:
    """Everybody who submitted a review that counts, by name."""
    with connection.cursor() as cursor:
        cursor.execute(SUBMITTED, [round_.pk])
        done = {row[0]: row[1:] for row in cursor.fetchall()}
    rows = PanelMember.objects.filter(round=round_, reviewer__in=done).select_related("reviewer")
    return [
        Fee(
            one.reviewer,
            " ".join(filter(None, (one.reviewer.department, one.reviewer.position))),
            first=done[one.reviewer_id][1].astimezone(SEOUL).date(),
            last=done[one.reviewer_id][2].astimezone(SEOUL).date(),
            cases=done[one.reviewer_id][0],
            rate=round_.fee_rate,
        )
        for one in rows.order_by("reviewer__name", "pk")
    ]


def fee_sheet(round_: Round) -> Sheet:
    """As a workbook has it, with its sum."""
    fees = fees_of(round_)
    head = [
        _("Reviewer"),
        _("Department and position"),
        _("First review"),
        _("Last review"),
        _("Cases"),
        _("Fee for a case"),
        _("Amount"),
        _("Bank and account"),
        _("Signature"),
    ]
    rows = [
        (fee.reviewer.name, fee.works, fee.first, fee.last, fee.cases, fee.rate, fee.total, "", "")
        for fee in fees
    ]
    total = (_("Sum"), "", "", "", sum(fee.cases for fee in fees), "", sum(fee.total for fee in fees), "", "")
    lines = [round_.call.title, f"({_('Unit')}: {_('won')})"]
    if round_.call.is_sample:
        lines.append(_("A sample: nothing is paid."))
    return Sheet(_("Fee sheet"), head, rows, total, lines)
