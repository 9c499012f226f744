"""What a call waits for next, without a database."""

import pytest

from portal.home.rules import CallFacts, next_step


@pytest.mark.parametrize(
    ("facts", "step"),
    [
        ({"state": "draft"}, "announce"),
        ({"state": "open"}, "receive"),
        ({"state": "open", "submitted": 1}, "screen"),
        ({"state": "closed", "submitted": 1, "eligible": 3}, "screen"),
        ({"state": "closed", "returned": 1, "eligible": 3}, "complete"),
        ({"state": "closed", "eligible": 3}, "assign"),
        ({"state": "closed", "eligible": 3, "round": "preparing"}, "assign"),
        ({"state": "closed"}, "none"),
        ({"state": "closed", "round": "scoring", "reviews_missing": 2}, "score"),
        ({"state": "closed", "round": "scoring"}, "open"),
        ({"state": "closed", "round": "scoring", "opening_proposed": True}, "approve_opening"),
        ({"state": "closed", "round": "opened"}, "rank"),
        ({"state": "closed", "round": "ranked"}, "allocate"),
        ({"state": "closed", "round": "ranked", "scenario": "draft"}, "propose"),
        ({"state": "closed", "round": "ranked", "scenario": "proposed"}, "decide"),
        ({"state": "closed", "round": "ranked", "scenario": "approved"}, "publish"),
        ({"state": "published"}, "vote"),
        ({"state": "published", "vote": "proposed"}, "approve_vote"),
        ({"state": "published", "vote": "approved"}, "grant"),
    ],
)
def test_next_step(facts, step):
    assert next_step(CallFacts(**facts)) == step
