"""The public page that proves a receipt to whoever holds it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from applications.forms.receipts import ReceiptForm
from applications.queries.receipts import proof, superseded_by
from portal.ui.deeds import form_status
from portal.ui.policies import public


@public(methods="GET")
def verification(request: HttpRequest) -> HttpResponse:
    """Number and hash together, or nothing: a guess learns neither that a number exists nor whose it is."""
    form = ReceiptForm(request.GET or None)
    context = {"form": form, "asked": False, "trail": [(_("Check a receipt"), "")]}
    if form.is_valid():
        lines = proof(form.claim)
        context |= {"asked": True, "lines": lines, "holds": bool(lines) and all(line.holds for line in lines)}
        context["later"] = superseded_by(form.claim)
    answer = render(request, "applications/verification.html", context, status=form_status(form))
    answer["Referrer-Policy"] = "no-referrer"  # the address holds what the receipt says
    return answer
