from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ActivityConfig(AppConfig):
    name = "portal.activity"
    label = "activity"

    def ready(self) -> None:
        autodiscover_modules("notices", "jobs")  # letters, verbs and kinds of work name themselves there
