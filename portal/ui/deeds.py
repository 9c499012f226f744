"""How a view carries out one deed: run the action, put a refusal beside its field, ask once before it."""

from collections.abc import Callable, Iterable
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from .refusals import Refusal, Stale


def carry_out(form: BaseForm, action: Callable[..., Any], **kwargs: Any) -> tuple[bool, Any]:
    """Run `action`; a Refusal becomes an error of the form. Returns (done, what the action returned)."""
    try:
        return True, action(**kwargs)
    except Refusal as refusal:
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, refusal.message)
        form.refusal = refusal
        return False, None


def form_status(form: BaseForm) -> int:
    """200 for a fresh form, the refusal's own status, else 422."""
    if refusal := getattr(form, "refusal", None):
        return refusal.status
    return 422 if form.is_bound and form.errors else 200


def render_form(
    request: HttpRequest, template: str, form: BaseForm, status: int | None = None, **context: Any
) -> HttpResponse:
    """The page with its form, and the status that is true of it."""
    refusal = getattr(form, "refusal", None)
    theirs = refusal.theirs if isinstance(refusal, Stale) else None
    return render(
        request, template, {"form": form, "theirs": theirs, **context}, status=status or form_status(form)
    )


def render_confirm(
    request: HttpRequest,
    title: str,
    consequences: Iterable[str],
    form: BaseForm | None = None,
    action_label: str | None = None,
    template: str = "ui/confirm.html",
    **context: Any,
) -> HttpResponse:
    """The page that says what will happen, to whom, and asks once. It posts back to its own address.

    Options: `back` (address of 'go back'), `danger` (bool), `facts` (pairs of label and value), `warnings` (sentences),
    `final` (bool: nothing takes it back).
    """
    page = {
        "title": title,
        "consequences": list(consequences),
        "form": form,
        "action_label": action_label or _("Confirm"),
    }
    status = form_status(form) if form is not None else 200
    return render(request, template, {**page, **context}, status=status)
