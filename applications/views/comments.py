"""Remarks beside a section: for those who write the draft, never for the office."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from applications import permissions
from applications.actions import comment_on, resolve_comment
from applications.forms.comments import CommentForm
from applications.models import Section
from applications.queries import comments_of, names_in
from applications.views.fetch import LOCAL, own_section, proposal_trail
from portal.ui.deeds import carry_out, render_form
from portal.ui.policies import roles


@roles(*LOCAL)
def comments(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Every remark on a section; a post adds one and leads back to the section."""
    part, by = own_section(request, code, key), request.membership
    if request.method == "GET" and "names" in request.GET:
        return render(request, "applications/_names.html", {"names": names_in(part)})
    form = CommentForm(request.POST if request.method == "POST" else None, prefix="comment")
    if form.is_valid():
        said = {"text": form.cleaned_data["text"], "key": form.cleaned_data["request_key"]}
        done, _comment = carry_out(form, comment_on, section=part, by=by, **said)
        if done:
            messages.success(request, _("Your comment stands beside the section."))
            return _back(part, "#comments", request.user.one_page)
    context: dict[str, Any] = {"part": part, "proposal": part.proposal, "comments": comments_of(part)}
    context["names"] = names_in(part)
    context["may_comment"] = permissions.may_comment(by, part.proposal, key)
    context["trail"] = proposal_trail(part.proposal, (part.call_section.title, ""))
    return render_form(request, "applications/comments.html", form, **context)


@roles(*LOCAL, methods="POST")
def resolution(request: HttpRequest, code: str, key: str, comment: int) -> HttpResponse:
    """Dealt with."""
    part = own_section(request, code, key)
    resolve_comment(comment=get_object_or_404(part.comments, pk=comment), by=request.membership)
    messages.success(request, _("The comment is resolved."))
    return _back(part, "#comments", request.user.one_page)


def _back(part: Section, place: str, whole: bool) -> HttpResponse:
    """To the section, or to its remarks for those who only read or have all sections on one page."""
    code, key = part.proposal.code, part.call_section.key
    if whole or vars(part).get("draft_role") == "reader":
        return redirect("applications:comments", code, key)
    answer = redirect("applications:section", code, key)
    answer["Location"] += place
    return answer
