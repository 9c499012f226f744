"""What pages and letters read of people, organisations and governments."""

from datetime import date

from django.db.models import Q, QuerySet

from portal.accounts.enums import Level, OrganisationKind, Role
from portal.accounts.models import (
    Delegation,
    Invitation,
    LocalGovernment,
    Membership,
    Organisation,
    User,
)
from portal.accounts.rules import roles


def people(role: str, organisation: Organisation | None = None) -> QuerySet[User]:
    """Those who hold the role now (in the organisation), each once: for letters and choices."""
    held = Membership.objects.valid().of_role(role)
    if organisation is not None:
        held = held.filter(organisation=organisation)
    return User.objects.filter(pk__in=held.values("user")).order_by("name", "pk")


def people_of(organisation: Organisation, *roles: str) -> QuerySet[User]:
    """Those who hold one of the roles in the organisation now, each once."""
    held = Membership.objects.valid().of_role(*roles).filter(organisation=organisation)
    return User.objects.filter(pk__in=held.values("user")).order_by("name", "pk")


def memberships_of(user: User) -> QuerySet[Membership]:
    """A person's roles in force now, the oldest first, ready to be written down."""
    return Membership.objects.filter(user=user).valid().named().order_by("starts_at", "pk")


def colleagues(membership: Membership) -> QuerySet[Membership]:
    """The roles in force now that this person sees: of the own organisation and of those one answers for."""
    return Membership.objects.visible_to(membership).valid().named()


def open_invitations(membership: Membership) -> QuerySet[Invitation]:
    """Invitations by anybody into the own organisation, and one's own into others."""
    mine = Q(invited_by=membership.user_id)
    if membership.organisation_id:
        mine |= Q(organisation=membership.organisation_id)
    return Invitation.objects.open().filter(mine).named().order_by("-pk")


def invitation_by(token: str) -> Invitation | None:
    """The invitation that this link opens, unless it was used or has run out."""
    return Invitation.objects.open().named().filter(token_hash=roles.token_hash(token)).first()


def government_choices(day: date) -> list[tuple[str, list[tuple[int, str]]]]:
    """Local governments in force on a day, for a select: by province, the province itself first."""
    rows = LocalGovernment.objects.valid_on(day).exclude(level=Level.ADMINISTRATIVE)
    groups: dict[int, tuple[str, list[tuple[int, str]]]] = {}
    for row in rows.select_related("parent").order_by("parent__code", "code"):
        if row.parent_id is None:
            groups[row.pk] = (row.name, [(row.pk, row.name)])
    for row in rows.filter(level=Level.MUNICIPALITY).order_by("code"):
        if row.parent_id in groups:
            groups[row.parent_id][1].append((row.pk, row.name))
    return list(groups.values())


def organisations_to_invite_to(by: Membership) -> QuerySet[Organisation]:
    """Organisations in force for which `by` may invite to some role, in the order of their codes."""
    kinds: set[str] = set()
    wanted = Q(pk__in=[])
    for role, reach in roles.MAY_INVITE.get(by.role, {}).items():
        if reach == roles.ANY:
            kinds.update(roles.HOMES[Role(role)])
            continue
        wanted |= Q(pk=by.organisation_id)
        if reach == roles.PROVINCE:
            wanted |= Q(government__parent=by.government)
    found = Organisation.objects.filter(wanted | Q(kind__in=kinds))
    in_force = Q(government=None) | Q(government__valid_to=None)
    return found.filter(in_force).select_related("government__parent").order_by("government__code", "pk")


def principal_of(by: Membership) -> Membership | None:
    """The approver of the own office for whom this person acts now, by the database's clock; None: for nobody."""
    held = Delegation.objects.in_force().filter(delegate=by, principal__organisation=by.organisation_id)
    found = held.select_related("principal__user").order_by("starts_at", "pk").first()
    return found.principal if found else None


def deputies_of(organisation: Organisation) -> QuerySet[User]:
    """Those who act for an approver of the office now."""
    held = Delegation.objects.in_force().filter(principal__organisation=organisation)
    return User.objects.filter(pk__in=held.values("delegate__user")).order_by("name", "pk")


def delegations_of(membership: Membership) -> QuerySet[Delegation]:
    """What this approver delegated, the latest first."""
    made = Delegation.objects.filter(principal=membership).select_related("delegate__user")
    return made.order_by("-starts_at", "-pk")


def offices() -> list[Organisation]:
    """The ministry and the agency that run the programmes."""
    kinds = (OrganisationKind.MINISTRY, OrganisationKind.AGENCY)
    return list(Organisation.objects.filter(kind__in=kinds).order_by("-kind", "pk"))


def colleagues_of(held: Membership) -> QuerySet[Membership]:
    """Officers and approvers of the same local office, of a programme officer all others; each role once, never this person."""
    local = (Role.LOCAL_OFFICER, Role.LOCAL_APPROVER)
    if held.role == Role.PROGRAMME_OFFICER:
        others = Membership.objects.valid().of_role(Role.PROGRAMME_OFFICER)
    else:
        others = Membership.objects.valid().of_role(*local).filter(organisation=held.organisation_id)
    return (
        others.exclude(user=held.user_id).select_related("user", "organisation").order_by("user__name", "pk")
    )
