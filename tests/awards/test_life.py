"""A whole life, once per funding basis: ranked, decided, published, confirmed, granted, paid, reported, settled."""

import pytest

from awards.enums import AwardState
from awards.models import Envelope
from awards.proofs import verify_ledger
from tests import worlds_awards as world_of
from tests.worlds_awards import MILLION

pytest_plugins = ["tests.cast"]


@pytest.mark.parametrize("basis", ["block", "subsidy", "contribution"])
def test_an_award_lives_from_rank_to_settlement(cast, clock, basis):
    world = world_of.funded_call(cast, clock, (400, 200), basis=basis)
    award = world_of.settled(world, spent=390 * MILLION)
    assert award.state == AwardState.SETTLED
    nation = Envelope.objects.get(pk=world.envelopes["nation"].pk)
    kept = 600 if basis == "block" else 590
    assert (nation.committed, nation.disbursed, nation.spent) == (
        kept * MILLION,
        (kept - 200) * MILLION,
        390 * MILLION,
    )
    assert verify_ledger()[1] == []
