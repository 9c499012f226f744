"""What the deeds with papers are called in the trail."""

from django.utils.translation import gettext_lazy as _

from portal.activity.verbs import VERBS

VERBS.update(
    {
        "fill_proposal": _("Filled from a document"),
        "import_past_projects": _("Brought in projects of earlier years"),
    }
)
