"""Who may invite to and end which role where: every role of the cast, the false ones too."""

import pytest

from portal.accounts import permissions
from portal.accounts.enums import Role
from tests.factories import MembershipFactory

PLACES = ("county", "other_county", "province", "other_province", "ministry", "agency", None)
OFFICE = {
    (Role.PROVINCE_COORDINATOR, "province"),
    (Role.PROVINCE_COORDINATOR, "other_province"),
    (Role.REVIEWER, None),
}
HEAD = {
    (Role.PROGRAMME_OFFICER, "ministry"),
    (Role.PROGRAMME_OFFICER, "agency"),
    (Role.APPROVER, "ministry"),
    (Role.AUDITOR, "ministry"),
    (Role.AUDITOR, "agency"),
}
# who -> what may be invited to, where; whatever is not listed is refused
MAY = {
    "local_approver": {(Role.LOCAL_OFFICER, "county")},
    "stranger_approver": {(Role.LOCAL_OFFICER, "other_county")},
    "coordinator": {
        (Role.PROVINCE_COORDINATOR, "province"),
        (Role.LOCAL_APPROVER, "province"),
        (Role.LOCAL_APPROVER, "county"),
    },
    "stranger_coordinator": {
        (Role.PROVINCE_COORDINATOR, "other_province"),
        (Role.LOCAL_APPROVER, "other_province"),
        (Role.LOCAL_APPROVER, "other_county"),
    },
    "programme_officer": OFFICE,
    "second_programme_officer": OFFICE,
    "agency_officer": OFFICE,
    "ministry_approver": HEAD,
    "second_ministry_approver": HEAD,
}


def test_who_may_invite_to_which_role_where(cast):
    for name, who in cast.everyone().items():
        allowed = {
            (role, place)
            for role in Role
            for place in PLACES
            if permissions.may_invite(who, role, getattr(cast, place) if place else None)
        }
        assert allowed == MAY.get(name, set()), name


def test_whoever_may_invite_to_a_role_may_end_it_and_everyone_their_own(cast):
    everyone = cast.everyone()
    for name, who in everyone.items():
        for other_name, other in everyone.items():
            if other is None:
                continue
            may = name == other_name or (who and permissions.may_invite(who, other.role, other.organisation))
            assert permissions.may_end(who, other) is bool(may), (name, other_name)


ENDS = {
    ("local_approver", "officer"): True,
    ("local_approver", "colleague"): True,
    ("local_approver", "stranger"): False,
    ("local_approver", "coordinator"): False,
    ("officer", "colleague"): False,
    ("officer", "local_approver"): False,
    ("coordinator", "local_approver"): True,
    ("coordinator", "officer"): False,
    ("coordinator", "stranger_approver"): False,
    ("programme_officer", "reviewer"): True,
    ("programme_officer", "second_programme_officer"): False,
    ("programme_officer", "auditor"): False,
    ("ministry_approver", "programme_officer"): True,
    ("ministry_approver", "agency_officer"): True,
    ("ministry_approver", "second_ministry_approver"): True,
    ("ministry_approver", "reviewer"): False,
    ("reviewer", "second_reviewer"): False,
    ("auditor", "officer"): False,
}


@pytest.mark.parametrize(("who", "whom"), ENDS)
def test_who_may_end_whose_role(cast, who, whom):
    everyone = cast.everyone()
    assert permissions.may_end(everyone[who], everyone[whom]) is ENDS[who, whom]


def test_a_second_role_of_the_same_person_is_their_own_too(cast):
    second = MembershipFactory(user=cast.officer.user, organisation=cast.other_county)
    assert permissions.may_end(cast.officer, second)


SEES = {
    "public": set(),
    "officer": {"officer", "colleague", "local_approver"},
    "stranger": {"stranger", "stranger_approver"},
    "local_approver": {"officer", "colleague", "local_approver"},
    "coordinator": {"coordinator", "local_approver"},
    "reviewer": {"reviewer"},
    "programme_officer": {
        *("programme_officer", "second_programme_officer", "ministry_approver", "second_ministry_approver"),
        *("auditor", "coordinator", "stranger_coordinator", "reviewer", "second_reviewer"),
    },
    "ministry_approver": {
        *("programme_officer", "second_programme_officer", "ministry_approver", "second_ministry_approver"),
        *("auditor", "agency_officer"),
    },
}


@pytest.mark.parametrize("who", SEES)
def test_who_sees_whom_in_the_list_of_people(cast, who):
    everyone = cast.everyone()
    model = type(cast.officer)
    seen = set(model.objects.visible_to(everyone[who]).values_list("pk", flat=True))
    named = {name for name, other in everyone.items() if other and other.pk in seen}
    assert named == SEES[who]


def test_the_auditor_sees_everyone(cast):
    model = type(cast.officer)
    assert model.objects.visible_to(cast.auditor).count() == model.objects.count()
