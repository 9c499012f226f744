"""A reviewer's place on a panel: both texts whole, consent in one deed, or a refusal with its reason."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal.accounts.enums import Role
from portal.documents.files import serve
from portal.ui.deeds import carry_out, render_confirm
from portal.ui.policies import roles
from reviews import actions, permissions, queries
from reviews.forms import ReasonForm
from reviews.views.fetch import OFFICE, desk_trail, or_404, some_seat


@roles(Role.REVIEWER, methods="GET")
def panel_member(request: HttpRequest, pk: int) -> HttpResponse:
    """What the reviewer consents to, or has consented to."""
    seat, by = some_seat(request, pk), request.membership
    context = {
        "seat": seat,
        "texts": queries.consent_texts(),
        "may_consent": permissions.may_consent(by, seat),
        "may_leave": permissions.may_leave(by, seat),
        "trail": desk_trail((seat.round.call.title, "")),
    }
    return render(request, "reviews/seat.html", context)


@roles(Role.REVIEWER, methods="POST")
def consent(request: HttpRequest, pk: int) -> HttpResponse:
    seat = some_seat(request, pk)
    actions.consent(member=seat, by=request.membership)
    messages.success(request, _("Thank you. Your consent is on record, and its paper is kept."))
    return redirect("reviews:panel_member", seat.pk)


@roles(Role.REVIEWER)
def refusal(request: HttpRequest, pk: int) -> HttpResponse:
    """Declines the round, or leaves it, with a reason the office reads."""
    seat = some_seat(request, pk)
    or_404(permissions.may_leave(request.membership, seat))
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if carry_out(form, actions.decline, member=seat, reason=reason, by=request.membership)[0]:
            messages.success(request, _("The office has been told that you do not sit on this panel."))
            return redirect("reviews:desk")
    consequences = [
        _("You do not review in this round: %(call)s.") % {"call": seat.round.call.title},
        _("What is with you and not submitted ends at once. What you submitted stays."),
        _("The office is told by letter, with your reason."),
    ]
    back, title = seat.get_absolute_url(), _("Decline the round")
    return render_confirm(request, title, consequences, form, _("Decline"), danger=True, back=back)


@roles(Role.REVIEWER, *OFFICE, methods="GET")
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The consent as it was issued."""
    seat = some_seat(request, pk)
    or_404(seat.paper is not None)
    return serve(seat.paper)
