"""Consultation (기획 보완): sections of a draft shown to the agency, advice and answer in a thread beside each."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.actions.advice import advise, ask_advice, waive_advice
from applications.enums.early import Side
from applications.forms.early import AdviceForm, AskForm
from applications.models import Consultation
from applications.permissions.early import may_advise, may_ask_advice
from applications.queries.early import advice_rows, file_ids, is_open_for_advice, said_about, section_as_read
from applications.views.early_tables import Advices
from applications.views.fetch import LOCAL, or_404, own_proposal, proposal_trail
from portal.accounts.enums import Role
from portal.activity.queries import messages_of
from portal.activity.threads import mark_thread_read
from portal.documents.files import serve
from portal.documents.models import StoredFile
from portal.ui.deeds import carry_out, render_form
from portal.ui.policies import roles


@roles(*LOCAL)
def consultation(request: HttpRequest, code: str) -> HttpResponse:
    """What of this proposal was shown to the agency; a post shows sections and asks."""
    the, by = own_proposal(request, code), request.membership
    asks, posted = may_ask_advice(by, the), request.method == "POST"
    or_404(asks or not posted)
    named = {"sections": the.call.sections.all()}
    form = (
        AskForm(request.POST, files=request.FILES, **named)
        if posted
        else AskForm(**named, initial=_from(request))
    )
    if form.is_valid():
        given = form.cleaned_data
        sent = {"sections": given["sections"], "text": given["text"], "uploads": given["files"]}
        if carry_out(form, ask_advice, proposal=the, by=by, key=given["request_key"], **sent)[0]:
            messages.success(request, _("Your question went to the agency."))
            return redirect("applications:consultation", code)
    rows = advice_rows(by).filter(proposal=the).order_by("call_section__order")
    context = {
        "proposal": the,
        "asks": asks,
        "rows": rows,
        "trail": proposal_trail(the, (_("Consultation"), "")),
    }
    return render_form(request, "applications/consultation.html", form, **context)


def _from(request: HttpRequest) -> dict[str, Any]:
    return {"sections": request.GET.getlist("section")}


@roles(Role.PROGRAMME_OFFICER, Role.AUDITOR, methods="GET")
def advices(request: HttpRequest) -> HttpResponse:
    """What governments asked the agency."""
    or_404(may_advise(request.membership) or request.membership.role == Role.AUDITOR)
    table = Advices(request, advice_rows(request.membership))
    return table.respond(
        "applications/early_list.html", trail=[(_("Consultation"), "")], title=_("Consultation")
    )


def _one(request: HttpRequest, pk: int) -> Consultation:
    return get_object_or_404(Consultation.objects.visible_to(request.membership).whole(), pk=pk)


@roles(*LOCAL, Role.PROGRAMME_OFFICER, Role.AUDITOR)
def advice(request: HttpRequest, pk: int) -> HttpResponse:
    """A section and its thread; a post writes in it while the call is open."""
    the, by = _one(request, pk), request.membership
    open_now = is_open_for_advice(the)
    writes, posted = open_now and by.role != Role.AUDITOR, request.method == "POST"
    or_404(writes or not posted)
    typed = (request.POST, request.FILES) if posted else ()
    form = AdviceForm(*typed, may_ask=may_advise(by))
    if form.is_valid():
        if _sent(form, the, by):
            messages.success(request, _("Your message has been sent."))
            return redirect(the)
    elif by.role != Role.AUDITOR:
        mark_thread_read(thing=the, by=by)
    return render_form(request, "applications/advice.html", form, **_around(the, by, open_now, writes))


def _sent(form: AdviceForm, the: Consultation, by: Any) -> bool:
    """The agency advises; the government asks on."""
    given = form.cleaned_data
    words = {"text": given["text"], "uploads": given["files"], "by": by, "key": given["request_key"]}
    if may_advise(by):
        return carry_out(form, advise, consultation=the, asks=given["asks"], **words)[0]
    named = [the.call_section.key]
    return carry_out(form, ask_advice, proposal=the.proposal, sections=named, **words)[0]


def _around(the: Consultation, by: Any, open_now: bool, writes: bool) -> dict[str, Any]:
    said, local = said_about(the), by.role in LOCAL
    here = (str(the), "")
    return {
        "consultation": the,
        "proposal": the.proposal,
        "parts": section_as_read(the) if open_now and not local else [],
        "local": local,
        "said": said,
        "thread": said[0].thread if said else None,
        "open_now": open_now,
        "writes": writes,
        "mine": Side.AGENCY if may_advise(by) else Side.APPLICANT if local else "",
        "file_base": f"{the.get_absolute_url()}files/",
        "waiver": f"{the.get_absolute_url()}waiver/",
        "trail": proposal_trail(the.proposal, here)
        if local
        else [(_("Consultation"), reverse("applications:advices")), here],
    }


@roles(*LOCAL, Role.PROGRAMME_OFFICER, methods="POST")
def waiver(request: HttpRequest, pk: int) -> HttpResponse:
    """No answer is needed to what was asked."""
    the = _one(request, pk)
    waive_advice(consultation=the, by=request.membership)
    messages.success(request, _("Noted: no answer is needed."))
    return redirect(the)


@roles(*LOCAL, Role.PROGRAMME_OFFICER, Role.AUDITOR, methods="GET")
def advice_file(request: HttpRequest, pk: int, file: UUID) -> HttpResponse:
    """A file that a message of this thread carries, always as a download."""
    or_404(str(file) in file_ids(messages_of(_one(request, pk))))
    return serve(get_object_or_404(StoredFile, pk=file))
