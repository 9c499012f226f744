"""A review: proposal and marks side by side, saved while one types, submitted, taken back."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.enums import Role
from portal.ui.autosave import acknowledged, kept, not_kept, of_another, quiet, tab_of
from portal.ui.deeds import carry_out, form_status, render_confirm, render_form
from portal.ui.policies import roles
from portal.ui.refusals import Stale
from reviews import actions, permissions, queries
from reviews.enums import AssignmentState
from reviews.forms.marking import AbstentionForm, ReviewForm, SubmissionsForm, review_values
from reviews.models import Assignment, Review
from reviews.views.fetch import desk_trail, my_assignment, or_404
from reviews.views.reading import content_of


@roles(Role.REVIEWER)
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Proposal and marks side by side; saves a draft, and goes on to its submission when asked to."""
    mine = my_assignment(request, pk)
    if mine.state == AssignmentState.INVITED:
        return redirect("reviews:declaration", pk)
    if not permissions.may_mark(request.membership, mine):
        or_404(request.method != "POST")
        return render(request, "reviews/submitted.html", _submitted(request, mine))
    return of_another(request) or _editor(request, mine)


def _editor(request: HttpRequest, mine: Assignment) -> HttpResponse:
    written = queries.my_review(mine, request.user)
    form = _form(request, mine, written)
    if request.method == "POST" and form.is_valid():
        given = form.values()
        done, saved = carry_out(form, actions.save_review, assignment=mine, by=request.membership, **given)
        if done:
            return _saved(request, mine, saved)
    if quiet(request) and request.method == "POST":
        return not_kept(form.refusal, form_status(form), form)
    page = {
        **content_of(mine),
        **_overtaken(form),
        "assignment": mine,
        "total": queries.total_of(written),
        "saved_at": written.saved_at if written else None,
        "changed": mine.proposal.submission_id not in (None, mine.submission_id),
        "unread": not queries.knows_what_stands(mine, written),
        "tab": tab_of(request),
        "trail": desk_trail((mine.proposal.number, "")),
    }
    return render_form(request, "reviews/review.html", form, **page)


def _form(request: HttpRequest, mine: Assignment, written: Review | None) -> ReviewForm:
    sheet, most = queries.sheet_of(mine), mine.round.call.call_rules.bonus_max
    if request.method == "POST":
        return ReviewForm(request.POST, sheet=sheet, bonus_max=most)
    return ReviewForm(sheet=sheet, bonus_max=most, initial=review_values(written))


def _overtaken(form: ReviewForm) -> dict[str, Any]:
    """After a stale save the page carries the newer version and shows both: what was typed can be saved over it."""
    if not isinstance(form.refusal, Stale):
        return {}
    theirs, made_from = form.refusal.theirs, form.cleaned_data["version"]
    form.data["version"] = str(theirs.version)
    return {"made_from": made_from, "rows": form.beside(review_values(theirs))}


def _saved(request: HttpRequest, mine: Assignment, saved: Review) -> HttpResponse:
    """A word for the script, or the page again; 'save and go on' leads to the submission."""
    if quiet(request):
        return kept(saved.version, saved.saved_at)
    if "submit" in request.POST:
        return acknowledged(request, redirect("reviews:submission", mine.pk))
    messages.success(request, _("Saved. Saved is not submitted."))
    return acknowledged(request, redirect("reviews:review", mine.pk))


def _submitted(request: HttpRequest, mine: Assignment) -> dict[str, Any]:
    """A review that cannot be written: one's own marks, and the proposal while it may be read."""
    reads, facts = permissions.may_read_proposal(request.membership, mine), queries.recall_facts(mine)
    return {
        **(content_of(mine) if reads else {}),
        "assignment": mine,
        "review": queries.my_review(mine, request.user),
        "may_recall": permissions.may_recall(request.membership, mine, **asdict(facts)),
        "may_revise": permissions.may_revise(
            request.membership, mine, open_=queries.open_deliberation_of(mine.proposal_id) is not None
        ),
        "owes": queries.owed(request.membership).filter(pk=mine.pk).exists(),
        "trail": desk_trail((mine.proposal.number, "")),
    }


@roles(Role.REVIEWER)
def submission(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once, then submits."""
    mine = my_assignment(request, pk)
    or_404(permissions.may_mark(request.membership, mine))
    if request.method == "POST":
        actions.submit_review(assignment=mine, by=request.membership)
        messages.success(request, _("Your review is submitted."))
        return redirect("reviews:desk")
    if not queries.knows_what_stands(mine, queries.my_review(mine, request.user)):
        return redirect("reviews:changes", pk)
    if missing := ", ".join(line.name for line in queries.unmarked(mine, request.user)):
        messages.error(request, _("Not marked yet: %(names)s.") % {"names": missing})
        return redirect("reviews:review", pk)
    consequences = [
        _(
            "Your marks on %(proposal)s are locked. Nobody but you sees them until two officers open the scores."
        )
        % {"proposal": mine.label}
    ]
    if comes_back := queries.recall_facts(mine).comes_back:
        consequences.append(_("You can take the review back until every review of this proposal is in."))
    back, facts = reverse("reviews:review", args=[pk]), _total(request, mine)
    shown = {"back": back, "facts": facts, "final": not comes_back, "template": "reviews/submission.html"}
    title = _("Submit the review")
    return render_confirm(request, title, consequences, None, _("Submit"), **shown)


def _total(request: HttpRequest, mine: Assignment) -> list[tuple[str, str]]:
    return [(_("Total"), str(queries.my_total(mine, request.user)))]


@roles(Role.REVIEWER)
def submissions(request: HttpRequest) -> HttpResponse:
    """All that are ready at once; what the others lack."""
    found = queries.readiness(request.membership)
    ready = {one.assignment.pk: one for one in found if one.ready}
    posted = request.POST if request.method == "POST" else None
    form = SubmissionsForm(posted, ready=ready.values())
    if form.is_valid():
        chosen = [ready[pk].assignment for pk in form.cleaned_data["assignments"]]
        done, refused = actions.submit_reviews(assignments=chosen, by=request.membership)
        if done:
            sentence = _("%(count)s reviews are submitted.") % {"count": len(done)}
            messages.success(request, sentence)
        for one, why in refused:
            messages.error(request, f"{one.proposal.number}: {why}")
        return redirect("reviews:desk")
    page = {"found": found, "trail": desk_trail((_("Submit reviews"), ""))}
    return render_form(request, "reviews/submissions.html", form, **page)


@roles(Role.REVIEWER)
def abstention(request: HttpRequest, pk: int) -> HttpResponse:
    """Not to judge, with a reason: no marks, which is no zero."""
    mine = my_assignment(request, pk)
    or_404(permissions.may_abstain(request.membership, mine))
    form = AbstentionForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if carry_out(form, actions.abstain, assignment=mine, reason=reason, by=request.membership)[0]:
            messages.success(request, _("You abstain from %(number)s.") % {"number": mine.proposal.number})
            return redirect("reviews:desk")
    consequences = [
        _("It counts as no review: never as zero marks. What you may have marked does not count."),
        _("The office is told by letter, with your reason, and may ask somebody else."),
        _("You can take it back until every review of this proposal is in."),
    ]
    title, back = _("Abstain"), reverse("reviews:review", args=[pk])
    return render_confirm(request, title, consequences, form, title, back=back)


@roles(Role.REVIEWER, methods="POST")
def recall(request: HttpRequest, pk: int) -> HttpResponse:
    """A submitted review, or an abstention, taken back."""
    mine = my_assignment(request, pk)
    deed = actions.resume if mine.state == AssignmentState.ABSTAINED else actions.recall_review
    deed(assignment=mine, by=request.membership)
    messages.success(request, _("Your review is open again."))
    return redirect("reviews:review", pk)
