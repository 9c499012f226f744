"""The gallery: every component in every state, in the language one reads in."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from . import errors, samples
from .policies import public


@public
def gallery(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        forms = samples.forms(request.POST)
        return render(request, "ui/gallery.html", samples.page(forms), status=422)
    return render(request, "ui/gallery.html", samples.page(samples.forms()))


@public(methods="GET")
def error(request: HttpRequest, code: int) -> HttpResponse:
    if code not in errors.PAGES:
        raise Http404
    return errors.page(request, code)
