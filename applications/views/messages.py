"""Messages between the office and the applicant about a proposal."""

from typing import Any
from uuid import UUID

from django.contrib import messages as words
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.actions.messages import send_message, side_of, waive_message
from applications.models import Proposal
from applications.permissions.early import may_read_messages, may_write_messages
from applications.queries.early import file_ids, said_about
from applications.views.fetch import LOCAL, OFFICE, or_404, proposal_trail, the_proposal
from portal.accounts.enums import Role
from portal.activity.forms import MessageForm
from portal.activity.queries import messages_of
from portal.activity.threads import mark_thread_read
from portal.documents.files import serve
from portal.documents.models import StoredFile
from portal.ui.deeds import carry_out, render_form
from portal.ui.policies import roles


@roles(*LOCAL, *OFFICE)
def messages(request: HttpRequest, code: str) -> HttpResponse:
    """The thread; a post writes in it. Reading it is noted for those who may answer."""
    the, by = _with_thread(request, code), request.membership
    writes = may_write_messages(by, the)
    or_404(writes or request.method != "POST")
    form = MessageForm(request.POST, files=request.FILES) if request.method == "POST" else MessageForm()
    if form.is_valid():
        given = form.cleaned_data
        sent = {"text": given["text"], "uploads": given["files"], "asks": given["asks"]}
        if carry_out(form, send_message, proposal=the, by=by, key=given["request_key"], **sent)[0]:
            words.success(request, _("Your message has been sent."))
            return redirect("applications:messages", code)
    elif writes:
        mark_thread_read(thing=the, by=by)
    return render_form(request, "applications/messages.html", form, **_around(the, by, writes))


def _with_thread(request: HttpRequest, code: str) -> Proposal:
    the = the_proposal(request, code)
    or_404(may_read_messages(request.membership, the))
    return the


def _around(the: Proposal, by: Any, writes: bool) -> dict[str, Any]:
    said = said_about(the)
    return {
        "proposal": the,
        "said": said,
        "thread": said[0].thread if said else None,
        "writes": writes,
        "mine": side_of(by) if writes else "",
        "file_base": reverse("applications:messages", args=[the.code]) + "files/",
        "waiver": reverse("applications:message_waiver", args=[the.code]),
        "trail": proposal_trail(the, (_("Messages"), "")),
    }


@roles(*LOCAL, Role.PROGRAMME_OFFICER, methods="POST")
def waiver(request: HttpRequest, code: str) -> HttpResponse:
    """No answer is needed to what was asked."""
    the = _with_thread(request, code)
    or_404(may_write_messages(request.membership, the))
    waive_message(proposal=the, by=request.membership)
    words.success(request, _("Noted: no answer is needed."))
    return redirect("applications:messages", code)


@roles(*LOCAL, *OFFICE, methods="GET")
def message_file(request: HttpRequest, code: str, file: UUID) -> HttpResponse:
    """A file that a message carries, always as a download."""
    the = _with_thread(request, code)
    or_404(str(file) in file_ids(messages_of(the)))
    return serve(get_object_or_404(StoredFile, pk=file))
