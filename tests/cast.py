"""The cast: who acts in the tests. Each is a Membership; `cast.officer.user` is the person.

One county and its province, a county of another province, a ministry with its agency, reviewers of no organisation.
"""

from dataclasses import dataclass, field

import pytest

from portal.accounts.enums import Role
from portal.accounts.models import Membership, Organisation
from tests import factories


@dataclass
class Cast:
    county: Organisation
    province: Organisation
    other_county: Organisation
    other_province: Organisation
    ministry: Organisation
    agency: Organisation
    officer: Membership
    colleague: Membership
    local_approver: Membership
    coordinator: Membership
    stranger: Membership
    stranger_approver: Membership
    stranger_coordinator: Membership
    programme_officer: Membership
    second_programme_officer: Membership
    agency_officer: Membership
    ministry_approver: Membership
    second_ministry_approver: Membership
    auditor: Membership
    reviewers: list[Membership] = field(default_factory=list)

    @property
    def reviewer(self) -> Membership:
        return self.reviewers[0]

    @property
    def second_reviewer(self) -> Membership:
        return self.reviewers[1]

    def everyone(self) -> dict[str, Membership | None]:
        """Name -> who, for tables of permissions; nobody is the public."""
        named = {name: who for name, who in vars(self).items() if isinstance(who, Membership)}
        return {"public": None, **named, "reviewer": self.reviewer, "second_reviewer": self.second_reviewer}


def _in(organisation: Organisation | None, role: Role, name: str, domain: str) -> Membership:
    email = f"{name.replace('_', '.')}@{domain}"
    user = factories.UserFactory(email=email, name=f"예시 {Role(role).value} {name}"[:60])
    return factories.MembershipFactory(user=user, organisation=organisation, role=role)


def make_cast(domain: str = "sample.example") -> Cast:
    """Everyone, in the database, with addresses of that domain; needs one."""
    county = factories.OrganisationFactory(government__parent__code="60")
    province = factories.office_of(county.government.parent)
    other_county = factories.OrganisationFactory(government__parent__code="61")
    other_province = factories.office_of(other_county.government.parent)
    ministry, agency = factories.ministry(), factories.agency()
    return Cast(
        county=county,
        province=province,
        other_county=other_county,
        other_province=other_province,
        ministry=ministry,
        agency=agency,
        officer=_in(county, Role.LOCAL_OFFICER, "officer", domain),
        colleague=_in(county, Role.LOCAL_OFFICER, "colleague", domain),
        local_approver=_in(county, Role.LOCAL_APPROVER, "local_approver", domain),
        coordinator=_in(province, Role.PROVINCE_COORDINATOR, "coordinator", domain),
        stranger=_in(other_county, Role.LOCAL_OFFICER, "stranger", domain),
        stranger_approver=_in(other_county, Role.LOCAL_APPROVER, "stranger_approver", domain),
        stranger_coordinator=_in(other_province, Role.PROVINCE_COORDINATOR, "stranger_coordinator", domain),
        programme_officer=_in(ministry, Role.PROGRAMME_OFFICER, "programme_officer", domain),
        second_programme_officer=_in(ministry, Role.PROGRAMME_OFFICER, "second_programme_officer", domain),
        agency_officer=_in(agency, Role.PROGRAMME_OFFICER, "agency_officer", domain),
        ministry_approver=_in(ministry, Role.APPROVER, "ministry_approver", domain),
        second_ministry_approver=_in(ministry, Role.APPROVER, "second_ministry_approver", domain),
        auditor=_in(ministry, Role.AUDITOR, "auditor", domain),
        reviewers=[_in(None, Role.REVIEWER, f"reviewer_{number}", domain) for number in (1, 2, 3, 4, 5)],
    )


@pytest.fixture
def cast(request: pytest.FixtureRequest) -> Cast:
    """The cast, in the test's own database (`db`, or `committed_db` where the test asks for that)."""
    own = {"committed_db", "transactional_db", "worker"} & set(request.fixturenames)
    request.getfixturevalue(own.pop() if own else "db")
    bases = request.getfixturevalue("bases")
    return make_cast() if own or not bases.at else bases.thing()
