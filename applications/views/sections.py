"""One section of a proposal: its editor, its files, and both texts side by side when someone saved in between."""

import re
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from applications import permissions
from applications.actions import attach_file, remove_file, save_section
from applications.actions.sections import plain
from applications.enums import SectionKind
from applications.forms.sections import Editor
from applications.forms.steps import UploadForm
from applications.models import Proposal, Section
from applications.queries import snapshot_for, snapshot_of
from applications.rules import missing_to_submit, money_in
from applications.views.fetch import (
    LOCAL,
    READERS,
    or_404,
    own_proposal,
    own_section,
    proposal_trail,
    the_proposal,
)
from applications.views.shown import missing_shown, money_parts, steps
from applications.views.stale import BASE, differences, merged_in, settled
from portal.documents.files import serve
from portal.documents.models import StoredFile
from portal.ui.deeds import carry_out, form_status, render_confirm
from portal.ui.formats import korean_datetime
from portal.ui.policies import roles
from portal.ui.refusals import Stale

SAVED_COOKIE = "maeul_saved"


@roles(*LOCAL)
def section(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """The editor of one section; a post saves it, quietly when the page's script asks."""
    part = own_section(request, code, key)
    proposal = part.proposal
    if request.method == "GET" and not permissions.is_open(proposal, key):
        return redirect(proposal)
    if part.call_section.kind == SectionKind.FILES:
        return _files(request, proposal, part)
    if request.method == "GET":
        return _page(request, proposal, part, Editor(proposal, part))
    if quiet(request) and request.headers.get("X-Draft-User", "") not in ("", str(request.user.pk)):
        return JsonResponse({"error": _("Someone else has signed in in this browser.")}, status=403)
    return _save(request, proposal, part)


def _save(request: HttpRequest, proposal: Proposal, part: Section) -> HttpResponse:
    editor = Editor(proposal, part, merged_in(request.POST))
    if editor.is_valid():
        version = editor.form.cleaned_data["version"]
        values = settled(request.POST, part, version, editor.values())
        done, saved = carry_out(
            editor.form,
            save_section,
            proposal=proposal,
            section_key=part.call_section.key,
            version=version,
            data=values,
            by=request.membership,
        )
        if done:
            return _saved(request, proposal, saved)
    return _page(request, proposal, part, editor)


def _saved(request: HttpRequest, proposal: Proposal, part: Section) -> HttpResponse:
    """A word for the script, or the page again; 'save and go on' leads to the next section."""
    when = korean_datetime(part.saved_at)
    if quiet(request):
        return JsonResponse({"version": part.version, "saved": _("Saved at %(when)s") % {"when": when}})
    messages.success(request, _("Saved at %(when)s. Saved is not submitted.") % {"when": when})
    key = part.call_section.key
    if "next" in request.POST:
        keys = list(
            proposal.sections.order_by("call_section__order").values_list("call_section__key", flat=True)
        )
        key = next(iter(keys[keys.index(key) + 1 :]), "")
    answer = redirect("applications:section", proposal.code, key) if key else redirect(proposal)
    if tab := tab_of(request):
        # the next page's script drops what this window kept in the browser
        answer.set_cookie(SAVED_COOKIE, tab, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax")
    return answer


def quiet(request: HttpRequest) -> bool:
    """Saved while typing, by the page's script."""
    return request.headers.get("X-Autosave") == "1"


def tab_of(request: HttpRequest) -> str:
    """The window that typed, by the name its script gave it."""
    tab = request.POST.get("tab", "")
    return tab if re.fullmatch(r"[a-z0-9-]{1,40}", tab) else ""


def _page(request: HttpRequest, proposal: Proposal, part: Section, editor: Editor) -> HttpResponse:
    """The editor with what is still missing; a stale save shows both texts and lets one choose."""
    status = form_status(editor.form)
    if editor.rows is not None and editor.rows.is_bound and not editor.rows.is_valid():
        status = 422 if status == 200 else status
    refusal = getattr(editor.form, "refusal", None)
    if quiet(request):
        said = refusal.message if refusal else _("Not saved yet: look through what is marked when you save.")
        return JsonResponse({"error": str(said), "stale": isinstance(refusal, Stale)}, status=status)
    context = _around(proposal, part)
    if isinstance(refusal, Stale):
        part = refusal.theirs
        context |= _both_texts(request, part, editor)
    context.update(part=part, form=editor.form, rows=editor.rows, rows_total=editor.total)
    context["tab"] = tab_of(request)
    return render(request, "applications/section.html", context, status=status)


def _both_texts(request: HttpRequest, theirs: Section, editor: Editor) -> dict[str, Any]:
    """Theirs beside mine; the form goes on from their version, and remembers which one mine was made from."""
    asked = request.POST.get(BASE, "")
    made_from = editor.form.cleaned_data["version"]
    base = min(int(asked), made_from) if re.fullmatch(r"[0-9]{1,7}", asked) else made_from
    editor.form.data["version"] = str(theirs.version)
    rows = differences(theirs, base, plain(editor.values()))
    return {"theirs": theirs, "base": base, "differences": rows}


def _around(proposal: Proposal, part: Section) -> dict[str, Any]:
    """Steps, what is missing here, and the money."""
    snapshot, key = snapshot_of(proposal), part.call_section.key
    rules = proposal.call.call_rules
    missing = missing_to_submit(snapshot, rules)
    shown = missing_shown(proposal, snapshot, missing)
    return {
        "proposal": proposal,
        "part": part,
        "call": proposal.call,
        "steps": steps(proposal, snapshot, missing, here=key),
        "missing": [one for one in shown if one["key"] == key],
        "others": len([one for one in shown if one["key"] != key]),
        "money": money_in(snapshot),
        "money_parts": money_parts(snapshot),
        "share": rules.national_share_percent,
        "trail": proposal_trail(proposal, (part.call_section.title, "")),
    }


def _files(request: HttpRequest, proposal: Proposal, part: Section) -> HttpResponse:
    """The files of a proposal; a post adds one."""
    posted = request.method == "POST"
    form = UploadForm(request.POST, files=request.FILES) if posted else UploadForm()
    if form.is_valid():
        upload = form.cleaned_data["file"]
        done, attachment = carry_out(
            form, attach_file, proposal=proposal, upload=upload, by=request.membership
        )
        if done:
            messages.success(request, _("Attached: %(name)s") % {"name": attachment.file.name})
            return redirect("applications:section", proposal.code, part.call_section.key)
    files = proposal.attachments.select_related("file").order_by("pk")
    context = {**_around(proposal, part), "form": form, "files": files}
    return render(request, "applications/files.html", context, status=form_status(form))


@roles(*READERS, methods="GET")
def attachment(request: HttpRequest, code: str, file: UUID) -> HttpResponse:
    """A file of what this person reads of a proposal, always as a download."""
    snapshot = snapshot_for(the_proposal(request, code), request.membership)
    or_404(str(file) in {row["id"] for row in snapshot["files"]})
    return serve(get_object_or_404(StoredFile, pk=file))


@roles(*LOCAL)
def removal(request: HttpRequest, code: str, file: UUID) -> HttpResponse:
    """Take a file off the proposal."""
    proposal = own_proposal(request, code)
    or_404(permissions.may_edit(request.membership, proposal))
    found = get_object_or_404(proposal.attachments.select_related("file"), file=file)
    part = (
        proposal.sections.filter(call_section__kind=SectionKind.FILES).select_related("call_section").first()
    )
    back = (
        reverse("applications:section", args=[code, part.call_section.key])
        if part
        else proposal.get_absolute_url()
    )
    if request.method == "POST":
        remove_file(proposal=proposal, attachment=found, by=request.membership)
        messages.success(request, _("The file was removed."))
        return redirect(back)
    consequences = [_("The file no longer belongs to the proposal. You may attach it again.")]
    context = {"back": back, "facts": [(_("File"), found.file.name)], "danger": True}
    context["trail"] = proposal_trail(proposal, (_("Remove a file"), ""))
    return render_confirm(request, _("Remove a file"), consequences, None, _("Remove"), **context)
