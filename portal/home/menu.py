"""The main menu of each role."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts.enums import Role
from portal.accounts.models import Membership

CALLS = (_("Calls"), "applications:calls")
PROPOSALS = (_("Proposals"), "applications:proposals")
DEMANDS = (_("Demands"), "applications:demands")
ASKED = (_("Data requests"), "applications:data_answers")
ASKING = (_("Data requests"), "applications:data_requests")
AWARDS = (_("Awards"), "awards:awards")
ENVELOPES = (_("Envelopes"), "awards:envelopes")
POOL = (_("Reviewers"), "reviews:pool")
PEOPLE = (_("People"), "accounts:people")
PUBLIC = [CALLS, (_("Awarded projects"), "home:awarded")]
DESK = (_("Desk"), "home:desk")
MENUS: dict[str, list] = {
    Role.LOCAL_OFFICER: [DESK, CALLS, DEMANDS, ASKED, PROPOSALS, AWARDS, PEOPLE],
    Role.LOCAL_APPROVER: [DESK, CALLS, DEMANDS, ASKED, PROPOSALS, AWARDS, PEOPLE],
    Role.PROVINCE_COORDINATOR: [DESK, CALLS, DEMANDS, ASKING, PROPOSALS, AWARDS, PEOPLE],
    Role.PROGRAMME_OFFICER: [DESK, CALLS, DEMANDS, ASKING, PROPOSALS, AWARDS, ENVELOPES, POOL, PEOPLE],
    Role.APPROVER: [
        DESK,
        (_("Approvals"), "awards:approvals"),
        CALLS,
        DEMANDS,
        ASKING,
        PROPOSALS,
        AWARDS,
        ENVELOPES,
        PEOPLE,
    ],
    Role.REVIEWER: [DESK, (_("Reviews"), "reviews:desk"), *PUBLIC],
    Role.AUDITOR: [
        DESK,
        CALLS,
        DEMANDS,
        ASKING,
        PROPOSALS,
        AWARDS,
        ENVELOPES,
        (_("The trail"), "home:trail"),
    ],
}


def menu_for(membership: Membership | None) -> list[dict[str, Any]]:
    """What the role works with, its desk first; what everyone may read for those without a role."""
    entries = MENUS[membership.role] if membership else PUBLIC
    return [{"label": label, "url": reverse(name)} for label, name in entries]
