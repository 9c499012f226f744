"""The deliberation of one proposal: the office opens and closes it, an author changes marks with a reason."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import Proposal
from portal.accounts.enums import Role
from portal.ui.deeds import carry_out, render_form
from portal.ui.policies import roles
from portal.ui.refusals import Stale
from reviews import actions, permissions, queries
from reviews.forms.marking import RevisionForm, review_values
from reviews.models import Deliberation, Round
from reviews.views.fetch import OFFICE, desk_trail, my_assignment, or_404, round_trail, the_round
from reviews.views.reading import content_of


def _case(request: HttpRequest, pk: int, code: str) -> tuple[Round, Proposal]:
    the = the_round(request, pk)
    or_404(permissions.may_see_marks(request.membership, the))
    rows = Proposal.objects.select_related("government")
    return the, get_object_or_404(rows, code=code, call=the.call_id)


@roles(*OFFICE)
def deliberation(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Whether the authors may change their marks now, and every version of those that were changed."""
    the, proposal = _case(request, pk, code)
    if request.method == "POST":
        or_404(permissions.may_close(request.membership, the))
        actions.open_deliberation(round=the, proposal=proposal, by=request.membership)
        messages.success(request, _("The deliberation is open; its reviewers are told by letter."))
        return redirect("reviews:deliberation", pk, code)
    held = queries.deliberations(the, proposal)
    marks = reverse("reviews:marks", args=[pk, code])
    trail = round_trail(the, (_("Ranking"), reverse("reviews:ranking", args=[pk])), (proposal.number, marks))
    page: dict[str, Any] = {
        "round": the,
        "proposal": proposal,
        "held": held,
        "current": next((one for one in held if one.closed_at is None), None),
        "changed": queries.versions_of(the, proposal),
        "may_hold": permissions.may_close(request.membership, the),
        "trail": [*trail, (_("Deliberation"), "")],
    }
    return render(request, "reviews/deliberation.html", page)


@roles(Role.PROGRAMME_OFFICER, methods="POST")
def closing(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    the, proposal = _case(request, pk, code)
    current = get_object_or_404(Deliberation, round=the, proposal=proposal, closed_at=None)
    actions.close_deliberation(deliberation=current, by=request.membership)
    messages.success(request, _("The deliberation is closed; the marks stay as they are."))
    return redirect("reviews:deliberation", pk, code)


@roles(Role.REVIEWER)
def revision(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own marks once more, to be changed with a reason; the proposal beside them."""
    mine = my_assignment(request, pk)
    is_open = queries.open_deliberation_of(mine.proposal_id) is not None
    or_404(permissions.may_revise(request.membership, mine, open_=is_open))
    written = queries.my_review(mine, request.user)
    sheet = {"sheet": queries.sheet_of(mine), "bonus_max": mine.round.call.call_rules.bonus_max}
    posted = request.method == "POST"
    form = RevisionForm(request.POST if posted else None, initial=review_values(written), **sheet)
    if form.is_valid():
        given = {**form.values(), "reason": form.cleaned_data["reason"]}
        if carry_out(form, actions.revise_review, assignment=mine, by=request.membership, **given)[0]:
            messages.success(request, _("Your marks are changed; the earlier ones are kept."))
            return redirect("reviews:review", pk)
        if isinstance(form.refusal, Stale):
            form.data["version"] = str(form.refusal.theirs.version)
    back = reverse("reviews:review", args=[pk])
    page = {"assignment": mine, "total": queries.total_of(written), **content_of(mine)}
    page["trail"] = desk_trail((mine.proposal.number, back), (_("Deliberation"), ""))
    return render_form(request, "reviews/revision.html", form, **page)
