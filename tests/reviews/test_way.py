"""The whole way of a round, by the actions."""

from applications.enums import ProposalState
from reviews.enums import RoundState
from tests import worlds_reviews as worlds


def test_a_round_goes_from_set_up_to_a_frozen_ranking(cast, clock):
    world, ranking = worlds.ranked(cast, clock, 2)
    assert world.round.state == RoundState.RANKED
    assert [p.state for p in world.proposals] == [ProposalState.RANKED] * 2
    lines = list(ranking.lines.all())
    assert [(line.place, line.proposal_id, str(line.total), line.grade) for line in lines] == [
        (1, world.proposals[0].pk, "80.00", "A"),
        (2, world.proposals[1].pk, "75.00", "B"),
    ]
