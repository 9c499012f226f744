"""Setting a round up, its board, reminders."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import Call
from portal.accounts.enums import Role
from portal.activity import clock
from portal.activity.queries import timeline
from portal.ui.deeds import carry_out, render_form
from portal.ui.policies import roles
from reviews import actions, permissions, queries
from reviews.forms import RoundForm
from reviews.lists import Progress
from reviews.models import Round
from reviews.views.fetch import OFFICE, or_404, round_trail, the_round


@roles(Role.PROGRAMME_OFFICER)
def rounds(request: HttpRequest, slug: str) -> HttpResponse:
    """Sets up the round of a call; where there is one, leads to it."""
    call = get_object_or_404(Call.objects.visible_to(request.membership), slug=slug)
    if there := Round.objects.filter(call=call).first():
        return redirect(there)
    or_404(permissions.may_create_round(request.membership, call))
    form = RoundForm(request.POST or None)
    if form.is_valid():
        due, key = form.cleaned_data["due_at"], form.cleaned_data["request_key"]
        done, made = carry_out(
            form, actions.create_round, call=call, due_at=due, by=request.membership, key=key
        )
        if done:
            messages.success(request, _("The round is set up. Now assign reviewers."))
            return redirect("reviews:plans", made.pk)
    back = reverse("applications:call", args=[slug])
    trail = [(_("Calls"), reverse("applications:calls")), (call.title, back), (_("Review round"), "")]
    return render_form(request, "reviews/new_round.html", form, call=call, trail=trail, back=back)


@roles(*OFFICE, methods="GET")
def board(request: HttpRequest, pk: int) -> HttpResponse:
    """Who was asked, declared, began, finished. Nothing on it depends on a mark."""
    the = the_round(request, pk)
    by, counts = request.membership, queries.counts(the)
    return Progress(request, queries.progress(the)).respond(
        "reviews/round.html",
        round=the,
        now=clock.now(),
        counts=counts,
        paces=queries.paces(the),
        awaited=counts.get("invited", 0) + counts.get("accepted", 0),
        opening=the.openings.exclude(state="sent_back").first(),
        events=timeline(the).order_by("-id")[:20],
        may_assign=permissions.may_assign(by, the),
        may_remind=permissions.may_remind(by, the),
        may_propose=permissions.may_propose_opening(by, the),
        may_see_marks=permissions.may_see_marks(by, the),
        trail=round_trail(the),
    )


@roles(Role.PROGRAMME_OFFICER, methods="POST")
def reminders(request: HttpRequest, pk: int) -> HttpResponse:
    """Letters to all who are awaited, or to those who are ticked."""
    the = the_round(request, pk)
    only = [int(one) for one in request.POST.getlist("reviewers") if one.isascii() and one.isdigit()]
    count = actions.remind_reviewers(round=the, by=request.membership, only=only or None)
    messages.success(request, _("Reminders are on their way to %(count)s reviewers.") % {"count": count})
    return redirect(the)
