"""Admitting together: which can, which cannot and why; then a worker does it, one by one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.actions import request_admission
from applications.enums import CallState
from applications.forms.screening import Admission
from applications.notices.screening import why_not
from applications.queries.admission import MOST, candidates
from applications.queries.screening import own_questions
from applications.views.fetch import call_trail, or_404, the_call
from portal.accounts.enums import Role
from portal.ui.deeds import carry_out, render_form
from portal.ui.policies import roles


@roles(Role.PROGRAMME_OFFICER)
def admission(request: HttpRequest, slug: str) -> HttpResponse:
    """What waits in a call, and what the portal finds in it; posting has the chosen ones admitted."""
    call = the_call(request, slug)
    or_404(call.state != CallState.DRAFT)
    found = candidates(call)
    able = [one.proposal.submission_id for one in found if not one.why]
    asked = Admission(request.POST or None, call=call, questions=own_questions(call), able=able)
    if asked.is_valid():
        given = asked.form.cleaned_data
        values = {
            "submissions": list(given["submission"]),
            "key": given["request_key"],
            "checklist": asked.checks,
        }
        done, job = carry_out(asked.form, request_admission, call=call, by=request.membership, **values)
        if done:
            return redirect("activity:job", pk=job.pk)
    context: dict[str, Any] = {"call": call, "own": asked.own, "able": able, "most": MOST}
    context["rows"] = [(one.proposal, not one.why, why_not(one.why)) for one in found]
    queue = reverse("applications:screening_queue", args=[slug])
    context["trail"] = call_trail(call, (_("Screening"), queue), (_("Admit together"), ""))
    status = 422 if asked.own and asked.own.errors else None
    return render_form(request, "applications/admission.html", asked.form, status=status, **context)
