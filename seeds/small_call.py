"""One call with twelve proposals, for tests and first steps."""

from datetime import date, timedelta

from applications.models import Pillar, Programme
from portal.accounts.models import Membership
from seeds import people, pool
from seeds.season_2024 import AS_OF, load_until
from seeds.season_live import Now
from seeds.steps import at, deliver, run_free


def make(today: date, password: str) -> dict[str, Membership]:
    """The open call of the season alone: drafts, received, returned, admitted, excluded, withdrawn; returns the accounts."""
    at("2023-01-02")
    load_until(AS_OF)
    cast, accounts = people.make_cast(password)
    pool.fill_pool(cast.reviewers)
    pillar = Pillar.objects.create(
        key="inclusion", name_ko="지역사회 포용", name_en="Community inclusion", order=3
    )
    programme = Programme.objects.create(
        key="smart_village", pillar=pillar, name_ko="스마트빌리지 보급 및 확산", name_en="Smart village", bottom_up=True,
        bottom_up_basis="autonomy",
    )  # fmt: skip
    at(today - timedelta(days=1), 8)
    load_until(today)
    now = Now(people.renewed(cast), {programme.key: programme}, today)
    now.begin()
    now.receive_now()
    run_free()
    deliver()
    return accounts
