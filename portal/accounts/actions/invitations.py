"""Inviting someone into a role, and taking the invitation up: once, within 14 days, by the person it was meant for."""

import secrets
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts import notices, permissions
from portal.accounts.models import Invitation, Membership, Organisation, User
from portal.accounts.rules import roles
from portal.activity import clock
from portal.activity.actions import keep_answer, notify, once, record
from portal.activity.clock import PortalNow
from portal.ui.refusals import Denied, Invalid, Refusal


@transaction.atomic
def invite_member(
    *,
    email: str,
    name: str,
    role: str,
    organisation: Organisation | None,
    by: Membership | None,
    key: UUID | str | None = None,
) -> Invitation:
    """Invite by mail; an earlier invitation to the same role runs out at once.

    `by` None: the portal itself invites the first person. Raises Invalid where the role is not held in such an
    organisation, Denied where `by` may not invite to it, Refusal where the person has it already.
    """
    if by is not None and (earlier := once(key=key, by=by, verb="invite_member")):
        return Invitation.objects.get(pk=earlier)
    email = email.strip().lower()
    _check(email, role, organisation, by)
    same = Invitation.objects.filter(email=email, role=role, organisation=organisation)
    same.open().update(expires_at=PortalNow())
    invitation = Invitation(email=email, name=name, role=role, organisation=organisation)
    _send(invitation, by)
    if by is not None:
        keep_answer(key, by, "invite_member", invitation)
    return invitation


def _check(email: str, role: str, organisation: Organisation | None, by: Membership | None) -> None:
    if not roles.fits(role, organisation.kind if organisation else None):
        raise Invalid(_("This role is not held in that organisation."), field="organisation")
    if by is not None and not permissions.may_invite(by, role, organisation):
        raise Denied(_("You cannot invite anyone to this role there."))
    if organisation and organisation.government and organisation.government.valid_to:
        raise Invalid(_("This local government no longer exists."), field="organisation")
    held = Membership.objects.valid().filter(user__email__iexact=email, role=role, organisation=organisation)
    if held.exists():
        raise Refusal(_("This person already has that role."), field="email")


def _send(invitation: Invitation, by: Membership | None) -> None:
    """Store the invitation with the hash of a new token; the token itself is in the letter alone."""
    token = secrets.token_urlsafe(32)
    invitation.token_hash = roles.token_hash(token)
    invitation.invited_by = by.user if by else None
    invitation.expires_at = clock.now() + roles.INVITATION_LASTS
    invitation.save()
    where = invitation.organisation
    facts = {"email": invitation.email, "role": invitation.role, "organisation": where.pk if where else None}
    event = record(by=by, verb="invite_member", thing=invitation, facts=facts)
    notify(
        event=event,
        letter=notices.INVITATION,
        recipients=[User.objects.filter(email__iexact=invitation.email).first() or invitation.email],
        context={
            "name": invitation.name,
            "inviter": notices.inviter(by.user if by else None),
            "invitation": invitation,
            "where": where,
            "until": invitation.expires_at,
        },
        link=reverse("accounts:invitation", args=[token]),
    )


@transaction.atomic
def accept_invitation(*, token: str, user: User) -> Membership:
    """Take up the role with the account one has. Raises Refusal (used, run out), Denied (meant for someone else)."""
    invitation = _open(token)
    if user.email.lower() != invitation.email:
        raise Denied(_("This invitation is for another e-mail address. Sign in with that address."))
    return _join(invitation, user)


@transaction.atomic
def open_account(
    *, token: str, name: str, password: str, department: str = "", position: str = "", language: str = "ko"
) -> Membership:
    """Take up the role as a new person. Raises Refusal (used, run out; the address has an account already)."""
    invitation = _open(token)
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise Refusal(_("There is an account with this e-mail already. Sign in and open the link again."))
    user = User.objects.create_user(
        invitation.email, password, name=name, department=department, position=position, language=language
    )
    return _join(invitation, user)


def _open(token: str) -> Invitation:
    """The invitation, locked, so that two clicks use it once."""
    held = Invitation.objects.select_for_update(of=("self",)).filter(token_hash=roles.token_hash(token))
    invitation = held.select_related("organisation", "invited_by").first()
    if invitation is None:
        raise Refusal(_("This invitation is not known. Check that the whole link was copied."), status=404)
    if invitation.accepted_at:
        raise Refusal(_("This invitation has been used already. Sign in with your e-mail."))
    if invitation.expires_at <= clock.now():
        raise Refusal(_("This invitation has run out. Ask for a new one."))
    return invitation


def _join(invitation: Invitation, user: User) -> Membership:
    where = {"organisation": invitation.organisation, "role": invitation.role}
    membership = Membership.objects.valid().filter(user=user, **where).first()
    if membership is None:
        membership = Membership.objects.create(user=user, **where)
    invitation.accepted_at, invitation.accepted_by = clock.now(), user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    event = record(
        by=membership, verb="accept_invitation", thing=membership, facts={"invitation": invitation.pk}
    )
    if invitation.invited_by:
        notify(
            event=event,
            letter=notices.ACCEPTED,
            recipients=[invitation.invited_by],
            context={"person": user, "membership": membership},
            link=reverse("accounts:people"),
        )
    return membership
