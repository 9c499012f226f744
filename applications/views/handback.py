"""A province hands a received proposal back to its government."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from applications import permissions
from applications.actions import hand_back_proposal
from applications.forms.province import HandBackForm
from applications.views.fetch import or_404, proposal_trail, the_proposal
from portal.accounts.enums import Role
from portal.ui.deeds import carry_out, render_confirm
from portal.ui.formats import korean_datetime
from portal.ui.policies import roles


@roles(Role.PROVINCE_COORDINATOR)
def handback(request: HttpRequest, code: str) -> HttpResponse:
    """While the call is open: say why, and it is a draft again."""
    the = the_proposal(request, code)
    or_404(permissions.may_hand_back(request.membership, the))
    form = HandBackForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if carry_out(form, hand_back_proposal, proposal=the, by=request.membership, reason=reason)[0]:
            messages.success(request, _("The proposal is a draft of its government again."))
            return redirect(the)
    consequences = [
        _("It becomes a draft again, and is not submitted until its government submits it anew."),
        _("It keeps its receipt number. Its government is told by letter, with your reason."),
        _("The call closes at %(closes)s.") % {"closes": korean_datetime(the.call.closes_at)},
    ]
    facts = [(_("Project"), the.title), (_("Government"), the.government.full_name)]
    context = {"back": the.get_absolute_url(), "facts": facts, "danger": True}
    context["trail"] = proposal_trail(the, (_("Hand back to the government"), ""))
    title = _("Hand back to the government")
    return render_confirm(request, title, consequences, form, _("Hand back"), **context)
