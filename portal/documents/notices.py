"""The letter of the file store, and what its deeds are called in the trail."""

from django.utils.translation import gettext_lazy as _

from portal.activity.letters import Letter
from portal.activity.refusals import SENTENCES
from portal.activity.verbs import VERBS

INFECTED = Letter("documents/infected", _("A virus in a file you attached"))
VERBS["find_virus"] = _("Found a virus in a file")
SENTENCES["MA142"] = lambda facts: _("This file has been scanned already.")
