"""How django-allauth behaves here: accounts come by invitation, letters go through the outbox, one key per address."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest

from portal.accounts import actions


class ClosedSignup(DefaultAccountAdapter):
    """Nobody signs up alone. Letters are rows of the outbox: a mail server that is down stops no page."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_password_reset_mail(self, user: AbstractBaseUser, email: str, context: dict[str, Any]) -> None:
        actions.ask_new_password(user=user, path=urlsplit(context["password_reset_url"]).path)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nothing else is sent: a stranger's address gets no mail, and the page tells nobody whether it is known."""

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Who is signed in stands in the header of every page: nothing is said about signing in and out."""
        if "/logged_" not in (message_template or ""):
            super().add_message(request, level, message_template, *args, **kwargs)

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        actions.set_password(user=user, password=password)


def signing_in_as(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """AXES_USERNAME_CALLABLE: failures count for one address, however it is written."""
    given = (credentials or {}).get("email") or (credentials or {}).get("username")
    return str(given or request.POST.get("login") or request.POST.get("username") or "").strip().lower()[:255]
