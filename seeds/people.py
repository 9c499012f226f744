"""Sample people. Every name says that it is one; nobody here is real."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.contrib.auth.hashers import make_password

from portal.accounts.enums import OrganisationKind, Role
from portal.accounts.models import LocalGovernment, Membership, Organisation, User
from portal.activity.actions import record

SINCE = datetime(2023, 1, 1, tzinfo=UTC)
DEMO_GOVERNMENT = "44800"  # 홍성군
WITH_OFFICER = (DEMO_GOVERNMENT, "41130", "43110", "46910")
REVIEWERS = 24
ROLES = {
    Role.LOCAL_OFFICER: ("예시 담당자", "예시과", "주무관"),
    Role.LOCAL_APPROVER: ("예시 결재권자", "예시과", "과장"),
    Role.PROVINCE_COORDINATOR: ("예시 시·도 담당자", "예시정책과", "사무관"),
    Role.PROGRAMME_OFFICER: ("예시 사업담당자", "예시사업과", "사무관"),
    Role.APPROVER: ("예시 소관부처 결재권자", "예시사업과", "과장"),
    Role.AUDITOR: ("예시 감사자", "예시감사과", "사무관"),
    Role.REVIEWER: ("예시 평가위원", "예시대학교", "교수"),
}
SHOWN = tuple(ROLES)


@dataclass
class Cast:
    """Everyone who acts in the seeds, as memberships; local people by the id of their organisation."""

    officers: dict[int, Membership] = field(default_factory=dict)
    approvers: dict[int, Membership] = field(default_factory=dict)
    coordinators: dict[int, Membership] = field(default_factory=dict)
    reviewers: list[Membership] = field(default_factory=list)
    office: dict[str, Membership] = field(default_factory=dict)

    @property
    def programme_officer(self) -> Membership:
        return self.office[Role.PROGRAMME_OFFICER]

    @property
    def approver(self) -> Membership:
        return self.office[Role.APPROVER]

    def officer_of(self, government: LocalGovernment) -> Membership:
        """Who drafts; in most governments the approver does it alone."""
        office = government.organisation.pk
        return self.officers.get(office) or self.approvers[office]

    def approver_of(self, government: LocalGovernment) -> Membership:
        return self.approvers[government.organisation.pk]

    def coordinator_of(self, province: LocalGovernment) -> Membership:
        return self.coordinators[province.organisation.pk]


class Place(NamedTuple):
    """A role to fill; `code` goes into the e-mail, `where` behind the name."""

    role: str
    organisation: Organisation | None
    code: str
    where: str


def make_cast(password: str) -> tuple[Cast, dict[str, Membership]]:
    """An approver in every government and an officer in some, a coordinator in every province, an office, reviewers.

    Returns the cast, and by role the accounts that sign in with the password; nobody else can sign in.
    """
    places = [
        *_local(),
        *_office(),
        *(Place(Role.REVIEWER, None, f"{n:02}", f"{n:02}") for n in range(1, REVIEWERS + 1)),
    ]
    shown = _shown(places)
    secret, nobody = make_password(password), make_password(None)
    users = User.objects.bulk_create(
        _user(place, shown.get(number, ""), secret if number in shown else nobody)
        for number, place in enumerate(places)
    )
    made = Membership.objects.bulk_create(
        Membership(user=user, organisation=place.organisation, role=place.role, starts_at=SINCE)
        for user, place in zip(users, places, strict=True)
    )
    ministry = Organisation.objects.get(kind=OrganisationKind.MINISTRY)
    record(by=None, verb="add_sample_people", thing=ministry, facts={"people": len(users)})
    fresh = members(made)
    return _cast(fresh), {name: fresh[number] for number, name in shown.items()}


def _local() -> list[Place]:
    offices = Organisation.objects.exclude(government=None).select_related("government__parent")
    places: list[Place] = []
    for office in offices.order_by("government__code"):
        code, name = office.government.code, office.name_ko
        places.append(Place(Role.LOCAL_APPROVER, office, code, name))
        if code in WITH_OFFICER:
            places.append(Place(Role.LOCAL_OFFICER, office, code, name))
        if office.kind == OrganisationKind.PROVINCE:
            places.append(Place(Role.PROVINCE_COORDINATOR, office, code, name))
    return places


def _office() -> list[Place]:
    ministry = Organisation.objects.get(kind=OrganisationKind.MINISTRY)
    agency = Organisation.objects.get(kind=OrganisationKind.AGENCY)
    ministerial = (Role.PROGRAMME_OFFICER, Role.APPROVER, Role.AUDITOR)
    own = [Place(role, ministry, "", "") for role in ministerial]
    return [*own, Place(Role.PROGRAMME_OFFICER, agency, "agency", "전담기관")]


def _shown(places: list[Place]) -> dict[int, str]:
    """Place -> name of the account that is listed: one for each role, the agency's, and two reviewers more for the whole way by hand."""
    province = DEMO_GOVERNMENT[:2]
    listed = {"": "", DEMO_GOVERNMENT: "", "01": "", "02": "_2", "03": "_3", "agency": "_agency"}
    found = {}
    for number, place in enumerate(places):
        wanted = {province} if place.role == Role.PROVINCE_COORDINATOR else listed
        if place.code in wanted:
            found[number] = f"{Role(place.role).value}{listed.get(place.code, '')}"
    return found


def _user(place: Place, shown: str, password: str) -> User:
    name, department, position = ROLES[Role(place.role)]
    local = shown or f"{Role(place.role).value}.{place.code}"
    email = f"{local.replace('_', '.')}@sample.example"
    fullname = f"{name} {place.where}".strip()
    facts: dict[str, Any] = {
        "department": department,
        "position": position,
        "language": "ko",
        "password": password,
    }
    return User(email=email, name=fullname, created_at=SINCE, **facts)


def members(made: Iterable[Membership]) -> list[Membership]:
    """The memberships as they are now, with all that the actions ask of them."""
    joined = Membership.objects.select_related("user", "organisation__government__parent")
    return list(joined.filter(pk__in=[one.pk for one in made]).order_by("pk"))


def cast_of() -> Cast:
    """The sample people that are there."""
    return _cast(members(Membership.objects.filter(user__email__endswith="@sample.example")))


def renewed(cast: Cast) -> Cast:
    """The same people after governments have changed."""
    groups = (cast.officers, cast.approvers, cast.coordinators, cast.office)
    return _cast(members([*(one for group in groups for one in group.values()), *cast.reviewers]))


def _cast(made: Iterable[Membership]) -> Cast:
    cast = Cast()
    groups = {
        Role.LOCAL_OFFICER: cast.officers,
        Role.LOCAL_APPROVER: cast.approvers,
        Role.PROVINCE_COORDINATOR: cast.coordinators,
    }
    for one in made:
        if one.role == Role.REVIEWER:
            cast.reviewers.append(one)
        elif one.role in groups:
            groups[Role(one.role)][one.organisation_id or 0] = one
        else:
            cast.office.setdefault(one.role, one)
    return cast
