"""The gallery: every component in every state, in the language one reads in."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from . import errors, samples
from .deeds import render_confirm
from .policies import public


@public
def gallery(request: HttpRequest) -> HttpResponse:
    """A sent form comes back with its errors; nothing is kept."""
    sent = request.POST if request.method == "POST" else None
    page = samples.page(request, sent)
    if table := page["table"].as_asked():
        return table
    return render(request, "ui/gallery.html", page, status=422 if sent is not None else 200)


@public(methods="GET")
def confirm(request: HttpRequest) -> HttpResponse:
    return render_confirm(request, **samples.confirmation())


@public(methods="GET")
def error(request: HttpRequest, code: int) -> HttpResponse:
    if code not in errors.PAGES:
        raise Http404
    return errors.page(request, code)
