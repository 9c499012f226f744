"""What the sample reviewers know and where they work and worked. Every organisation says that it is a sample."""

from collections.abc import Sequence
from datetime import date

from applications.enums import ServiceField
from portal.accounts.enums import Level, Zone
from portal.accounts.models import LocalGovernment, Membership
from reviews.actions.pool import add_post, save_profile

EARLIER = ("예시과학기술원", "예시연구원", "예시정보통신", "예시컨설팅")
TECHNOLOGIES = (
    "사물인터넷",
    "인공지능",
    "드론",
    "빅데이터",
    "재난 예·경보",
    "원격 돌봄",
    "스마트팜",
    "디지털 트윈",
)
LONG_AGO = (date(2009, 3, 2), date(2015, 2, 27))  # no call of the samples reaches back so far


def fill_pool(reviewers: Sequence[Membership]) -> None:
    """Fields, technologies, regions, a limit and posts, the same in every run; each writes their own."""
    provinces = list(LocalGovernment.objects.filter(level=Level.PROVINCE, valid_to=None).order_by("code"))
    towns = list(LocalGovernment.objects.filter(level=Level.MUNICIPALITY, valid_to=None).order_by("code"))
    fields, zones = list(ServiceField), list(Zone)
    for number, one in enumerate(reviewers):
        save_profile(
            reviewer=one.user, by=one, most=30 + number % 4 * 5,
            fields=sorted({fields[number % 4], fields[(number // 4 + 1) % 4]}),
            technologies=[TECHNOLOGIES[(number * 3 + turn) % len(TECHNOLOGIES)] for turn in range(2)],
            regions=[zones[number % len(zones)]],
        )  # fmt: skip
        since = date(2016 + number % 6, 3, 2)
        add_post(
            reviewer=one.user, by=one, organisation=one.user.department, position=one.user.position,
            province=provinces[number % len(provinces)], starts_on=since,
        )  # fmt: skip
        if number % 2:
            add_post(
                reviewer=one.user, by=one, organisation=EARLIER[number % len(EARLIER)], position="연구원",
                starts_on=date(2012, 3, 2), ends_on=since,
            )  # fmt: skip
        if number % 3 == 0:
            starts, ends = LONG_AGO
            add_post(
                reviewer=one.user, by=one, government=towns[number * 7 % len(towns)], position="주무관",
                starts_on=starts, ends_on=ends,
            )  # fmt: skip
