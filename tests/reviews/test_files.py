"""A proposal's text and files open to its reviewer after the declaration, to nobody else, and close again."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from applications.actions import attach_file, close_call
from applications.models import Attachment
from reviews import actions
from reviews.models import Assignment
from tests import worlds_applications as applied
from tests import worlds_reviews as worlds
from tests.factories import sign_in

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def world(cast, clock):
    """Two proposals with a file each, one for the first reviewer, one for the second."""
    clock.set(worlds.DURING)
    rules = applied.rules(endorsement="none", order_by="score")
    call = applied.smart_village_call(cast.programme_officer, ceilings={}, rules=rules)
    pairs = [(cast.officer, cast.local_approver), (cast.stranger, cast.stranger_approver)]
    proposals = []
    for officer, approver in pairs:
        draft = applied.filled_draft(call, officer)
        attach_file(proposal=draft, upload=ContentFile(PDF, "예시 계획서.pdf"), by=officer)
        draft.refresh_from_db()
        applied.submit(draft, approver)
        proposals.append(applied.admit(draft, cast.programme_officer))
    clock.set(call.closes_at)
    call = close_call(call=call, by=None)
    due = clock.now() + timedelta(days=9)
    round_ = actions.create_round(call=call, due_at=due, by=cast.programme_officer)
    chosen = [(p.pk, one.user_id) for p, one in zip(proposals, cast.reviewers, strict=False)]
    actions.assign_reviewers(round=round_, pairs=chosen, by=cast.programme_officer)
    return worlds.World(cast, call, proposals, round_).reload()


def address(one: Assignment, proposal) -> str:
    return reverse("reviews:file", args=[one.pk, Attachment.objects.get(proposal=proposal).file_id])


def test_files_open_after_the_declaration_to_that_reviewer_alone(world, cast, client):
    mine, other = world.proposals
    one = world.of(mine, cast.reviewer)
    sign_in(client, cast.reviewer)
    assert client.get(address(one, mine)).status_code == 404
    worlds.accepted(one, cast.reviewer)
    answer = client.get(address(one, mine))
    assert answer.status_code == 200 and b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer["Content-Security-Policy"]
    assert client.get(address(one, other)).status_code == 404
    assert address(one, mine) in client.get(reverse("reviews:review", args=[one.pk])).content.decode()
    for name, who in cast.everyone().items():
        if who and name != "reviewer":
            sign_in(client, who)
            assert client.get(address(one, mine)).status_code == 404, name


def test_files_close_when_a_conflict_is_found(world, cast, client):
    mine = world.proposals[0]
    one = world.of(mine, cast.reviewer)
    worlds.accepted(one, cast.reviewer)
    sign_in(client, cast.reviewer)
    assert b"".join(client.get(address(one, mine)).streaming_content) == PDF
    actions.declare_conflict(
        reviewer=cast.reviewer.user, government=mine.government, kind="kin", by=cast.programme_officer
    )
    for name in ("review", "proposal", "declaration"):
        assert client.get(reverse(f"reviews:{name}", args=[one.pk])).status_code == 404
    assert client.get(address(one, mine)).status_code == 404
    assert client.get(reverse("reviews:desk")).status_code == 200


def test_a_reviewer_meets_no_proposal_by_its_own_address(world, cast, client):
    worlds.accepted(world.of(world.proposals[0], cast.reviewer), cast.reviewer)
    sign_in(client, cast.reviewer)
    assert client.get(world.proposals[0].get_absolute_url()).status_code == 404


def test_an_ended_role_ends_access_at_the_next_request(world, cast, client, clock):
    one = world.of(world.proposals[0], cast.reviewer)
    worlds.accepted(one, cast.reviewer)
    sign_in(client, cast.reviewer)
    cast.reviewer.ends_at = clock.now()
    cast.reviewer.save(update_fields=["ends_at"])
    assert (
        client.get(address(one, world.proposals[0])).status_code == 403
    )  # the page says that the role has ended
