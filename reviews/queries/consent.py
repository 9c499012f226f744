"""The two texts a reviewer consents to, and the paper that is kept of it."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.activity import clock
from portal.ui.formats import SEOUL, korean_datetime
from reviews.models import Assignment, PanelMember

Text = tuple[str, list[str]]


def consent_texts() -> list[Text]:
    """Title and paragraphs of the consent to the appointment (위촉동의서) and of the pledge of secrecy (보안서약서)."""
    return [(_("Consent to the appointment"), _appointment()), (_("Pledge of secrecy"), _secrecy())]


def _appointment() -> list[str]:
    return [
        _("I accept the appointment as a reviewer of this round and judge by the call's criteria alone."),
        _(
            "Before each case opens I declare whether I have a conflict of interest: I or my kin are concerned, I work or worked for a government that takes part or advised it, or I take part in the call myself."
        ),
        _(
            "Where a conflict exists or arises I report it within 14 days of learning of it and take no further part in that case."
        ),
        _("I agree that my name, post and fields are kept for this purpose and for paying the fee."),
    ]


def _secrecy() -> list[str]:
    return [
        _("What I read in the proposals I keep secret, use for the review alone and pass on to nobody."),
        _("I tell nobody my marks, those of others or the result before it is published."),
        _("I keep no copies; what I downloaded I delete when the round has ended."),
        _("I receive nothing from an applicant and do not speak with one about a case."),
        _("I know that a breach may end my appointment and be pursued by law."),
    ]


def consent_paper(member: PanelMember) -> dict[str, Any]:
    """What portal/documents/typst/consent.typ needs, as of this moment."""
    english, moment = (get_language() or "ko").startswith("en"), clock.now()
    call, who = member.round.call, member.reviewer
    return {
        "language": "en" if english else "ko",
        "date": moment.astimezone(SEOUL).date().isoformat(),
        "issuer": call.programme.name,
        "facts": [
            (_("Call"), call.title),
            (_("Reviewer"), who.name),
            (_("Department and position"), " ".join(filter(None, (who.department, who.position))) or "–"),
            (_("Consented at"), korean_datetime(moment)),
        ],
        "texts": [{"title": title, "points": points} for title, points in consent_texts()],
        "sample": call.is_sample,
    }


def paper_name(member: PanelMember) -> str:
    return f"{_('Consent and pledge')} {member.round.call.slug}.pdf"


def has_consented(assignment: Assignment) -> bool:
    """Whether its reviewer consented to the round it belongs to."""
    seat = seat_of(assignment)
    return bool(seat and seat.consented_at and not seat.declined_at)


def seat_of(assignment: Assignment) -> PanelMember | None:
    """Its reviewer's place on the panel."""
    return PanelMember.objects.filter(round=assignment.round_id, reviewer=assignment.reviewer_id).first()
