"""Pages that join the floors: home, desks, awarded projects, the trail."""

import csv
import json

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.utils.translation import gettext as _

from portal.accounts.enums import Role
from portal.activity.chains import name_of
from portal.home.lists import Awarded, Trail
from portal.home.queries import figures, projects
from portal.home.queries.desks import desk_of
from portal.home.queries.trail import trail as events
from portal.ui.exports import safe
from portal.ui.policies import public, roles, signed_in


def _asked_year(request: HttpRequest, years: list[int]) -> int | None:
    asked = request.GET.get("year", "")
    return next((year for year in years if str(year) == asked), years[0] if years else None)


@public(methods="GET")
def index(request: HttpRequest) -> HttpResponse:
    years = figures.years()
    year = _asked_year(request, years)
    shown = figures.headline(year) if year else None
    return render(
        request, "home/index.html", {"years": years, "shown": shown, "calls": projects.open_calls()}
    )


@public(methods="GET")
def figures_file(request: HttpRequest) -> HttpResponse:
    """The same figures as the home page, as a table: won whole, shares as fractions."""
    year = _asked_year(request, figures.years())
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="figures-{year or "none"}.csv"'
    writer = csv.writer(response)
    writer.writerow(["key", "name", "fiscal_year", "kind", "value", "change", "basis"])
    for one in figures.headline(year).all if year else []:
        change = "" if one.change is None else one.change
        writer.writerow(
            [one.key, safe(one.label), year, one.kind, one.value, change, safe(" / ".join(one.basis))]
        )
    return response


@signed_in(methods="GET")
def desk(request: HttpRequest) -> HttpResponse:
    return render(request, "home/desk.html", {"desk": desk_of(request.membership)})  # type: ignore[attr-defined]


@public(methods="GET")
def awarded(request: HttpRequest) -> HttpResponse:
    trail = [(_("Awarded projects"), "")]
    return Awarded(request, projects.awarded()).respond("home/awarded.html", trail=trail)


@public(methods="GET")
def project(request: HttpRequest, code: str) -> HttpResponse:
    award = projects.project(code)
    if award is None:
        raise Http404
    joined = {
        "partners": projects.partners_of(award),
        "funding": projects.funding_of(award),
        "steps": projects.steps_of(award),
        "results": projects.results_of(award),
    }
    return render(request, "home/project.html", {"award": award, **joined})


@roles(Role.AUDITOR, methods="GET")
def trail(request: HttpRequest) -> HttpResponse:
    return Trail(request, events()).respond("home/trail.html", trail=[(_("The trail"), "")])


@roles(Role.AUDITOR, methods="GET")
def event(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(events(), pk=pk)
    facts = json.dumps(shown.facts, ensure_ascii=False, indent=2, sort_keys=True)
    return render(request, "home/event.html", {"event": shown, "chain": name_of(shown), "facts": facts})


@public(methods="GET")
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines read what everyone may read; desks and lists with questions in their address are left alone."""
    lines = ["User-agent: *", "Disallow: /accounts/", "Disallow: /desk/", "Disallow: /*?", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@public(methods="GET")
def favicon(request: HttpRequest) -> HttpResponse:
    return redirect(static("img/maeul.svg"))
