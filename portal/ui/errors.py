"""Error pages that say what happened and what to do next. Named in portal/urls.py as handlers."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

PAGES = (400, 403, 404, 405, 409, 413, 429, 500, 503)


def page(
    request: HttpRequest, status: int, sentence: Any = "", headers: dict[str, str] | None = None
) -> HttpResponse:
    """The page of `status` with its own sentence, else the general one. Any other 4xx reads as 400's page."""
    name = status if status in PAGES else 400 if status < 500 else 500
    html = render_to_string(f"{name}.html", {"status": status, "sentence": sentence}, request)
    return HttpResponse(html, status=status, headers=headers)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 404)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW: mostly a page left open past its session; lead to sign-in and back, or to the page anew."""
    back = _page_of_form(request)
    ended = not request.user.is_authenticated
    context = {"ended": ended, "back": redirect_to_login(back).url if ended else back}
    return HttpResponse(render_to_string("403_stale.html", context, request), status=403)


def _page_of_form(request: HttpRequest) -> str:
    """Where the form stood, else where it was sent."""
    came = urlsplit(request.headers.get("Referer", ""))
    if came.netloc != request.get_host():
        return request.path
    return came.path + (f"?{came.query}" if came.query else "")


def server_error(request: HttpRequest) -> HttpResponse:
    """Drawn without the shell: what broke the page may break the shell too."""
    try:
        html = render_to_string("500.html", {"status": 500, "bare": True})
    except TemplateDoesNotExist:
        html = _("Something went wrong.")
    return HttpResponse(html, status=500)


def locked_out(request: HttpRequest, credentials: Any = None, *args: Any, **kwargs: Any) -> HttpResponse:
    """AXES_LOCKOUT_CALLABLE: too many failed sign-ins."""
    return page(
        request,
        429,
        _("Sign-in failed too many times. Wait 15 minutes and try again, or reset your password."),
    )
