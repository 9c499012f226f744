"""Who may do what with money, as a table: every role, yes and no; and who sees which award."""

from types import SimpleNamespace

import pytest

from awards import permissions
from awards.models import Award, Envelope, Instalment, Scenario
from tests import worlds_awards as world_of

pytest_plugins = ["tests.cast"]

OFFICERS = {"programme_officer", "second_programme_officer", "agency_officer"}
APPROVERS = {"ministry_approver", "second_ministry_approver"}
OFFICE = OFFICERS | APPROVERS | {"auditor"}


def said(question, cast):
    """Names of those to whom the answer is yes; every answer is a bool."""
    answers = {name: question(who) for name, who in cast.everyone().items()}
    assert {type(answer) for answer in answers.values()} == {bool}
    return {name for name, answer in answers.items() if answer}


def proposed_by(membership):
    return SimpleNamespace(proposed_by=membership.user, proposed_by_id=membership.user_id)


def test_who_may_what(cast):
    second = cast.second_ministry_approver
    table = {
        permissions.may_read_money: OFFICE,
        permissions.may_open_year: OFFICERS | APPROVERS,
        permissions.may_create_envelope: OFFICERS | APPROVERS,
        permissions.may_propose: OFFICERS,
        permissions.may_publish: APPROVERS,
        permissions.may_hold: APPROVERS,
    }
    assert {q.__name__: said(q, cast) for q in table} == {q.__name__: who for q, who in table.items()}
    own = proposed_by(second)
    assert said(lambda by: permissions.may_decide(by, own), cast) == {"ministry_approver"}
    other = proposed_by(cast.programme_officer)
    assert said(lambda by: permissions.may_decide(by, other), cast) == APPROVERS
    nobody = SimpleNamespace(proposed_by=None)
    assert said(lambda by: permissions.may_decide(by, nobody), cast) == set()


def test_who_may_what_with_an_award(cast):
    award = SimpleNamespace(organisation_id=cast.county.pk)
    paid = SimpleNamespace(share=SimpleNamespace(province_id=cast.province.government_id))
    local, officer = proposed_by(cast.local_approver), proposed_by(cast.programme_officer)
    assert said(lambda by: permissions.is_grantee(by, award), cast) == {
        "officer",
        "colleague",
        "local_approver",
    }
    assert said(lambda by: permissions.may_sign(by, award), cast) == {"local_approver"}
    assert said(lambda by: permissions.may_pass_on(by, paid), cast) == {"coordinator"}
    assert said(lambda by: permissions.may_settle(by, local), cast) == OFFICERS
    assert said(lambda by: permissions.may_settle(by, officer), cast) == OFFICERS - {"programme_officer"}


@pytest.mark.parametrize("published", [False, True])
def test_who_sees_which_award(cast, clock, published):
    world = world_of.funded_call(cast, clock, (400,))
    (world_of.published if published else world_of.decided)(world)
    seen = said(lambda by: Award.objects.visible_to(by).exists(), cast)
    theirs = {"public", "officer", "colleague", "local_approver", "coordinator"}
    assert seen == (OFFICE | theirs if published else OFFICE)


def test_only_the_office_sees_envelopes_and_scenarios(cast, clock):
    world = world_of.funded_call(cast, clock, (400,))
    award = world_of.active(world)
    assert said(lambda by: Envelope.objects.visible_to(by).exists(), cast) == OFFICE
    assert said(lambda by: Scenario.objects.visible_to(by).exists(), cast) == OFFICE
    mine = Instalment.objects.filter(share__award=award)
    seen = said(lambda by: mine.filter(pk__in=Instalment.objects.visible_to(by)).exists(), cast)
    assert seen == OFFICE | {"public", "officer", "colleague", "local_approver", "coordinator"}
