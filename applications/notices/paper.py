"""Letters, verbs and sentences of writing for a government that sends everything on paper."""

from django.utils.translation import gettext_lazy as _

from portal.activity.letters import Letter
from portal.activity.refusals import SENTENCES
from portal.activity.verbs import VERBS

WRITTEN_FOR = Letter("applications/written_for", _("The office writes a draft for my government"))
DISCARDED_FOR = Letter(
    "applications/discarded_for", _("The office discarded a draft it wrote for my government")
)

VERBS["write_for_government"] = _("Began a draft for a government")
SENTENCES.update(
    {
        "MA176": lambda facts: _("Only a programme officer in office writes for a government."),
        "MA177": lambda facts: _(
            "Who writes for a government, and why, stays as it was begun; a change of post hands it over."
        ),
    }
)
