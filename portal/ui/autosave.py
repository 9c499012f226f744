"""What a page that saves itself while one types sends and is answered; the other side is js/draft.js."""

import re
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from .faults import errors_of
from .formats import korean_datetime
from .refusals import Stale

SAVED_COOKIE = "maeul_saved"


def quiet(request: HttpRequest) -> bool:
    """Saved while typing, by the page's script."""
    return request.headers.get("X-Autosave") == "1"


def tab_of(request: HttpRequest) -> str:
    """The window that typed, by the name its script gave it."""
    tab = request.POST.get("tab", "")
    return tab if re.fullmatch(r"[a-z0-9-]{1,40}", tab) else ""


def of_another(request: HttpRequest) -> JsonResponse | None:
    """403 where what was typed is somebody else's: who typed has signed out, and another person in."""
    if not quiet(request) or request.headers.get("X-Draft-User", "") in ("", str(request.user.pk)):
        return None
    return JsonResponse({"error": _("Someone else has signed in in this browser.")}, status=403)


def kept(version: int, at: datetime | None) -> JsonResponse:
    """It has arrived: from now on the page goes on from this version."""
    said = _("Saved at %(when)s") % {"when": korean_datetime(at)}
    return JsonResponse({"version": version, "saved": said})


def not_kept(refusal: Any, status: int, *forms: Any) -> JsonResponse:
    """Why it was not saved: the refusal's sentence, or which fields of `forms` keep it from being saved."""
    said = refusal.message if refusal else _unsaved(forms)
    return JsonResponse({"error": str(said), "stale": isinstance(refusal, Stale)}, status=status)


def _unsaved(forms: tuple[Any, ...]) -> str:
    found = errors_of(*forms)
    said = [f"{one['label']}: {one['message']}" if one["label"] else str(one["message"]) for one in found]
    return " ".join([_("Not saved yet."), *said])


def acknowledged(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """The page was saved whole: the next page's script drops what this window kept in the browser."""
    if tab := tab_of(request):
        answer.set_cookie(SAVED_COOKIE, tab, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax")
    return answer
