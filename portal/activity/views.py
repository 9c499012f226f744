"""Inbox, preferences, jobs, the published heads, and the demo's mailbox."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.activity import actions, lists, post, queries
from portal.activity.chains import with_names
from portal.activity.forms import PreferencesForm, optional_letters
from portal.activity.models import Job, Notice, PublishedHead
from portal.ui.deeds import render_confirm, render_form
from portal.ui.policies import public, roles, signed_in
from portal.ui.refusals import Refusal

FOOTER = "\n--\n"  # templates/letters/base.txt


def _trail(*steps: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Inbox"), reverse("activity:inbox")), *steps]


@signed_in(methods="GET")
def inbox(request: HttpRequest) -> HttpResponse:
    letters = lists.unread_first(Notice.objects.visible_to(request.user))
    return lists.Inbox(request, letters).respond("activity/inbox.html")


@signed_in(methods="GET")
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Opening a letter is reading it."""
    letter = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    actions.mark_read(user=request.user, notice=letter)
    body = letter.text.rsplit(FOOTER, 1)[0]  # that it was sent automatically is said by mail alone
    page = {
        "notice": letter,
        "body": body,
        "kind": lists.kind_label(letter),
        "trail": _trail((letter.subject, "")),
    }
    return render(request, "activity/notice.html", page)


@signed_in(methods="POST")
def reading(request: HttpRequest) -> HttpResponse:
    if actions.mark_read(user=request.user):
        messages.success(request, _("All letters are marked as read."))
    return redirect("activity:inbox")


@signed_in
def preferences(request: HttpRequest) -> HttpResponse:
    unwanted = queries.unwanted_kinds(request.user)
    letters = optional_letters()
    wanted = [letter.kind for letter in letters if letter.kind not in unwanted]
    form = PreferencesForm(request.POST if request.method == "POST" else None, initial={"wanted": wanted})
    if form.is_valid():
        actions.set_preferences(user=request.user, letters=letters, wanted=form.cleaned_data["wanted"])
        messages.success(request, _("Your choice has been saved."))
        return redirect("activity:preferences")
    trail = _trail((_("Letters by mail"), ""))
    return render_form(request, "activity/preferences.html", form, letters=letters, trail=trail)


@signed_in(methods="GET")
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """Where long work stands; htmx asks for the partial until it has ended."""
    work = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    partial = request.htmx and request.htmx.target == "job"  # type: ignore[attr-defined]
    template = "activity/_job.html" if partial else "activity/job.html"
    return render(request, template, {"job": work, "trail": _trail((str(work), ""))})


@signed_in(methods="POST")
def cancellation(request: HttpRequest, pk: int) -> HttpResponse:
    work = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    actions.cancel_job(job=work, user=request.user)
    messages.success(request, _("The work is being stopped."))
    return redirect("activity:job", pk=pk)


@signed_in(methods="GET")
def job_file(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """What a finished job has made, as a download that no browser runs."""
    work = get_object_or_404(Job.objects.visible_to(request.user).exclude(file_path=""), pk=pk)
    try:
        file = (Path(settings.VAR_DIR) / work.file_path).open("rb")
    except FileNotFoundError:
        raise Refusal(_("This file has been cleared away. Please ask for it again."), status=404) from None
    response = FileResponse(file, as_attachment=True, filename=work.file_name)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


@public(methods="GET")
def heads(request: HttpRequest) -> HttpResponse:
    return lists.Heads(request, with_names(PublishedHead.objects.all())).respond("activity/heads.html")


@roles("auditor", "programme_officer", methods="GET")
def undelivered(request: HttpRequest) -> HttpResponse:
    officer = request.membership.role == "programme_officer"  # type: ignore[attr-defined]
    table = lists.ToSendAgain if officer else lists.Undelivered
    trail = _trail((_("Letters that could not be sent"), ""))
    return table(request, post.undelivered()).respond("activity/undelivered.html", trail=trail)


@roles("programme_officer")
def sending(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once, then gives the letter all its tries again."""
    letter = get_object_or_404(post.undelivered(), pk=pk)
    back = reverse("activity:undelivered")
    if request.method == "POST":
        actions.send_again(notice=letter)
        messages.success(request, _("The letter will be sent again in a moment."))
        return redirect(back)
    facts = [
        (_("Letter"), letter.subject),
        (_("Recipient"), letter.email),
        (_("What the mail server said"), letter.error),
    ]
    consequences = [_("The letter is sent to this address at once, and has all its tries again.")]
    trail = _trail((_("Letters that could not be sent"), back), (_("Send again"), ""))
    page: dict[str, Any] = {"action_label": _("Send again"), "facts": facts, "back": back, "trail": trail}
    return render_confirm(request, _("Send the letter again"), consequences, None, **page)


@public(methods="GET")
def mailbox(request: HttpRequest) -> HttpResponse:
    """What was sent, to whom; only in a demonstration, where nobody's mail is real."""
    _only_in_demo()
    return lists.Mailbox(request, Notice.objects.all()).respond("activity/mailbox.html")


@public(methods="GET")
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    _only_in_demo()
    letter = get_object_or_404(Notice, pk=pk)
    trail = [(_("Mail of this demonstration"), reverse("activity:mailbox")), (letter.subject, "")]
    page = {"notice": letter, "message_id": post.message_id(letter), "delivery": lists.delivery(letter)}
    return render(
        request, "activity/mail.html", {**page, "sender": settings.DEFAULT_FROM_EMAIL, "trail": trail}
    )


def _only_in_demo() -> None:
    if not settings.DEMO:
        raise Http404
