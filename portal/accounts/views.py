"""Pages about oneself, one's roles and the people of one's organisation."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from portal.accounts import actions, permissions, queries
from portal.accounts.enums import Role
from portal.accounts.forms import (
    AccountForm,
    DelegationForm,
    EndForm,
    HandoverForm,
    InvitationForm,
    PreferencesForm,
    ProfileForm,
    SwitchForm,
)
from portal.accounts.holdings import held_by
from portal.accounts.lists import People
from portal.accounts.middleware import CHOSEN
from portal.accounts.models import Invitation, Membership, User
from portal.accounts.rules import roles
from portal.activity import clock
from portal.ui.deeds import carry_out, render_confirm, render_form
from portal.ui.forms import Form
from portal.ui.policies import public, signed_in
from portal.ui.policies import roles as roles_only
from portal.ui.refusals import Invalid, Refusal

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
IN_AN_ORGANISATION = tuple(role for role in Role.values if role != Role.REVIEWER)


@signed_in
def profile(request: HttpRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in form.fields}
        done, _user = carry_out(
            form, actions.change_profile, user=request.user, by=request.membership, **facts
        )
        if done:
            messages.success(request, _("Your profile is saved."))
            response = redirect("accounts:profile")
            response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)  # the profile decides again
            return response
    return render_form(request, "accounts/profile.html", form)


@signed_in(methods="POST")
def preferences(request: HttpRequest) -> HttpResponse:
    """A switch of a page: the unit of amounts, long forms on one page. Back to where it stood."""
    form = PreferencesForm(request.POST)
    if not form.is_valid() or not form.chosen():
        raise Invalid(_("There is no such choice."))
    actions.change_profile(user=request.user, by=request.membership, **form.chosen())
    return redirect(_safe(request, form.cleaned_data["next"]) or "accounts:profile")


def _safe(request: HttpRequest, back: str) -> str:
    """An address of this site, else nothing."""
    here = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return back if here else ""


@signed_in(methods="GET")
def memberships(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/memberships.html", {"held": request.memberships})


@signed_in(methods="POST")
def switch(request: HttpRequest) -> HttpResponse:
    form = SwitchForm(request.POST, user=request.user)
    if not form.is_valid() or request.membership is None:
        raise Refusal(_("This role is not yours, or it has ended."), status=404)
    membership = actions.switch_membership(membership=form.cleaned_data["membership"], by=request.membership)
    request.session[CHOSEN] = membership.pk
    messages.success(request, _("You now act as: %(role)s") % {"role": membership})
    return redirect(settings.LOGIN_REDIRECT_URL)


@roles_only(*IN_AN_ORGANISATION, methods="GET")
def people(request: HttpRequest) -> HttpResponse:
    table = People(request, queries.colleagues(request.membership))
    invited = queries.open_invitations(request.membership)[:50]
    may_invite = permissions.may_invite_anyone(request.membership)
    own = not permissions.sees_other_offices(request.membership)
    return table.respond("accounts/people.html", invited=invited, may_invite=may_invite, own=own)


@roles_only(*roles.MAY_INVITE)
def invite(request: HttpRequest) -> HttpResponse:
    form = InvitationForm(request.POST or None, by=request.membership)
    if request.method == "POST" and form.is_valid():
        done, invitation = carry_out(form, actions.invite_member, by=request.membership, **_asked(form))
        if done:
            messages.success(request, _("The invitation to %(who)s is on its way.") % {"who": invitation})
            return redirect("accounts:people")
    return render_form(request, "accounts/invite.html", form)


def _asked(form: InvitationForm) -> dict[str, object]:
    facts = dict(form.cleaned_data)
    return facts | {"key": facts.pop("request_key")}


@signed_in
def end(request: HttpRequest, pk: int) -> HttpResponse:
    seen = Membership.objects.visible_to(request.membership).valid().named()
    membership = get_object_or_404(seen, pk=pk)
    if not permissions.may_end(request.membership, membership):
        raise Http404
    form = EndForm(request.POST or None)
    back = "accounts:memberships" if membership.user_id == request.user.pk else "accounts:people"
    if request.method == "POST" and form.is_valid():
        facts = {"membership": membership, "reason": form.cleaned_data["reason"], "by": request.membership}
        done, _ended = carry_out(form, actions.end_membership, **facts)
        if done:
            messages.success(request, _("The role has ended."))
            return redirect(back)
    consequences = [
        _("%(person)s loses this role at once: %(role)s") % {"person": membership.user, "role": membership},
        _("The person is told by letter, with your reason. What they did stays as it is."),
    ]
    options = {"action_label": _("End the role"), "danger": True, "back": reverse(back)}
    return render_confirm(request, _("End a role"), consequences, form, **options)


@roles_only(Role.LOCAL_OFFICER, Role.LOCAL_APPROVER, Role.PROGRAMME_OFFICER)
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    """On a change of post: what names this person, and to whom all of it goes."""
    seen = Membership.objects.visible_to(request.membership).valid().named()
    giver = get_object_or_404(seen, pk=pk)
    if not permissions.may_hand_over(request.membership, giver):
        raise Http404
    form = HandoverForm(request.POST or None, giver=giver)
    if request.method == "POST" and form.is_valid():
        by = request.membership
        if carry_out(form, actions.hand_over, membership=giver, by=by, **form.cleaned_data)[0]:
            who = {"giver": giver.user.name, "taker": form.cleaned_data["to"].user.name}
            messages.success(
                request,
                _("What named %(giver)s was handed over to %(taker)s. Both are told by letter.") % who,
            )
            return redirect(settings.LOGIN_REDIRECT_URL if giver.pk == by.pk else "accounts:people")
    roles = set(queries.colleagues_of(giver).values_list("role", flat=True))
    alone = giver.role == Role.LOCAL_OFFICER and roles == {Role.LOCAL_APPROVER}
    return render_form(
        request, "accounts/handover.html", form, giver=giver, held=held_by(giver), only_approvers=alone
    )


@roles_only(Role.LOCAL_APPROVER)
def delegations(request: HttpRequest) -> HttpResponse:
    """To whom this approver delegates, and for when; a post makes one."""
    form = DelegationForm(request.POST or None, by=request.membership)
    if request.method == "POST" and form.is_valid():
        done, _made = carry_out(form, actions.delegate_approval, by=request.membership, **_asked(form))
        if done:
            messages.success(
                request, _("Your colleague deputises for you in this time, and is told by letter.")
            )
            return redirect("accounts:delegations")
    made = queries.delegations_of(request.membership)[:50]
    return render_form(request, "accounts/delegations.html", form, made=made, now=clock.now())


@roles_only(Role.LOCAL_APPROVER)
def delegation_end(request: HttpRequest, pk: int) -> HttpResponse:
    mine = queries.delegations_of(request.membership).filter(ended_at=None, ends_at__gt=clock.now())
    delegation = get_object_or_404(mine, pk=pk)
    if request.method == "POST":
        actions.end_delegation(delegation=delegation, by=request.membership)
        messages.success(request, _("The delegation has ended."))
        return redirect("accounts:delegations")
    consequences = [
        _("%(person)s no longer acts for you, from this moment.") % {"person": delegation.delegate.user},
        _("What was done under it stays as it is."),
    ]
    options = {"action_label": _("End the delegation"), "back": reverse("accounts:delegations")}
    return render_confirm(request, _("End a delegation"), consequences, None, **options)


@signed_in
def extend(request: HttpRequest) -> HttpResponse:
    """Every request starts the session's clock anew; this one does nothing else, and says what is left."""
    if (
        request.method == "POST"
        and request.get_preferred_type(["application/json", "text/html"]) == "text/html"
    ):
        return redirect(_safe(request, request.headers.get("Referer", "")) or settings.LOGIN_REDIRECT_URL)
    return JsonResponse({"seconds": request.session.get_expiry_age()})


@public
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Taking up an invitation: with the account one has, else by making one."""
    invited = queries.invitation_by(token)
    if invited is None:
        raise Refusal(
            _("This invitation is not known, has been used or has run out. Ask for a new one."), status=404
        )
    context = {"invited": invited, "has_account": User.objects.filter(email__iexact=invited.email).exists()}
    if request.user.is_authenticated or context["has_account"]:
        return _with_account(request, token, context)
    form = AccountForm(request.POST or None, email=invited.email, initial=_first_guess(request, invited))
    if request.method == "POST" and form.is_valid():
        done, membership = carry_out(form, actions.open_account, token=token, **form.cleaned_data)
        if done:
            login(request, membership.user, BACKEND)
            return _joined(request, membership)
    return render_form(request, "accounts/invitation.html", form, **context)


def _first_guess(request: HttpRequest, invited: Invitation) -> dict[str, str]:
    return {"name": invited.name, "language": request.LANGUAGE_CODE}


def _with_account(request: HttpRequest, token: str, context: dict[str, object]) -> HttpResponse:
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_bound and not request.user.is_authenticated:
        return redirect_to_login(request.path)
    if form.is_valid():
        done, membership = carry_out(form, actions.accept_invitation, token=token, user=request.user)
        if done:
            return _joined(request, membership)
    return render_form(request, "accounts/invitation.html", form, **context)


def _joined(request: HttpRequest, membership: Membership) -> HttpResponse:
    request.session[CHOSEN] = membership.pk
    messages.success(request, _("Welcome. You now act as: %(role)s") % {"role": membership})
    return redirect(settings.LOGIN_REDIRECT_URL)
