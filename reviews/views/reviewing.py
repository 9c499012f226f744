"""The reviewer: desk, declaration, proposal beside marks, submission, recall, the reason for a mark that stands apart."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import Attachment
from applications.queries import readable
from portal.accounts.enums import Role
from portal.activity import clock
from portal.documents.files import serve
from portal.documents.scanning import scans_of
from portal.ui.deeds import carry_out, render_confirm, render_form
from portal.ui.policies import roles
from reviews import actions, permissions, queries
from reviews.enums import AssignmentState, ConflictKind
from reviews.forms import DeclarationForm, ReviewForm, SpreadForm, SteppingBackForm, review_values
from reviews.lists import Desk
from reviews.models import Assignment
from reviews.queries.pool import asked_to_consent
from reviews.views.fetch import desk_trail, my_assignment, or_404


@roles(Role.REVIEWER, methods="GET")
def desk(request: HttpRequest) -> HttpResponse:
    """A reviewer's assignments, what waits first."""
    table = Desk(request, queries.desk(request.membership))
    owed = queries.owed(request.membership)
    asked = asked_to_consent(request.membership)
    return table.respond("reviews/desk.html", owed=owed, asked=asked, now=clock.now(), trail=desk_trail())


@roles(Role.REVIEWER, methods="GET")
def assignment(request: HttpRequest, pk: int) -> HttpResponse:
    """To what comes next: the declaration, else the review."""
    mine = my_assignment(request, pk)
    return redirect("reviews:declaration" if mine.state == AssignmentState.INVITED else "reviews:review", pk)


@roles(Role.REVIEWER)
def declaration(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether there is a conflict of interest; until then the proposal stays closed."""
    mine = my_assignment(request, pk)
    or_404(permissions.may_declare(request.membership, mine))
    if not queries.has_consented(mine) and (seat := queries.seat_of(mine)):
        return redirect("reviews:panel_member", seat.pk)
    form = DeclarationForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        tie = {"kind": given["kind"], "note": given["note"]}
        steps_back = given["answer"] == "conflict"
        if steps_back and not given["sure"]:
            return stepping_back(request, mine, given)
        done, one = carry_out(
            form, actions.declare, assignment=mine, has_conflict=steps_back, by=request.membership, **tie
        )
        if done:
            messages.success(request, _("Thank you. Your declaration is on record."))
            return redirect("reviews:desk") if steps_back else redirect("reviews:review", one.pk)
    trail = desk_trail((mine.proposal.number, ""))
    return render_form(request, "reviews/declaration.html", form, assignment=mine, trail=trail)


def stepping_back(request: HttpRequest, mine: Assignment, given: dict[str, Any]) -> HttpResponse:
    """Asked once before the case is gone for good."""
    form = SteppingBackForm(initial={**given, "sure": True})
    consequences = [
        _("%(number)s leaves your desk at once; what you may have marked is void.")
        % {"number": mine.proposal.number},
        _("The conflict with %(government)s stays on record and is not taken back by the office.")
        % {"government": mine.proposal.government.full_name},
        _("The office is told by letter and looks for somebody else."),
    ]
    facts = [(_("Kind of conflict"), ConflictKind(given["kind"]).label), (_("Note"), given["note"])]
    title, shown = _("Step back"), {"facts": facts, "danger": True, "final": True}
    back = reverse("reviews:declaration", args=[mine.pk])
    return render_confirm(request, title, consequences, form, title, back=back, **shown)


@roles(Role.REVIEWER)
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Proposal and marks side by side; saves a draft, and goes on to its submission when asked to."""
    mine = my_assignment(request, pk)
    if mine.state == AssignmentState.INVITED:
        return redirect("reviews:declaration", pk)
    if not permissions.may_mark(request.membership, mine):
        or_404(request.method != "POST")
        return render(request, "reviews/submitted.html", _submitted(request, mine))
    form = _form(request, mine)
    if request.method == "POST" and form.is_valid():
        done, _saved = carry_out(
            form, actions.save_review, assignment=mine, by=request.membership, **form.values()
        )
        if done:
            return _after_save(request, pk)
        form = _overtaken(request, mine, form)
    page = {**_content(mine), "assignment": mine, "total": queries.my_total(mine, request.user)}
    return render_form(
        request, "reviews/review.html", form, trail=desk_trail((mine.proposal.number, "")), **page
    )


def _form(request: HttpRequest, mine: Assignment) -> ReviewForm:
    sheet, most = mine.round.criteria.all(), mine.round.call.call_rules.bonus_max
    if request.method == "POST":
        return ReviewForm(request.POST, sheet=sheet, bonus_max=most)
    initial = review_values(queries.my_review(mine, request.user))
    return ReviewForm(sheet=sheet, bonus_max=most, initial=initial)


def _overtaken(request: HttpRequest, mine: Assignment, form: ReviewForm) -> ReviewForm:
    """After a stale save the page carries the newer version: what was typed stays, and can be saved over it."""
    theirs = getattr(form.refusal, "theirs", None)
    if theirs is not None:
        form.data["version"] = theirs.version
    return form


def _after_save(request: HttpRequest, pk: int) -> HttpResponse:
    if "submit" in request.POST:
        return redirect("reviews:submission", pk)
    messages.success(request, _("Saved. Saved is not submitted."))
    return redirect("reviews:review", pk)


def _content(mine: Assignment) -> dict[str, Any]:
    """The proposal as it was submitted; its files come through the assignment alone."""
    snapshot = mine.submission.snapshot
    return {
        "parts": readable(snapshot, mine.round.call.call_rules),
        "scans": scans_of(row["id"] for row in snapshot["files"]),
        "file_base": reverse("reviews:assignment", args=[mine.pk]) + "files/",
    }


def _submitted(request: HttpRequest, mine: Assignment) -> dict[str, Any]:
    """A review that cannot be written: one's own marks, and the proposal while it may be read."""
    reads, facts = permissions.may_read_proposal(request.membership, mine), queries.recall_facts(mine)
    return {
        **(_content(mine) if reads else {}),
        "assignment": mine,
        "review": queries.my_review(mine, request.user),
        "may_recall": permissions.may_recall(request.membership, mine, **asdict(facts)),
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
    missing = queries.unmarked(mine, request.user)
    if missing:
        names = ", ".join(line.name for line in missing)
        messages.error(request, _("Not marked yet: %(names)s.") % {"names": names})
        return redirect("reviews:review", pk)
    consequences = [
        _(
            "Your marks on %(proposal)s are locked. Nobody but you sees them until two officers open the scores."
        )
        % {"proposal": mine.proposal}
    ]
    if comes_back := queries.recall_facts(mine).comes_back:
        consequences.append(_("You can take the review back until every review of this proposal is in."))
    back, facts = reverse("reviews:review", args=[pk]), _total(request, mine)
    shown = {"back": back, "facts": facts, "final": not comes_back}
    title = _("Submit the review")
    return render_confirm(request, title, consequences, None, _("Submit"), **shown)


def _total(request: HttpRequest, mine: Assignment) -> list[tuple[str, str]]:
    return [(_("Total"), str(queries.my_total(mine, request.user)))]


@roles(Role.REVIEWER, methods="POST")
def recall(request: HttpRequest, pk: int) -> HttpResponse:
    mine = my_assignment(request, pk)
    actions.recall_review(assignment=mine, by=request.membership)
    messages.success(request, _("Your review is open again."))
    return redirect("reviews:review", pk)


@roles(Role.REVIEWER)
def spread(request: HttpRequest, pk: int) -> HttpResponse:
    """Why one's marks stand apart; they stay as they are."""
    mine = my_assignment(request, pk)
    apart = queries.apart_of(request.user).get(mine.pk)
    or_404(bool(apart))
    form = SpreadForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if carry_out(form, actions.explain_spread, assignment=mine, reason=reason, by=request.membership)[0]:
            messages.success(request, _("Your reason is kept with the review."))
            return redirect("reviews:desk")
    lines = mine.round.criteria.filter(pk__in=apart)
    trail = desk_trail((mine.proposal.number, reverse("reviews:review", args=[pk])), (_("Reason"), ""))
    return render_form(request, "reviews/spread.html", form, assignment=mine, lines=lines, trail=trail)


@roles(Role.REVIEWER, methods="GET")
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """The proposal alone, as it was submitted."""
    mine = my_assignment(request, pk)
    or_404(permissions.may_read_proposal(request.membership, mine))
    page = {**_content(mine), "assignment": mine}
    trail = desk_trail((mine.proposal.number, reverse("reviews:review", args=[pk])), (_("Proposal"), ""))
    return render(request, "reviews/proposal.html", {**page, "trail": trail})


@roles(Role.REVIEWER, methods="GET")
def file(request: HttpRequest, pk: int, file: Any) -> HttpResponse:
    """One of its files, as a download."""
    mine = my_assignment(request, pk)
    or_404(permissions.may_read_proposal(request.membership, mine))
    rows = Attachment.objects.filter(proposal=mine.proposal_id).select_related("file")
    return serve(get_object_or_404(rows, file=file).file)
