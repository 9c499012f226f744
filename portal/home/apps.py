from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "portal.home"
    label = "home"

    def ready(self) -> None:
        import portal.home.joins
        import portal.launch.checks  # noqa: F401  (both register themselves, once applications are loaded)
