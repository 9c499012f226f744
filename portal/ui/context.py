"""What base.html needs on every page. Asks upper floors only through dotted settings, and only when drawn."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string
from django.utils.translation import gettext, gettext_noop

# Labels of the demonstration's further accounts, beside the names of the roles.
FURTHER = (gettext_noop("Programme officer agency"), gettext_noop("Reviewer 2"), gettext_noop("Reviewer 3"))


def shell(request: HttpRequest) -> dict[str, Any]:
    """`membership`, `memberships`, `menu`, `unread` and the shell's switches; lazy, so a partial costs nothing."""
    membership = getattr(request, "membership", None)
    return {
        "membership": membership,
        "memberships": SimpleLazyObject(partial(_memberships, request)),
        "menu": SimpleLazyObject(partial(_menu, request, membership)),
        "unread": SimpleLazyObject(partial(_unread, request)),
        "masthead": getattr(settings, "MASTHEAD", False),
        "sample_accounts": SimpleLazyObject(_sample_accounts),
        "session_seconds": getattr(settings, "SESSION_COOKIE_AGE", 0),
    }


def provided(name: str) -> Callable[..., Any] | None:
    """What the upper floors offer under this setting, a dotted path."""
    path = getattr(settings, name, None)
    return import_string(path) if path else None


def _menu(request: HttpRequest, membership: Any) -> list[Any]:
    """(label, url) or objects with both; the page one is on is marked as current."""
    items = getattr(request, "menu", None)
    if items is None and (provider := provided("MENU_PROVIDER")):
        items = provider(membership)
    return [_item(item, request.path) for item in items or ()]


def _item(item: Any, path: str) -> dict[str, Any]:
    if isinstance(item, tuple):
        item = dict(zip(("label", "url"), item, strict=True))
    read = item.get if isinstance(item, dict) else partial(getattr, item)
    url = str(read("url"))
    here = path == url or (url != "/" and path.startswith(url.rstrip("/") + "/"))
    return {"label": read("label"), "url": url, "current": here}


def _memberships(request: HttpRequest) -> list[Any]:
    return list(getattr(request, "memberships", None) or ())


def _unread(request: HttpRequest) -> int:
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return 0
    provider = provided("UNREAD_PROVIDER")
    return provider(request.user) if provider else getattr(request, "unread", 0)


def _sample_accounts() -> list[dict[str, str]]:
    """The accounts of the demonstration, as the seed wrote them; outside the demo there are none."""
    if not getattr(settings, "DEMO", False):
        return []
    try:
        accounts = json.loads(Path(settings.VAR_DIR, "accounts.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []  # not seeded yet
    return [
        {**account, "label": gettext(role.replace("_", " ").capitalize())}
        for role, account in accounts.items()
    ]
