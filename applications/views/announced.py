"""An announced call: more time, an outage, announcements, questions and answers."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.actions.announced import answer_question, ask_question, extend_deadline, post_notice
from applications.forms.announced import AnswerForm, EnquiryForm, ExtensionForm, NoticeForm, OutageForm
from applications.models import Call, Enquiry
from applications.permissions import announced as permissions
from applications.queries.announced import draft_holders, enquiries_of, review_begun
from applications.views.fetch import LOCAL, call_trail, or_404, the_call
from portal.accounts.enums import Role
from portal.accounts.models import Membership
from portal.activity.refusals import SENTENCES
from portal.ui.deeds import carry_out, render_confirm, render_form
from portal.ui.formats import korean_datetime
from portal.ui.lists import Column, Table
from portal.ui.policies import public, roles
from portal.ui.refusals import Refusal


def after_announcement(call: Call, by: Membership | None) -> dict[str, Any]:
    """For the page of the call: what was extended and announced, and what this person may add."""
    return {
        "extensions": call.extensions.all(),
        "notices": call.notices.all()[:3],
        "answered": Enquiry.objects.visible_to(None).filter(call=call).count(),
        "extends": permissions.may_extend(by, call) and not review_begun(call),
        "posts": permissions.may_post_notice(by, call),
        "asks": permissions.may_ask(by, call),
    }


@roles(Role.PROGRAMME_OFFICER)
def extension(request: HttpRequest, slug: str) -> HttpResponse:
    """More time for all, with a reason."""
    return _extend(request, slug, ExtensionForm(request.POST or None), _("Give more time"))


@roles(Role.PROGRAMME_OFFICER)
def outage(request: HttpRequest, slug: str) -> HttpResponse:
    """The portal itself was down: its times, and the time that is given back to all who draft."""
    return _extend(request, slug, OutageForm(request.POST or None), _("Declare an outage of the portal"))


def _extend(request: HttpRequest, slug: str, form: Any, title: str) -> HttpResponse:
    the, by = the_call(request, slug), request.membership
    or_404(permissions.may_extend(by, the))
    if review_begun(the):  # said before anything is filled in
        raise Refusal(SENTENCES["MA112"]({}))
    if form.is_valid() and carry_out(form, extend_deadline, call=the, by=by, **form.values())[0]:
        messages.success(request, _("The call has more time; every draft holder is told."))
        return redirect(the)
    consequences = [
        _("The call closes at the new time, for everyone alike; if it had closed it is open again."),
        _("The old and the new time, the reason and your deed are public and cannot be taken back."),
        _("%(count)s people with a draft are told by letter.") % {"count": draft_holders(the).count()},
    ]
    context = {"back": the.get_absolute_url(), "trail": call_trail(the, (title, ""))}
    context["facts"] = [(_("Closes"), korean_datetime(the.closes_at))]
    return render_confirm(request, title, consequences, form, title, **context)


@public(methods="GET")
def notices(request: HttpRequest, slug: str) -> HttpResponse:
    """The announcements on a call, the latest first."""
    the = the_call(request, slug)
    context = {"call": the, "notices": the.notices.all(), "trail": call_trail(the, (_("Announcements"), ""))}
    context["posts"] = permissions.may_post_notice(request.membership, the)
    return render(request, "applications/notices.html", context)


@roles(Role.PROGRAMME_OFFICER)
def new_notice(request: HttpRequest, slug: str) -> HttpResponse:
    the, by = the_call(request, slug), request.membership
    or_404(permissions.may_post_notice(by, the))
    form = NoticeForm(request.POST or None)
    if form.is_valid():
        given = dict(form.cleaned_data)
        if carry_out(form, post_notice, call=the, by=by, key=given.pop("request_key"), **given)[0]:
            messages.success(request, _("Announced; every draft holder is told."))
            return redirect("applications:notices", slug)
    address = reverse("applications:notices", args=[slug])
    context: dict[str, Any] = {"call": the, "title": _("Announce on the call"), "back": address}
    context["trail"] = call_trail(the, (_("Announcements"), address), (_("New"), ""))
    return render_form(request, "applications/on_call.html", form, **context)


class Enquiries(Table):
    """Questions and answers on one call."""

    caption = gettext_lazy("Questions and answers")
    order = "-pk"
    columns = (
        Column(
            "question",
            gettext_lazy("Question"),
            value=lambda row: Truncator(row.question).chars(120),
            link=lambda row: row.get_absolute_url(),
        ),
        Column("answer", gettext_lazy("Answer"), value=lambda row: Truncator(row.answer).chars(120)),
        Column("asked_at", gettext_lazy("Asked at"), kind="moment", sort="asked_at", shown=False),
        Column("answered_at", gettext_lazy("Answered at"), kind="moment", sort="pk"),
    )
    search = ("question", "answer")
    empty = gettext_lazy("No question has been answered yet.")


@public(methods="GET")
def enquiries(request: HttpRequest, slug: str) -> HttpResponse:
    """Questions and answers on a call; what waits for an answer only for those who asked and the office."""
    the, by = the_call(request, slug), request.membership
    rows = enquiries_of(the, by).select_related("call").defer("call__rules")
    context = {"call": the, "asks": permissions.may_ask(by, the)}
    context["trail"] = call_trail(the, (_("Questions and answers"), ""))
    return Enquiries(request, rows).respond("applications/enquiries.html", **context)


@roles(*LOCAL)
def new_enquiry(request: HttpRequest, slug: str) -> HttpResponse:
    the, by = the_call(request, slug), request.membership
    or_404(permissions.may_ask(by, the))
    form = EnquiryForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        values = {"call": the, "by": by, "key": given["request_key"], "question": given["question"]}
        if (done := carry_out(form, ask_question, **values))[0]:
            messages.success(request, _("Asked. You are told when it is answered."))
            return redirect(done[1])
    address = reverse("applications:enquiries", args=[slug])
    context: dict[str, Any] = {"call": the, "title": _("Ask a question"), "back": address}
    context["trail"] = call_trail(the, (_("Questions and answers"), address), (_("New"), ""))
    return render_form(request, "applications/on_call.html", form, **context)


def _enquiry(request: HttpRequest, slug: str, pk: int) -> tuple[Enquiry, list[tuple[Any, str]]]:
    """The question, where this person may know it, and the way to it."""
    the = the_call(request, slug)
    found = get_object_or_404(enquiries_of(the, request.membership).select_related("call"), pk=pk)
    address = reverse("applications:enquiries", args=[slug])
    return found, call_trail(the, (_("Questions and answers"), address), (_("Question"), ""))


@public(methods="GET")
def enquiry(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One question, and its answer."""
    found, trail = _enquiry(request, slug, pk)
    context = {"enquiry": found, "call": found.call, "trail": trail}
    context["answers"] = permissions.may_answer(request.membership, found)
    return render(request, "applications/enquiry.html", context)


@roles(Role.PROGRAMME_OFFICER)
def reply(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The answer of the office, given once."""
    found, trail = _enquiry(request, slug, pk)
    or_404(permissions.may_answer(request.membership, found))
    form = AnswerForm(request.POST or None)
    values = {"enquiry": found, "by": request.membership}
    if form.is_valid() and carry_out(form, answer_question, **values, **form.cleaned_data)[0]:
        messages.success(request, _("Answered; question and answer are public."))
        return redirect(found)
    context: dict[str, Any] = {
        "enquiry": found,
        "title": _("Answer a question"),
        "back": found.get_absolute_url(),
    }
    return render_form(request, "applications/on_call.html", form, call=found.call, trail=trail, **context)
