"""The language of the page, and in which role the person acts: both known before any view runs."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _

from portal.accounts.models import Membership
from portal.accounts.queries import memberships_of

Answer = Callable[[HttpRequest], HttpResponse]
CHOSEN = "membership"  # key in the session: the role the person chose to act in


def speak(request: HttpRequest, language: str) -> None:
    translation.activate(language)
    request.LANGUAGE_CODE = translation.get_language()  # type: ignore[attr-defined]


class LanguageMiddleware:
    """The cookie of the switch in the header, else what the browser asks for, else Korean."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        speak(request, translation.get_language_from_request(request))
        response = self.get_response(request)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)  # type: ignore[attr-defined]
        return response


class MembershipMiddleware:
    """`request.membership` and `request.memberships`, fresh from the database: a role that ended is gone at once.

    One query for whoever is signed in, none for others. Pages of the signed-in are kept by no cache.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.membership, request.memberships = None, []  # type: ignore[attr-defined]
        signed_in = request.user.is_authenticated
        if signed_in:
            self._settle(request)
        response = self.get_response(request)
        if (signed_in or request.user.is_authenticated) and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response

    def _settle(self, request: HttpRequest) -> None:
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            # staff pages open in the language of the profile, which is Korean unless its owner says otherwise
            speak(request, request.user.language)
        held = list(memberships_of(request.user))
        request.memberships = held  # type: ignore[attr-defined]
        request.membership = self._current(request, held)  # type: ignore[attr-defined]

    def _current(self, request: HttpRequest, held: list[Membership]) -> Membership | None:
        chosen = request.session.get(CHOSEN)
        current = next((one for one in held if one.pk == chosen), held[0] if held else None)
        if chosen is not None and (current is None or current.pk != chosen):
            self._tell(request, current)
        if current is not None and current.pk != chosen:
            request.session[CHOSEN] = current.pk
        return current

    def _tell(self, request: HttpRequest, current: Membership | None) -> None:
        """The role the person was acting in has ended since their last request."""
        if current is None:
            del request.session[CHOSEN]
            return
        messages.warning(
            request, _("The role you were acting in has ended. You now act as: %(role)s") % {"role": current}
        )

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Pages of a role, for someone who has none at present: say so, rather than 'not found'."""
        policy = getattr(view, "policy", None)
        roleless = request.user.is_authenticated and request.membership is None  # type: ignore[attr-defined]
        if roleless and getattr(policy, "kind", "") == "roles":
            return render(request, "accounts/no_role.html", status=403)
        return None
