"""What leaves the assignment table as a file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.views.papers import download
from portal.accounts.enums import Role
from portal.activity.actions import queue_job
from portal.ui.policies import roles
from reviews import jobs, permissions, queries
from reviews.queries.sheet import OF_A_SHEET
from reviews.views.fetch import or_404, the_round


@roles(Role.PROGRAMME_OFFICER, methods="GET")
def plan_workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole table with the newest plan: at once, or by a job with its progress where it is large."""
    the = the_round(request, pk)
    or_404(permissions.may_assign(request.membership, the))
    if queries.cells_of(the) > OF_A_SHEET:
        title, link = (
            _("Assignment: %(call)s") % {"call": the.call.title},
            reverse("reviews:plans", args=[pk]),
        )
        arguments = {"round": pk}
        by = request.membership
        job = queue_job(kind="reviews.plan_sheet", arguments=arguments, by=by, title=title, link=link)
        return redirect("activity:job", pk=job.pk)
    return download(jobs.plan_workbook(the), f"assignment-{pk}", "xlsx")
