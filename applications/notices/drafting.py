"""Letters and verbs of working together on a draft."""

from django.utils.translation import gettext_lazy as _

from portal.activity.letters import Letter
from portal.activity.verbs import VERBS

DRAFT_ROLE = Letter("applications/draft_role", _("What I am in a draft was changed"), optional=True)
MENTION = Letter("applications/mention", _("Someone names me in a comment on a draft"), optional=True)

VERBS.update(
    {
        "set_draft_role": _("Said what a person is in a draft"),
        "comment_section": _("Commented on a section of a draft"),
        "resolve_comment": _("Resolved a comment on a draft"),
    }
)
