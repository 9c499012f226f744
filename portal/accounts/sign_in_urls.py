"""The pages of django-allauth that this portal uses, each with its policy.

Its others are left out: an address is changed by a new invitation, not by typing another one.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views
from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path

from portal.ui.policies import public, signed_in

RESET_KEY = r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"


def judged(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The page of a form that was turned down answers 422, as every other form here does; allauth says 200."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        form = (getattr(response, "context_data", None) or {}).get("form")
        if request.method == "POST" and response.status_code == 200 and form is not None and form.errors:
            response.status_code = 422
        return response

    return answer


urlpatterns = [
    path("login/", public(judged(views.login)), name="account_login"),
    path("logout/", public(views.logout), name="account_logout"),
    path("inactive/", public(views.account_inactive), name="account_inactive"),
    path("signup/", public(views.signup), name="account_signup"),
    path("reauthenticate/", signed_in(judged(views.reauthenticate)), name="account_reauthenticate"),
    path("password/change/", signed_in(judged(views.password_change)), name="account_change_password"),
    path("password/set/", signed_in(judged(views.password_set)), name="account_set_password"),
    path("password/reset/", public(judged(views.password_reset)), name="account_reset_password"),
    path("password/reset/done/", public(views.password_reset_done), name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        public(views.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    re_path(RESET_KEY, public(judged(views.password_reset_from_key)), name="account_reset_password_from_key"),
]
