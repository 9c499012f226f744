"""Letters and verbs of working together on a draft."""

from django.utils.translation import gettext_lazy as _

from portal.activity.letters import Letter
from portal.activity.verbs import VERBS

DRAFT_ROLE = Letter("applications/draft_role", _("What I am in a draft was changed"), optional=True)

VERBS.update({"set_draft_role": _("Said what a person is in a draft")})
