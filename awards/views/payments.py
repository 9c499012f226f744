"""Payments, and what the province passes on."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from awards import permissions
from awards.actions import pass_on, pay_instalment, propose_payment, send_back_payment
from awards.enums import InstalmentState
from awards.forms import DecideForm, OnwardForm, PaymentForm
from awards.models import Instalment
from awards.queries.awards import still_held
from awards.views.parts import OFFICE, award_trail
from portal.accounts.enums import Role
from portal.ui.deeds import carry_out, render_confirm, render_form
from portal.ui.formats import korean_date, won, won_in_words
from portal.ui.forms import Form
from portal.ui.policies import roles


def fetch(request: HttpRequest, pk: int) -> Instalment:
    rows = Instalment.objects.visible_to(request.membership)
    rows = rows.select_related(
        "share__award__proposal", "share__award__call", "share__province", "proposed_by", "approved_by"
    )
    return get_object_or_404(rows, pk=pk)


@roles(*OFFICE)
def payment(request: HttpRequest, pk: int) -> HttpResponse:
    found = fetch(request, pk)
    if found.state == InstalmentState.PLANNED and permissions.may_propose(request.membership):
        return proposing(request, found)
    form = PaymentForm(request.POST or None)
    if form.is_valid() and pay_or_send_back(request, form, found):
        messages.success(request, _("Your decision has been recorded."))
        return redirect(found.share.award)
    context = {
        "instalment": found,
        "award": found.share.award,
        "may_decide": found.state == InstalmentState.PROPOSED
        and permissions.may_decide(request.membership, found),
        "trail": award_trail(found.share.award, (_("Payment"), "")),
    }
    return render_form(request, "awards/payment.html", form, **context)


def pay_or_send_back(request: HttpRequest, form: DecideForm, found: Instalment) -> bool:
    values = form.cleaned_data
    if form.approves:
        return carry_out(
            form, pay_instalment, instalment=found, by=request.membership, reference=values["reference"]
        )[0]
    return carry_out(
        form, send_back_payment, instalment=found, by=request.membership, comment=values["comment"]
    )[0]


def proposing(request: HttpRequest, found: Instalment) -> HttpResponse:
    """The officer's half: what will be put before the approver."""
    form = Form(request.POST if request.method == "POST" else None)
    award = found.share.award
    if (
        request.method == "POST"
        and carry_out(form, propose_payment, instalment=found, by=request.membership)[0]
    ):
        messages.success(request, _("The payment waits for an approver."))
        return redirect("awards:payment", found.pk)
    language = get_language()
    facts = [
        (_("Award"), f"{award.code} {award.proposal.title}"),
        (_("Instalment"), found.number),
        (_("Amount"), f"{won(found.amount, language)} ({won_in_words(found.amount, language)})"),
        (_("Due on"), korean_date(found.due_on)),
        (_("Paid to"), found.share.province.name),
    ]
    consequences = [_("An approver other than you decides."), _("The grantee is told once it is paid.")]
    trail = award_trail(award, (_("Payment"), ""))
    return render_confirm(
        request, _("Propose the payment"), consequences, form, _("Propose"), facts=facts,
        back=award.get_absolute_url(), trail=trail,
    )  # fmt: skip


@roles(Role.PROVINCE_COORDINATOR)
def onward(request: HttpRequest, pk: int) -> HttpResponse:
    found = fetch(request, pk)
    if not permissions.may_pass_on(request.membership, found):
        raise Http404
    held = still_held(found)
    form = OnwardForm(request.POST or None, initial={"amount": held})
    if form.is_valid():
        values = dict(form.cleaned_data)
        key = values.pop("request_key")
        if carry_out(form, pass_on, instalment=found, by=request.membership, key=key, **values)[0]:
            messages.success(request, _("It has been recorded."))
            return redirect(found.share.award)
    trail = award_trail(found.share.award, (_("Passing on"), ""))
    context = {"instalment": found, "award": found.share.award, "held": held, "trail": trail}
    return render_form(request, "awards/onward.html", form, **context)
