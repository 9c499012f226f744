"""What the seeds' own deed is called in the trail."""

from django.utils.translation import gettext_lazy as _

from portal.activity.verbs import VERBS

VERBS["add_sample_people"] = _("Added sample people")
