"""Every view states who may meet it; the permission table reads `view.policy`.

    @public                              anybody
    @signed_in                           anybody who is signed in
    @roles("local_officer", "approver")  who acts in one of these roles now
    @roles("approver", methods="POST")   the same, and only by POST

What a person may not see is a 404, never a 403: the page must not tell that the thing exists.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed

View = Callable[..., HttpResponse]
BOTH = ("GET", "POST")


@dataclass(frozen=True)
class Policy:
    """Who may meet a view: kind is public, signed_in or roles."""

    kind: str
    roles: tuple[str, ...] = ()
    methods: tuple[str, ...] = BOTH

    def admits(self, request: HttpRequest) -> bool:
        if self.kind == "public":
            return True
        if not request.user.is_authenticated:
            return False
        membership = getattr(request, "membership", None)
        return self.kind == "signed_in" or getattr(membership, "role", None) in self.roles


def public(view: View | None = None, *, methods: str | tuple[str, ...] = BOTH) -> Any:
    return _guard(view, Policy("public", methods=_verbs(methods)))


def signed_in(view: View | None = None, *, methods: str | tuple[str, ...] = BOTH) -> Any:
    return _guard(view, Policy("signed_in", methods=_verbs(methods)))


def roles(*names: str, methods: str | tuple[str, ...] = BOTH) -> Any:
    return _guard(None, Policy("roles", tuple(str(name) for name in names), _verbs(methods)))


def _verbs(methods: str | tuple[str, ...]) -> tuple[str, ...]:
    return (methods,) if isinstance(methods, str) else tuple(methods)


def _guard(view: View | None, policy: Policy) -> Any:
    def decorate(inner: View) -> View:
        @wraps(inner)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if policy.admits(request):
                if _allowed(request, policy):
                    return inner(request, *args, **kwargs)
                return HttpResponseNotAllowed(policy.methods)
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            raise Http404

        guarded.policy = policy  # type: ignore[attr-defined]
        return guarded

    return decorate(view) if view else decorate


def _allowed(request: HttpRequest, policy: Policy) -> bool:
    return request.method in policy.methods or (request.method == "HEAD" and "GET" in policy.methods)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and back here afterwards; a deed comes back to the page it was done from."""
    back = request.get_full_path() if request.method in ("GET", "HEAD") else request.path
    response = redirect_to_login(back)
    if getattr(request, "htmx", False):
        return HttpResponse(headers={"HX-Redirect": response.url})
    return response
