"""Forms as an office designs them: sections of a call, questions of any form, their order, the checklist."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.actions.call_form import (
    add_section,
    change_section,
    make_checklist,
    order_sections,
    remove_section,
)
from applications.actions.designing import (
    add_question,
    change_question,
    order_questions,
    questions_of,
    remove_question,
)
from applications.enums import SectionKind
from applications.forms.designing import NewSectionForm, QuestionForm, SectionForm
from applications.models import Call, CallSection, DataRequest, Form, Programme, Question
from applications.notices.calls import QUESTION_FAULTS
from applications.permissions.requests import may_design
from applications.queries.designing import owner_of
from applications.rules.designing import faults_of_form, reordered, stepped
from applications.views.fetch import or_404
from applications.views.preparation import prepared, the_draft
from portal.accounts.enums import Role
from portal.ui.deeds import carry_out, form_status, render_confirm, render_form
from portal.ui.policies import roles

DESIGNERS = (Role.PROGRAMME_OFFICER, Role.PROVINCE_COORDINATOR)
SECTION = ("title_ko", "title_en", "guide_ko", "guide_en")


@roles(Role.PROGRAMME_OFFICER)
def sections(request: HttpRequest, slug: str) -> HttpResponse:
    """The sections of the form in their order; a post adds one."""
    the = the_draft(request, slug)
    form = NewSectionForm(request.POST or None)
    if form.is_valid():
        done, made = carry_out(form, add_section, call=the, by=request.membership, **form.cleaned_data)
        if done:
            messages.success(request, _("The section was added."))
            return redirect("applications:call_section", slug, made.key)
    context: dict[str, Any] = {
        "call": the,
        "sections": _with_faults(the),
        "trail": prepared(the, (_("Form"), "")),
    }
    return render_form(request, "applications/call_sections.html", form, **context)


def _with_faults(call: Call) -> list[dict[str, Any]]:
    """Each section with how many questions it asks and whether they are sound."""
    rows = call.sections.select_related("form").prefetch_related("form__questions")
    return [
        {"section": row, "count": len(asked), "sound": not faults_of_form(asked) and _asks(row, asked)}
        for row in rows
        for asked in [questions_of(row.form)]
    ]


def _asks(section: CallSection, asked: list[Any]) -> bool:
    return bool(asked) or section.kind != SectionKind.QUESTIONS


def _wanted(request: HttpRequest, keys: list[str]) -> list[str]:
    """The order that was sent: whole (by drag), or one step of one key (by button)."""
    if "order" in request.POST:
        return reordered(keys, request.POST["order"].split(","))
    key, _colon, step = request.POST.get("move", "").rpartition(":")
    return stepped(keys, key, {"up": -1, "down": 1}.get(step, 0))


def _moved(request: HttpRequest) -> str:
    """Where the eye was: the item that moved, on the page that follows."""
    key, _colon, step = request.POST.get("move", "").rpartition(":")
    return (
        f"#{step}-{key}" if step in ("up", "down") and key.replace("-", "").replace("_", "").isalnum() else ""
    )


@roles(Role.PROGRAMME_OFFICER, methods="POST")
def section_order(request: HttpRequest, slug: str) -> HttpResponse:
    the = the_draft(request, slug)
    keys = list(the.sections.values_list("key", flat=True))
    order_sections(call=the, keys=_wanted(request, keys), by=request.membership)
    return redirect(reverse("applications:call_sections", args=[slug]) + _moved(request))


@roles(Role.PROGRAMME_OFFICER)
def section(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """One section: its title and guidance, and its questions."""
    the = the_draft(request, slug)
    found = get_object_or_404(the.sections.select_related("form"), key=key)
    form = SectionForm(request.POST or None, initial={name: getattr(found, name) for name in SECTION})
    by = request.membership
    if form.is_valid() and carry_out(form, change_section, section=found, by=by, **form.cleaned_data)[0]:
        messages.success(request, _("Saved."))
        return redirect("applications:call_section", slug, key)
    context = {"call": the, "section": found, **questions_shown(found.form)}
    way = (_("Form"), reverse("applications:call_sections", args=[slug]))
    context["trail"] = prepared(the, way, (found.title, ""))
    return render_form(request, "applications/call_section.html", form, **context)


def questions_shown(form: Form | None) -> dict[str, Any]:
    """For applications/_questions.html."""
    if form is None:
        return {}
    faults: dict[str, list[Any]] = {}
    for key, code in faults_of_form(questions_of(form)):
        faults.setdefault(key, []).append(QUESTION_FAULTS[code])
    rows = [{"question": one, "faults": faults.get(one.key, [])} for one in form.questions.all()]
    return {"designed": form, "questions": rows}


@roles(Role.PROGRAMME_OFFICER)
def section_removal(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    the = the_draft(request, slug)
    found = get_object_or_404(the.sections.select_related("form", "call"), key=key)
    if request.method == "POST":
        remove_section(section=found, by=request.membership)
        messages.success(request, _("The section was removed."))
        return redirect("applications:call_sections", slug)
    back = reverse("applications:call_section", args=[slug, key])
    context = {"danger": True, "final": True, "back": back, "facts": [(_("Section"), found.title)]}
    context["trail"] = prepared(the, (found.title, back), (_("Remove"), ""))
    consequences = [_("The section and its questions are gone; they can only be written anew.")]
    return render_confirm(request, _("Remove the section"), consequences, None, _("Remove"), **context)


@roles(Role.PROGRAMME_OFFICER)
def checklist(request: HttpRequest, slug: str) -> HttpResponse:
    """The questions of screening; a post begins a list of the call's own with the usual conditions."""
    the = the_draft(request, slug)
    if request.method == "POST":
        make_checklist(call=the, by=request.membership)
        return redirect("applications:checklist", slug)
    context = {"call": the, **questions_shown(the.checklist), "trail": prepared(the, (_("Checklist"), ""))}
    return render(request, "applications/checklist.html", context)


def the_form(request: HttpRequest, pk: int) -> Form:
    """A form that this person may still design."""
    form = get_object_or_404(Form.objects.filter(frozen_at=None), pk=pk)
    or_404(may_design(request.membership, owner_of(form)))
    return form


def home_of(form: Form) -> tuple[list[tuple[Any, str]], str]:
    """The way to the page that lists its questions, and its address."""
    owner = owner_of(form)
    if isinstance(owner, Programme):
        url = reverse("applications:survey", args=[owner.key])
        return [(_("Demands"), reverse("applications:demands")), (owner.name, url)], url
    if isinstance(owner, DataRequest):
        url = owner.get_absolute_url()
        return [(_("Data requests"), reverse("applications:data_requests")), (owner.title, url)], url
    if not isinstance(owner, Call):
        return [], reverse("applications:calls")
    found = owner.sections.filter(form=form).first()
    if found is None:
        url = reverse("applications:checklist", args=[owner.slug])
        return prepared(owner, (_("Checklist"), url)), url
    url = reverse("applications:call_section", args=[owner.slug, found.key])
    way = (_("Form"), reverse("applications:call_sections", args=[owner.slug]))
    return prepared(owner, way, (found.title, url)), url


@roles(*DESIGNERS)
def new_question(request: HttpRequest, form: int) -> HttpResponse:
    """One more question, at the end of the form."""
    designed = the_form(request, form)
    page = QuestionForm(request.POST or None, question=None, earlier=list(designed.questions.all()))
    add = partial(add_question, form=designed, by=request.membership)
    if page.is_valid() and carry_out(page, add, **page.values())[0]:
        messages.success(request, _("The question was added."))
        return redirect(home_of(designed)[1])
    return _question_page(request, designed, page, _("Add a question"))


@roles(*DESIGNERS)
def question(request: HttpRequest, form: int, key: str) -> HttpResponse:
    """One question, changed."""
    designed = the_form(request, form)
    found = get_object_or_404(designed.questions.select_related("form"), key=key)
    earlier = [one for one in designed.questions.all() if (one.order, one.pk) < (found.order, found.pk)]
    page = QuestionForm(request.POST or None, question=found, earlier=earlier)
    by = request.membership
    if page.is_valid() and carry_out(page, change_question, question=found, by=by, **page.values())[0]:
        messages.success(request, _("Saved."))
        return redirect(home_of(designed)[1])
    return _question_page(request, designed, page, found.label, found)


def _question_page(
    request: HttpRequest, designed: Form, page: QuestionForm, title: str, found: Question | None = None
) -> HttpResponse:
    way, back = home_of(designed)
    status = form_status(page) if page.errors or not page.is_bound else 422
    context: dict[str, Any] = {"designed": designed, "question": found, "title": title, "back": back}
    context["trail"] = [*way, (title, "")]
    return render_form(request, "applications/question.html", page, status=status, **context)


@roles(*DESIGNERS)
def question_removal(request: HttpRequest, form: int, key: str) -> HttpResponse:
    designed = the_form(request, form)
    found = get_object_or_404(designed.questions.select_related("form"), key=key)
    way, back = home_of(designed)
    if request.method == "POST":
        remove_question(question=found, by=request.membership)
        messages.success(request, _("The question was removed."))
        return redirect(back)
    context = {"danger": True, "final": True, "back": back, "facts": [(_("Question"), found.label)]}
    context["trail"] = [*way, (_("Remove"), "")]
    consequences = [_("The question is gone; it can only be written anew.")]
    return render_confirm(request, _("Remove the question"), consequences, None, _("Remove"), **context)


@roles(*DESIGNERS, methods="POST")
def question_order(request: HttpRequest, form: int) -> HttpResponse:
    designed = the_form(request, form)
    keys = list(designed.questions.values_list("key", flat=True))
    order_questions(form=designed, keys=_wanted(request, keys), by=request.membership)
    return redirect(home_of(designed)[1] + _moved(request))
