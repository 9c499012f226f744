"""Letters between the lead and the governments that take part."""

from django.utils.translation import gettext_lazy as _

from portal.activity.letters import Letter
from portal.activity.verbs import VERBS

SHARE_ASKED = Letter("applications/share_asked", _("A government asks to confirm a share"))
SHARE_ANSWERED = Letter(
    "applications/share_answered", _("A government has answered to its share"), optional=True
)

VERBS.update(
    {
        "ask_partners": _("Asked the partners to confirm their shares"),
        "confirm_share": _("Confirmed its share"),
        "decline_share": _("Declined its share"),
    }
)
