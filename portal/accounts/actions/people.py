"""Ending and switching roles, changing one's profile and password."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts import notices, permissions
from portal.accounts.models import Membership, User
from portal.accounts.rules import roles
from portal.activity.actions import notify, record
from portal.activity.clock import PortalNow
from portal.ui.refusals import Denied, Invalid, Refusal

PROFILE = ("name", "department", "position", "language", "one_page", "money_unit")


@transaction.atomic
def end_membership(*, membership: Membership, reason: str, by: Membership | None) -> Membership:
    """End a role at once; access ends with the person's next request.

    Raises Invalid without a reason, Denied where `by` may not, Refusal where it has ended or where the last one who can
    submit or approve would lay the role down without a successor.
    """
    if not reason.strip():
        raise Invalid(_("Give the reason."), field="reason")
    if by is not None and not permissions.may_end(by, membership):
        raise Denied(_("You cannot end this role."))
    held = _held_together(membership)
    if membership.pk not in held:
        raise Refusal(_("This role has ended already."))
    if (
        by is not None
        and by.user_id == membership.user_id
        and not roles.may_leave(membership.role, len(held))
    ):
        raise Refusal(_("You are the last one in this role here. Have a successor invited first."))
    Membership.objects.filter(pk=membership.pk).update(ends_at=PortalNow())
    membership.refresh_from_db(fields=["ends_at"])
    event = record(by=by, verb="end_membership", thing=membership, facts=_facts(membership), reason=reason)
    notify(
        event=event,
        letter=notices.ENDED,
        recipients=[membership.user],
        context={"membership": membership, "reason": reason},
        link=reverse("accounts:memberships"),
    )
    return membership


def _held_together(membership: Membership) -> set[int]:
    """Ids of the same role in the same organisation in force now, locked: two who leave at once are seen one by one."""
    same = Membership.objects.valid().filter(organisation=membership.organisation_id, role=membership.role)
    if membership.role not in roles.NEVER_EMPTY:
        same = same.filter(pk=membership.pk)
    return set(same.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))


def _facts(membership: Membership) -> dict[str, object]:
    return {
        "user": membership.user_id,
        "role": membership.role,
        "organisation": membership.organisation_id,
        "ends_at": membership.ends_at,
    }


@transaction.atomic
def enrol_person(
    *, email: str, name: str, role: str, by: Membership, department: str = "", position: str = ""
) -> Membership:
    """Give someone a role that is held in no organisation; a new address gets an account whose password its owner sets.

    Raises Denied where `by` may not invite to the role, Refusal where the person has it already.
    """
    if not permissions.may_invite(by, role, None):
        raise Denied(_("You cannot invite anyone to this role there."))
    email = email.strip().lower()
    user = User.objects.filter(email__iexact=email).first()
    if user and Membership.objects.valid().filter(user=user, role=role).exists():
        raise Refusal(_("This person already has that role."), field="email")
    if user is None:
        about = {"name": name, "department": department, "position": position}
        user = User.objects.create_user(email, None, **about)
    membership = Membership.objects.create(user=user, organisation=None, role=role)
    record(by=by, verb="enrol_person", thing=membership, facts={"user": user.pk, "role": role})
    return membership


@transaction.atomic
def switch_membership(*, membership: Membership, by: Membership) -> Membership:
    """Act in another of one's own roles from now on. Raises Denied for someone else's, Refusal for one that ended."""
    if membership.user_id != by.user_id:
        raise Denied(_("This role is not yours."))
    if not Membership.objects.valid().filter(pk=membership.pk).exists():
        raise Refusal(_("This role has ended already."))
    if membership.pk != by.pk:
        record(by=by, verb="switch_membership", thing=membership, facts={"from": by.pk, "to": membership.pk})
    return membership


@transaction.atomic
def change_profile(*, user: User, by: Membership | None, **wanted: str | bool) -> User:
    """Change what is known of a person, and how they like pages; what is not in `wanted` stays.

    Raises Denied for someone else's. The trail says which fields, not their text.
    """
    if by is not None and by.user_id != user.pk:
        raise Denied(_("This is someone else's profile."))
    user = User.objects.select_for_update().get(pk=user.pk)
    changed = [field for field in PROFILE if field in wanted and getattr(user, field) != wanted[field]]
    if changed:
        for field in changed:
            setattr(user, field, wanted[field])
        user.save(update_fields=changed)
        record(by=by, verb="change_profile", thing=user, facts={"changed": changed})
    return user


@transaction.atomic
def ask_new_password(*, user: User, path: str) -> None:
    """Send the link by which a person sets a new password; `path` is its address on this site."""
    event = record(by=None, verb="ask_new_password", thing=user)
    notify(event=event, letter=notices.PASSWORD, recipients=[user], context={"name": user.name}, link=path)


@transaction.atomic
def set_password(*, user: User, password: str) -> User:
    """Set a person's password; the trail says that, never what."""
    user.set_password(password)
    user.save(update_fields=["password"])
    record(by=None, verb="set_password", thing=user)
    return user
