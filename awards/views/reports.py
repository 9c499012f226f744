"""Reports and settlement."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from awards import permissions
from awards.actions import settle_award, submit_report, submit_settlement
from awards.enums import AwardState, InstalmentState, SettlementState
from awards.forms import ReportForm, SettlementForm
from awards.models import Award, Settlement
from awards.queries import awards as reads
from awards.rules.law import law_of
from awards.views.awards import fetch
from awards.views.parts import READERS, award_trail
from portal.ui.deeds import carry_out, render_confirm, render_form
from portal.ui.forms import Form
from portal.ui.policies import roles

REPORTED = {AwardState.ACTIVE, AwardState.SUSPENDED, AwardState.SETTLED, AwardState.TERMINATED}


@roles(*READERS)
def reports(request: HttpRequest, code: str) -> HttpResponse:
    award = fetch(request, code)
    if award.state not in REPORTED:
        raise Http404
    form = ReportForm(request.POST or None, award=award)
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("kind", "fiscal_year", "spent", "narrative")}
        key, results = form.cleaned_data["request_key"], form.results()
        if carry_out(
            form, submit_report, award=award, by=request.membership, results=results, key=key, **values
        )[0]:
            messages.success(request, _("The report has been submitted."))
            return redirect("awards:reports", award.code)
    context = {
        "award": award,
        "page": reads.page(award),
        "targets": form.targets,
        "may_report": permissions.may_sign(request.membership, award)
        and award.state != AwardState.TERMINATED,
        "trail": award_trail(award, (_("Reports"), "")),
    }
    return render_form(request, "awards/reports.html", form, **context)


@roles(*READERS)
def settlement(request: HttpRequest, code: str) -> HttpResponse:
    award = fetch(request, code)
    drawn = (
        Settlement.objects.filter(award=award).select_related("award", "proposed_by", "approved_by").first()
    )
    if (
        drawn
        and permissions.may_settle(request.membership, drawn)
        and drawn.state == SettlementState.SUBMITTED
    ):
        return accepting(request, award, drawn)
    if award.state != AwardState.ACTIVE and not drawn:
        raise Http404
    return drawing_up(request, award, drawn)


def drawing_up(request: HttpRequest, award: Award, drawn: Settlement | None) -> HttpResponse:
    """The grantee's half, and what everyone else reads."""
    page = reads.page(award)
    balance = (award.granted or 0) - page.sums.spent
    reuses = law_of(award.basis).reuse
    first = {"returned": 0 if reuses else balance, "reused": balance if reuses else 0, "interest": 0}
    form = SettlementForm(request.POST or None, basis=award.basis, initial=first)
    if (
        form.is_valid()
        and carry_out(form, submit_settlement, award=award, by=request.membership, **form.cleaned_data)[0]
    ):
        messages.success(request, _("The settlement has been handed in."))
        return redirect("awards:settlement", award.code)
    context = {
        "award": award,
        "page": page,
        "drawn": drawn,
        "balance": balance,
        "unpaid": [one for one in page.instalments if one.state != InstalmentState.PAID],
        "may_draw": award.state == AwardState.ACTIVE and permissions.may_sign(request.membership, award),
        "trail": award_trail(award, (_("Settlement"), "")),
    }
    return render_form(request, "awards/settlement.html", form, **context)


def accepting(request: HttpRequest, award: Award, drawn: Settlement) -> HttpResponse:
    """The officer's half."""
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and carry_out(form, settle_award, settlement=drawn, by=request.membership)[0]:
        messages.success(request, _("The award is settled."))
        return redirect(award)
    facts = [
        (_("Granted"), f"{drawn.granted:,}"),
        (_("Spent"), f"{drawn.spent:,}"),
        (_("Balance"), f"{drawn.balance:,}"),
        (_("To return"), f"{drawn.returned:,}"),
        (_("Used again"), f"{drawn.reused:,}"),
        (_("Interest"), f"{drawn.interest:,}"),
        (_("Statement"), drawn.statement or "–"),
    ]
    consequences = [
        _("The award is closed; nothing can be paid or spent after this."),
        _("What is to be returned leaves the envelopes."),
        _("The grantee gets a letter."),
    ]
    return render_confirm(
        request, _("Accept the settlement"), consequences, form, _("Settle"), facts=facts, final=True,
        back=award.get_absolute_url(), trail=award_trail(award, (_("Settlement"), "")),
    )  # fmt: skip
