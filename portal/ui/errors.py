"""Error pages that say what happened and what to do next. Named in portal/urls.py as handlers."""

from typing import Any

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
    """CSRF_FAILURE_VIEW: mostly a page left open over a sign-in; say so instead of 'CSRF'."""
    return page(
        request,
        403,
        _("This page was open for too long or cookies are off. Go back, reload the page and send it again."),
    )


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
