"""A call's form as an applicant will meet it, tried before it is announced; nothing is kept."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.enums import SectionKind
from applications.forms.answers import AnswersForm
from applications.forms.files import UploadForm
from applications.forms.rows import Costs, Funding, Milestones, Partners, Targets
from applications.forms.sections import OverviewForm, PartnersForm
from applications.models import Call, CallSection
from applications.queries import partner_choices
from applications.views.fetch import OFFICE
from applications.views.preparation import prepared, the_prepared
from portal.ui.policies import roles

FORMS: dict[str, Any] = {
    SectionKind.OVERVIEW: lambda data, section: OverviewForm(data, initial={"version": 0}),
    SectionKind.QUESTIONS: lambda data, section: AnswersForm(
        data, questions=section.form.questions.all() if section.form else (), files=(), complete=True
    ),
    SectionKind.PARTNERS: lambda data, section: PartnersForm(data, initial={"version": 0}),
    SectionKind.FILES: lambda data, section: UploadForm(),
}
ROWS: dict[str, Any] = {
    SectionKind.COSTS: lambda data, call: Costs(
        data, prefix="rows", form_kwargs={"call": call, "partners": []}
    ),
    SectionKind.FUNDING: lambda data, call: Funding(
        data, prefix="rows", form_kwargs={"call": call, "files": []}
    ),
    SectionKind.TARGETS: lambda data, call: Targets(data, prefix="rows", form_kwargs={"call": call}),
    SectionKind.TIMETABLE: lambda data, call: Milestones(data, prefix="rows"),
    SectionKind.PARTNERS: lambda data, call: Partners(
        data, prefix="rows", form_kwargs={"choices": partner_choices()}
    ),
}


@roles(*OFFICE)
def trial(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """One section as it will be filled in; what is typed is checked as at submission, and thrown away."""
    the = the_prepared(request, slug)
    section = get_object_or_404(
        the.sections.select_related("form").prefetch_related("form__questions"), key=key
    )
    form, rows = _blank(request.POST or None, the, section)
    tried = request.method == "POST"
    good = tried and all(part.is_valid() for part in (form, rows) if part is not None and part.is_bound)
    if good:
        messages.success(request, _("These answers would be accepted. Nothing was kept: this is a preview."))
    sections = list(the.sections.all())
    context = {"call": the, "section": section, "sections": sections, "form": form, "rows": rows}
    context["trail"] = prepared(the, (_("As an applicant sees it"), ""))
    context["steps"] = [_step(the, one, section) for one in sections]
    return render(request, "applications/trial.html", context, status=422 if tried and not good else 200)


def _blank(data: Any, call: Call, section: CallSection) -> tuple[Any, Any]:
    form, rows = FORMS.get(section.kind), ROWS.get(section.kind)
    return (form(data, section) if form else None, rows(data, call) if rows else None)


def _step(call: Call, section: CallSection, here: CallSection) -> dict[str, Any]:
    url = reverse("applications:trial", args=[call.slug, section.key])
    return {"key": section.key, "title": section.title, "url": url, "active": section.pk == here.pk}
