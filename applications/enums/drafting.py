"""What a person is in a draft."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DraftRole(TextChoices):
    OWNER = "owner", _("Leads the draft")
    EDITOR = "editor", _("Writes")
    READER = "reader", _("Only reads")
