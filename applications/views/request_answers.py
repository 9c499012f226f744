"""A government answers a data request; whoever asks reads the answer, and may hand it back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.actions.request_answers import return_data_answer, save_data_answer, submit_data_answer
from applications.enums.requests import DataStanding
from applications.forms.requests import DataAnswerForm, ReturnForm
from applications.models import DataAnswer
from applications.models.requests import ANSWERING
from applications.permissions.requests import is_asked, may_answer, may_return
from applications.queries.reading import Part
from applications.queries.requests import (
    file_ids,
    files_of,
    own_answers,
    plain_questions,
    said_in,
    with_standing,
)
from applications.views.fetch import OFFICE, or_404
from applications.views.request_tables import OwnAnswers, request_trail
from applications.views.requests import SENDERS
from portal.activity import clock
from portal.documents.files import serve
from portal.documents.models import StoredFile
from portal.ui.deeds import carry_out, render_confirm, render_form
from portal.ui.policies import roles


@roles(*ANSWERING, methods="GET")
def data_answers(request: HttpRequest) -> HttpResponse:
    """What one's own government was asked."""
    title, lead = (
        _("Data requests to us"),
        _("What the ministry, the agency or your province asks of your government."),
    )
    table, trail = OwnAnswers(request, own_answers(request.membership)), [(title, "")]
    return table.respond("applications/early_list.html", trail=trail, title=title, lead=lead)


def _the_answer(request: HttpRequest, pk: int) -> DataAnswer:
    """The answer of this address: one's own, or to a request of one's office."""
    rows = with_standing(DataAnswer.objects.visible_to(request.membership).whole()).defer(None)
    return get_object_or_404(rows.prefetch_related("request__form__questions", "replies__by"), pk=pk)


@roles(*ANSWERING, *OFFICE)
def data_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Its own government writes and submits here as long as it may; everybody else reads what was submitted last."""
    the, by = _the_answer(request, pk), request.membership
    writes = may_answer(by, the, clock.now())
    or_404(writes or request.method != "POST")
    form = _form(request, the)
    if request.method == "POST" and form.is_valid() and (said := _carried(request, the, form)):
        messages.success(request, said)
        return redirect(the)
    return render_form(request, "applications/data_answer.html", form, **_shown(request, the, form, writes))


def _form(request: HttpRequest, the: DataAnswer) -> DataAnswerForm:
    """With what is kept, or what was typed; whole only when it is submitted."""
    asked = plain_questions(the.request)
    files = files_of(file_ids(the.draft, asked)) if any(one["kind"] == "file" for one in asked) else {}
    kept = {
        one["key"]: files[str(the.draft[one["key"]])]
        for one in asked
        if str(the.draft.get(one["key"])) in files
    }
    posted = request.method == "POST"
    return DataAnswerForm(
        request.POST if posted else None, uploaded=request.FILES,
        questions=the.request.form.questions.all(), kept=kept, complete=posted and _submits(request),
        initial={**the.draft, "version": the.version},
    )  # fmt: skip


def _submits(request: HttpRequest) -> bool:
    return request.POST.get("step") == "submit"


def _carried(request: HttpRequest, the: DataAnswer, form: DataAnswerForm) -> str:
    """Do what the button says; the sentence for the person when it is done."""
    told: dict[str, Any] = {"answer": the, "answers": form.answers(), "uploads": form.uploads()}
    told |= {"version": form.cleaned_data["version"], "by": request.membership}
    if not _submits(request):
        return _("Saved. Saved is not submitted.") if carry_out(form, save_data_answer, **told)[0] else ""
    key = form.cleaned_data["request_key"]
    return (
        _("Your answer has been submitted.")
        if carry_out(form, submit_data_answer, key=key, **told)[0]
        else ""
    )


def _shown(request: HttpRequest, the: Any, form: DataAnswerForm, writes: bool) -> dict[str, Any]:
    by, asked = request.membership, the.request
    return {
        "answer": the, "asked": asked, "own": is_asked(by, the), "writes": writes, "now": clock.now(),
        "standing": DataStanding(the.standing), "returns": may_return(by, the), "trail": _trail(by, the),
        "said": [said_in(asked, the.reply.answers, _("What was submitted"))] if the.reply else [],
        "theirs_said": _theirs(the, form), "kept": list(form.kept.items()),
        "file_base": f"{the.get_absolute_url()}files/",
        "replies": sorted(the.replies.all(), key=lambda one: -one.number),
    }  # fmt: skip


def _trail(by: Any, the: DataAnswer, *steps: tuple[Any, str]) -> list[tuple[Any, str]]:
    """The way here: from what one was asked, or from the request of one's office."""
    if is_asked(by, the):
        return [(_("Data requests to us"), reverse("applications:data_answers")), (the.request.title, "")]
    here = (the.government.full_name, the.get_absolute_url() if steps else "")
    return request_trail((the.request.title, the.request.get_absolute_url()), here, *steps)


def _theirs(the: DataAnswer, form: DataAnswerForm) -> Part | None:
    """What a colleague saved meanwhile; the next save is made knowing it."""
    theirs = getattr(form.refusal, "theirs", None)
    if theirs is None:
        return None
    form.data["version"] = str(theirs.version)
    return said_in(the.request, theirs.draft, _("What your colleague saved"))


@roles(*SENDERS)
def handing_back(request: HttpRequest, pk: int) -> HttpResponse:
    """One answer back to its government, with what has to be corrected."""
    the, by = _the_answer(request, pk), request.membership
    or_404(may_return(by, the))
    form = ReturnForm(request.POST or None)
    if form.is_valid() and carry_out(form, return_data_answer, answer=the, by=by, **form.cleaned_data)[0]:
        messages.success(request, _("The answer was returned. The government has been told."))
        return redirect(the.request)
    title, back = _("Return for correction"), the.get_absolute_url()
    consequences = [
        _("The government can change its answer, after the date too; until then it counts as owed.")
    ]
    consequences.append(_("Its people get a letter with your words."))
    context = {"back": back, "facts": [(_("Government"), the.government.full_name)]}
    context["trail"] = _trail(by, the, (title, ""))
    return render_confirm(request, title, consequences, form, _("Return"), **context)


@roles(*ANSWERING, *OFFICE, methods="GET")
def answer_file(request: HttpRequest, pk: int, file: UUID) -> HttpResponse:
    """A file of an answer, always as a download; one of a draft only to its own government."""
    the = _the_answer(request, pk)
    asked = plain_questions(the.request)
    named = {name for one in the.replies.all() for name in file_ids(one.answers, asked)}
    if is_asked(request.membership, the):
        named |= file_ids(the.draft, asked)
    or_404(str(file) in named)
    return serve(get_object_or_404(StoredFile, pk=file))
