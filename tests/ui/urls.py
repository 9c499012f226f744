"""Addresses of these tests: what the shell meets when a view refuses or breaks."""

from django.http import HttpResponse
from django.urls import include, path

from portal.ui.deeds import carry_out, render_confirm, render_form
from portal.ui.forms import CreatesOnce, Form, WonField
from portal.ui.policies import public, roles, signed_in
from portal.ui.refusals import Denied, Invalid, Refusal, Stale
from portal.urls import handler400, handler403, handler404, handler500
from portal.urls import urlpatterns as portal_urls

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


class Pay(CreatesOnce, Form):
    amount = WonField(label="Amount")


def pay(*, amount: int) -> str:
    """An action: refuses odd amounts beside the field, and ten for the whole form."""
    if amount == 10:
        raise Stale("Somebody paid.", theirs={"amount": 12})
    if amount % 2:
        raise Invalid("The amount must be even.", field="amount")
    return "paid"


@public
def form_page(request) -> HttpResponse:
    form = Pay(request.POST or None)
    if form.is_valid():
        done, result = carry_out(form, pay, amount=form.cleaned_data["amount"])
        if done:
            return HttpResponse(result)
    return render_form(request, "ui/confirm.html", form, title="Pay", action_label="Pay")


@public
def refuse(request, status: int) -> HttpResponse:
    raise {403: Denied, 422: Invalid}.get(status, Refusal)("A sentence <b>of its own</b>.")


@public
def confirm(request) -> HttpResponse:
    return render_confirm(
        request, "Close the round", ["Marks are frozen."], facts=[("Round", "1")], danger=True, final=True
    )


@signed_in
def mine(request) -> HttpResponse:
    return HttpResponse("mine")


@roles("local_officer", methods="POST")
def deed(request) -> HttpResponse:
    return HttpResponse("done")


@roles("local_officer", "approver", methods=("GET",))
def desk(request) -> HttpResponse:
    return HttpResponse("desk")


@public
def breaks(request) -> HttpResponse:
    raise RuntimeError("broken on purpose")


@public
def too_big(request) -> HttpResponse:
    return HttpResponse(str(len(request.POST)))


urlpatterns = [
    path("t/form/", form_page),
    path("t/refuse/<int:status>/", refuse),
    path("t/confirm/", confirm),
    path("t/mine/", mine),
    path("t/deed/", deed),
    path("t/desk/", desk),
    path("t/breaks/", breaks),
    path("t/big/", too_big),
    path("", include(portal_urls)),
]
