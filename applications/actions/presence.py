"""Being in a section of a draft."""

from django.db import transaction
from django.utils.translation import gettext as _

from applications import permissions
from applications.models import Presence, Section
from portal.accounts.models import Membership
from portal.activity.clock import PortalNow
from portal.ui.refusals import Denied


@transaction.atomic
def be_present(*, section: Section, by: Membership) -> Presence:
    """Note that `by` is in the section now. No event: it is forgotten within a minute. Raises Denied."""
    key, proposal = section.call_section.key, section.proposal
    if not (permissions.may_edit(by, proposal) and permissions.writes_section(by, proposal, key)):
        raise Denied(_("You cannot change this proposal."))
    here = Presence(section=section, user=by.user, seen_at=PortalNow())
    Presence.objects.bulk_create(
        [here], update_conflicts=True, unique_fields=["section", "user"], update_fields=["seen_at"]
    )
    return here
