"""Somebody else instead of a reviewer whose review does not come."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from portal.accounts.enums import Role
from portal.ui.deeds import carry_out, render_form
from portal.ui.policies import roles
from reviews import actions, permissions, queries
from reviews.forms.presenting import ReplacementForm
from reviews.views.fetch import or_404, round_trail, some_assignment


@roles(Role.PROGRAMME_OFFICER)
def replacement(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has no conflict and the fewest proposals, in that order; one button asks them and ends the other."""
    one = some_assignment(request, pk)
    or_404(permissions.may_replace(request.membership, one))
    found = queries.substitutes(one)
    form = ReplacementForm(request.POST if request.method == "POST" else None, found=found)
    if form.is_valid():
        chosen = form.cleaned_data["reviewer"]
        done, made = carry_out(
            form, actions.replace_reviewer, assignment=one, reviewer=chosen, by=request.membership
        )
        if done:
            names = {"new": made.reviewer.name, "old": one.reviewer.name, "number": one.proposal.number}
            messages.success(request, _("%(new)s is asked to review %(number)s instead of %(old)s.") % names)
            return redirect(one.round)
    trail = round_trail(one.round, (_("Replace a reviewer"), ""))
    page = {"assignment": one, "round": one.round, "found": found, "trail": trail}
    return render_form(request, "reviews/replacement.html", form, **page)
