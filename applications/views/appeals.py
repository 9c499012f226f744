"""Appeals (이의신청): filing, the page both sides read, taking back, more time, the decision."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.actions import decide_appeal, extend_appeal, file_appeal, withdraw_appeal
from applications.forms.appeals import AppealForm, MoreTimeForm, VerdictForm
from applications.models import Appeal
from applications.permissions import is_office
from applications.permissions.appeals import may_appeal, may_decide_appeal, may_withdraw_appeal
from applications.queries import snapshot_for
from applications.queries.appeals import (
    appeal_of,
    appeal_rows,
    chance_of,
    failed_conditions,
    files_of,
    whole_appeals,
)
from applications.views.appeal_tables import Appeals
from applications.views.fetch import LOCAL, OFFICE, or_404, own_proposal, proposal_trail
from applications.views.shown import contents
from portal.accounts.enums import Role
from portal.activity import clock
from portal.activity.clock import PortalNow
from portal.documents.files import serve
from portal.documents.models import StoredFile
from portal.ui.deeds import carry_out, render_confirm, render_form
from portal.ui.formats import korean_date
from portal.ui.policies import roles


@roles(*LOCAL, *OFFICE, methods="GET")
def appeals(request: HttpRequest) -> HttpResponse:
    """Every appeal this person sees."""
    rows = appeal_rows(request.membership).annotate(now=PortalNow())
    title = _("Appeals")
    return Appeals(request, rows).respond("applications/early_list.html", title=title, trail=[(title, "")])


@roles(*LOCAL)
def new_appeal(request: HttpRequest, code: str) -> HttpResponse:
    """File an appeal against the exclusion of one's proposal; too late is said on the page, and judged by the database."""
    the, by = own_proposal(request, code), request.membership
    chance = chance_of(the)
    or_404(chance is not None and may_appeal(by, the))
    posted = request.method == "POST"
    if not posted and (filed := appeal_of(the)):
        return redirect(filed)
    form = AppealForm(request.POST, files=request.FILES) if posted else AppealForm()
    if form.is_valid():
        given = form.cleaned_data
        sent = {"reason": given["reason"], "uploads": given["files"], "key": given["request_key"]}
        done, filed = carry_out(form, file_appeal, proposal=the, by=by, **sent)
        if done:
            messages.success(request, _("Your appeal has been filed. A receipt is in your inbox."))
            return redirect(filed)
    context = {"proposal": the, "chance": chance, "over": clock.now() >= chance.until}
    context["trail"] = proposal_trail(the, (_("Appeal"), ""))
    return render_form(request, "applications/new_appeal.html", form, **context)


@roles(*LOCAL, *OFFICE, methods="GET")
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """The exclusion, the appeal, its clock and its answer; for the office the proposal as well."""
    one, by = _the_appeal(request, pk), request.membership
    the, now = one.proposal, clock.now()
    context = {
        "appeal": one, "proposal": the, "failed": failed_conditions(one), "now": now,
        "late": one.is_undecided and now >= one.due_at, "office": is_office(by), "deeds": _deeds(one, by, now),
        "trail": proposal_trail(the, (_("Appeal"), "")), "files": files_of(one), "appeal_files": reverse("applications:appeal", args=[pk]) + "files/",
    }  # fmt: skip
    if is_office(by):
        context |= contents(the, snapshot_for(the, by))
    return render(request, "applications/appeal.html", context)


def _the_appeal(request: HttpRequest, pk: int) -> Appeal:
    found: Appeal = get_object_or_404(whole_appeals(request.membership), pk=pk)
    return found


def _deeds(one: Appeal, by: Any, now: Any) -> list[tuple[str, str, str]]:
    """What this person may do with it: (look, label, address)."""
    decides = may_decide_appeal(by, one)
    offers = (
        (may_withdraw_appeal(by, one), "tertiary", _("Withdraw the appeal"), "appeal_withdrawal"),
        (decides and one.can_be_extended(now), "tertiary", _("Take more time"), "appeal_extension"),
        (decides, "primary", _("Decide on the appeal"), "appeal_decision"),
    )
    return [
        (look, label, reverse(f"applications:{name}", args=[one.pk]))
        for may, look, label, name in offers
        if may
    ]


@roles(Role.APPROVER)
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Uphold or dismiss, with a reason."""
    one = _the_appeal(request, pk)
    or_404(may_decide_appeal(request.membership, one))
    form = VerdictForm(request.POST or None)
    if (
        form.is_valid()
        and carry_out(form, decide_appeal, appeal=one, by=request.membership, **form.cleaned_data)[0]
    ):
        messages.success(request, _("Appeal: %(state)s") % {"state": one.state.label})
        return redirect(one)
    consequences = [
        _("Upheld: the proposal meets the conditions and goes on to review."),
        _("Dismissed: the exclusion stands."),
        _("Its government is told by letter, with the reason."),
    ]
    title = _("Decide on the appeal")
    return render_confirm(request, title, consequences, form, title, final=True, **_around(one, title))


@roles(Role.APPROVER)
def extension(request: HttpRequest, pk: int) -> HttpResponse:
    """Take more time for the answer, once."""
    one = _the_appeal(request, pk)
    or_404(may_decide_appeal(request.membership, one))
    form = MoreTimeForm(request.POST or None)
    if (
        form.is_valid()
        and carry_out(form, extend_appeal, appeal=one, by=request.membership, **form.cleaned_data)[0]
    ):
        messages.success(request, _("The answer is now due by %(day)s.") % {"day": korean_date(one.due_on)})
        return redirect(one)
    days = one.proposal.call.call_rules.appeal_extension_days
    consequences = [
        _("The answer is due %(days)s days later. This is possible once.") % {"days": days},
        _("Its government is told by letter, with the reason."),
    ]
    title = _("Take more time")
    return render_confirm(request, title, consequences, form, title, **_around(one, title))


@roles(*LOCAL)
def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's appeal back before it is decided."""
    one = _the_appeal(request, pk)
    or_404(may_withdraw_appeal(request.membership, one))
    if request.method == "POST":
        withdraw_appeal(appeal=one, by=request.membership)
        messages.success(request, _("The appeal was withdrawn."))
        return redirect(one)
    consequences = [
        _("The exclusion stands. There is no second appeal against it."),
        _("The office is told by letter."),
    ]
    title = _("Withdraw the appeal")
    return render_confirm(
        request, title, consequences, None, title, danger=True, final=True, **_around(one, title)
    )


def _around(one: Appeal, title: str) -> dict[str, Any]:
    """What stands around a deed: the exclusion and the words of the appeal."""
    facts = [
        (_("Project"), one.proposal.title),
        (_("Why it was excluded"), one.exclusion.reason),
        (_("The appeal says"), one.reason),
        (_("Answer due"), korean_date(one.due_on)),
    ]
    steps = proposal_trail(one.proposal, (_("Appeal"), one.get_absolute_url()), (title, ""))
    return {"back": one.get_absolute_url(), "facts": facts, "trail": steps}


@roles(*LOCAL, *OFFICE, methods="GET")
def appeal_file(request: HttpRequest, pk: int, file: UUID) -> HttpResponse:
    """A file that an appeal carries, always as a download."""
    one = _the_appeal(request, pk)
    or_404(str(file) in {row["id"] for row in one.files})
    return serve(get_object_or_404(StoredFile, pk=file))
