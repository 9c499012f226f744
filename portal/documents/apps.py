from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class DocumentsConfig(AppConfig):
    name = "portal.documents"
    label = "documents"

    def ready(self) -> None:
        autodiscover_modules("viruses")  # each floor says there what a virus in one of its files means
