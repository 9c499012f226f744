from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "portal.home"
    label = "home"

    def ready(self) -> None:
        import portal.launch.checks  # noqa: F401  (registers itself, once applications are loaded)
