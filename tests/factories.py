"""People, governments and organisations for tests: what no action reaches. The rest of a world is made by actions."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import factory
from django.db import connection

from portal.accounts.enums import GovernmentType, Level, OrganisationKind, Role, Zone
from portal.accounts.models import LocalGovernment, Membership, Organisation, User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
EPOCH = datetime(2019, 1, 1, tzinfo=UTC)
PASSWORD = "마을-예시-passphrase"


@contextmanager
def as_owner() -> Iterator[None]:
    """Reference data belongs to the owner of the database; the web may only read it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        before = cursor.fetchone()[0]
        cursor.execute("SET ROLE maeul_owner")
        yield
        cursor.execute(f'SET ROLE "{before}"')


class OwnedFactory(factory.django.DjangoModelFactory):
    """Makes its rows as the owner."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        with as_owner():
            return super()._create(model_class, *args, **kwargs)


class ProvinceFactory(OwnedFactory):
    """A province; its code is two digits from 62 on, which no real one has; 60 and 61 are those of the cast."""

    class Meta:
        model = LocalGovernment

    code = factory.Sequence(lambda number: f"{62 + number % 38}")
    level = Level.PROVINCE
    name_ko = factory.LazyAttribute(lambda it: f"예시{it.code}도")
    name_en = factory.LazyAttribute(lambda it: f"Sample Province {it.code}")
    type = GovernmentType.PROVINCE
    zone = Zone.CHUNGCHEONG
    valid_from = date(2019, 1, 1)


class MunicipalityFactory(OwnedFactory):
    class Meta:
        model = LocalGovernment

    parent = factory.SubFactory(ProvinceFactory)
    code = factory.Sequence(lambda number: f"{60000 + number:05}")
    level = Level.MUNICIPALITY
    name_ko = factory.LazyAttribute(lambda it: f"예시{it.code}군")
    name_en = factory.LazyAttribute(lambda it: f"Sample {it.code}-gun")
    type = GovernmentType.COUNTY
    zone = factory.LazyAttribute(lambda it: it.parent.zone)
    valid_from = date(2019, 1, 1)


class OrganisationFactory(OwnedFactory):
    """The office of a municipality; `kind=` and `government=` for others."""

    class Meta:
        model = Organisation

    kind = OrganisationKind.MUNICIPALITY
    government = factory.SubFactory(MunicipalityFactory)
    name_ko = factory.LazyAttribute(lambda it: it.government.name_ko)
    name_en = factory.LazyAttribute(lambda it: it.government.name_en)


def office_of(government: LocalGovernment) -> Organisation:
    """The organisation of a province or municipality."""
    return OrganisationFactory(kind=government.level, government=government)


def ministry() -> Organisation:
    return OrganisationFactory(
        kind=OrganisationKind.MINISTRY, government=None, name_ko="예시부", name_en="Sample Ministry"
    )


def agency() -> Organisation:
    return OrganisationFactory(
        kind=OrganisationKind.AGENCY, government=None, name_ko="예시원", name_en="Sample Agency"
    )


class UserFactory(factory.django.DjangoModelFactory):
    """A person who signs in with PASSWORD only where `password=PASSWORD` is asked for: hashing is slow on purpose."""

    class Meta:
        model = User

    email = factory.Sequence(lambda number: f"person{number}@sample.example")
    name = factory.Sequence(lambda number: f"예시 {number}")
    department = "예시과"
    position = "주무관"
    language = "ko"

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> User:
        return model_class.objects.create_user(**kwargs)


class MembershipFactory(factory.django.DjangoModelFactory):
    """A role in force since before any test's clock; as its owner's only one unless `user=` is given."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Role.LOCAL_OFFICER
    starts_at = EPOCH


def reviewer(**kwargs: Any) -> Membership:
    """Reviewers belong to no organisation."""
    return MembershipFactory(role=Role.REVIEWER, organisation=None, **kwargs)


def sign_in(client: Any, membership: Membership) -> Any:
    """The client, signed in as this person and acting in this role."""
    client.force_login(membership.user, BACKEND)
    session = client.session
    session["membership"] = membership.pk
    session.save()
    return client
