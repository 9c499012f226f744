"""The panel of a round: invited by letter, consent with its paper, limits, refusal, release, fees."""

import io
from datetime import date, timedelta

import pytest
from django.db import connection
from openpyxl import load_workbook

from portal.activity.models import Event, Notice
from portal.documents.files import open_file
from portal.documents.sheets import workbook
from portal.ui.refusals import Denied, Invalid, Refusal
from reviews import actions
from reviews.enums import PanelStanding
from reviews.models import Assignment, PanelMember, ReviewerProfile
from reviews.queries import pool as reads
from reviews.queries.fees import fee_sheet, fees_of
from tests import factories
from tests import worlds_reviews as worlds
from tests.worlds_reviews import refused, run

pytestmark = pytest.mark.guards


def invited(world, *reviewers) -> list[PanelMember]:
    people = [one.user for one in reviewers]
    return actions.invite_reviewers(round=world.round, reviewers=people, by=world.cast.programme_officer)


def seat_of(world, reviewer) -> PanelMember:
    rows = PanelMember.objects.select_related("round__call", "reviewer", "paper")
    return rows.get(round=world.round, reviewer=reviewer.user)


def test_reviewers_are_invited_by_letter_with_the_limit_of_their_profile(cast, clock):
    world = worlds.prepared(cast, clock, 1)
    actions.save_profile(reviewer=cast.reviewer.user, by=cast.reviewer, most=4)
    one, two = invited(world, cast.reviewer, cast.second_reviewer)
    assert (one.most, two.most) == (4, None)
    assert Event.objects.get(verb="invite_reviewers").facts == {
        "reviewers": [one.reviewer_id, two.reviewer_id]
    }
    letters = Notice.objects.filter(kind="reviews/panel_invitation")
    assert {letter.recipient_id for letter in letters} == {one.reviewer_id, two.reviewer_id}
    assert {letter.link for letter in letters} == {f"/panel/{one.pk}/", f"/panel/{two.pk}/"}
    with pytest.raises(Invalid):
        invited(world, cast.reviewer)
    with pytest.raises(Invalid):
        actions.invite_reviewers(round=world.round, reviewers=[cast.officer.user], by=cast.programme_officer)
    for who in (cast.reviewer, cast.ministry_approver, cast.auditor, cast.officer):
        with pytest.raises(Denied):
            actions.invite_reviewers(round=world.round, reviewers=[cast.reviewers[2].user], by=who)


def test_nobody_is_invited_once_the_scores_are_opened(cast, clock):
    world = worlds.opened(cast, clock, 1)
    with pytest.raises(Refusal):
        invited(world, cast.reviewers[4])


def test_a_consent_is_given_once_with_both_texts_on_the_paper_that_is_kept(cast, clock):
    world = worlds.prepared(cast, clock, 1)
    (seat,) = invited(world, cast.reviewer)
    for who in (cast.second_reviewer, cast.programme_officer):
        with pytest.raises(Denied):
            actions.consent(member=seat, by=who)
    done = actions.consent(member=seat, by=cast.reviewer)
    assert done.standing == PanelStanding.CONSENTED and done.paper.kind == "pdf"
    with open_file(done.paper) as paper:
        assert paper.read(5) == b"%PDF-"
    event = Event.objects.get(verb="consent")
    assert event.facts == {"paper": done.paper.sha256} and event.chain == world.call.chain
    assert Notice.objects.filter(kind="reviews/consented", recipient=cast.reviewer.user).count() == 1
    again = actions.consent(member=seat, by=cast.reviewer)
    assert again.paper_id == done.paper_id and Event.objects.filter(verb="consent").count() == 1


def test_no_case_opens_before_the_consent(cast, clock, client):
    world = worlds.assigned(cast, clock, 1, panel=1)
    one = world.of(world.proposals[0], cast.reviewer)
    with pytest.raises(Refusal):
        actions.declare(assignment=one, has_conflict=False, by=cast.reviewer)
    accept = "UPDATE reviews_assignment SET state = 'accepted', declared_at = portal_now() WHERE id = %s"
    assert refused(accept, one.pk) == "MA230"
    factories.sign_in(client, cast.reviewer)
    seat = seat_of(world, cast.reviewer)
    assert client.get(f"/assignments/{one.pk}/declaration/").url == f"/panel/{seat.pk}/"
    worlds.consented(world.round, cast.reviewer)
    assert client.get(f"/assignments/{one.pk}/declaration/").status_code == 200
    assert worlds.accepted(one, cast.reviewer).state == "accepted"


def test_red_first_without_its_guard_a_case_opens_before_the_consent(cast, clock):
    world = worlds.assigned(cast, clock, 1, panel=1)
    accept = "UPDATE reviews_assignment SET state = 'accepted', declared_at = portal_now()"
    assert refused(accept) == "MA230"
    with factories.as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE reviews_assignment DISABLE TRIGGER assignment_guard")
    assert run(accept) == 1
    assert world.of(world.proposals[0], cast.reviewer).state == "accepted"


def test_whoever_is_asked_for_a_case_sits_on_the_panel(cast, clock):
    world = worlds.assigned(cast, clock, 2, panel=2)
    assert PanelMember.objects.filter(round=world.round).count() == 2
    invited(world, cast.reviewers[2])
    seat = seat_of(world, cast.reviewers[2])
    actions.decline(member=seat, reason="해외 출장 (예시)", by=cast.reviewers[2])
    pair = (world.proposals[0].pk, cast.reviewers[2].user_id)
    with pytest.raises(Invalid):
        actions.assign_reviewers(round=world.round, pairs=[pair], by=cast.programme_officer)
    (again,) = invited(world, cast.reviewers[2])
    assert again.pk == seat.pk and seat_of(world, cast.reviewers[2]).standing == PanelStanding.ASKED
    actions.assign_reviewers(round=world.round, pairs=[pair], by=cast.programme_officer)


def test_who_declines_says_why_and_what_is_with_them_ends(cast, clock):
    world = worlds.assigned(cast, clock, 2, panel=1)
    first, second = (world.of(proposal, cast.reviewer) for proposal in world.proposals)
    worlds.reviewed(first, cast.reviewer)
    seat = seat_of(world, cast.reviewer)
    with pytest.raises(Invalid):
        actions.decline(member=seat, reason="  ", by=cast.reviewer)
    with pytest.raises(Denied):
        actions.decline(member=seat, reason="예시", by=cast.second_reviewer)
    actions.decline(member=seat, reason="건강 (예시)", by=cast.reviewer)
    states = {one.pk: one.state for one in Assignment.objects.all()}
    assert states == {first.pk: "done", second.pk: "voided"}
    assert Notice.objects.filter(kind="reviews/declined", recipient=cast.programme_officer.user).exists()
    with pytest.raises(Refusal):
        actions.decline(member=seat, reason="예시", by=cast.reviewer)
    with pytest.raises(Refusal):
        actions.consent(member=seat_of(world, cast.reviewer), by=cast.reviewer)


def test_the_office_releases_with_a_reason_that_is_read(cast, clock):
    world = worlds.assigned(cast, clock, 1, panel=1)
    seat = seat_of(world, cast.reviewer)
    with pytest.raises(Denied):
        actions.release(member=seat, reason="예시", by=cast.ministry_approver)
    actions.release(member=seat, reason="연락 두절 (예시)", by=cast.programme_officer)
    letter = Notice.objects.get(kind="reviews/released", recipient=cast.reviewer.user)
    assert "연락 두절 (예시)" in letter.text
    assert Assignment.objects.get().state == "voided"


def test_those_who_are_silent_are_reminded(cast, clock):
    world = worlds.prepared(cast, clock, 1)
    invited(world, cast.reviewer, cast.second_reviewer)
    worlds.consented(world.round, cast.reviewer)
    assert actions.remind_panel(round=world.round, by=cast.programme_officer) == 1
    letter = Notice.objects.get(kind="reviews/panel_reminder")
    assert letter.recipient == cast.second_reviewer.user
    worlds.consented(world.round, cast.second_reviewer)
    with pytest.raises(Refusal):
        actions.remind_panel(round=world.round, by=cast.programme_officer)


def test_limits_and_days_are_in_order(cast, clock):
    world = worlds.prepared(cast, clock, 1)
    (seat,) = invited(world, cast.reviewer)
    by, day = cast.programme_officer, date(2027, 1, 1)
    done = actions.set_limits(member=seat, least=2, most=5, available_from=day, by=by)
    assert (done.least, done.most, done.available_from) == (2, 5, day)
    with pytest.raises(Invalid):
        actions.set_limits(member=seat, least=6, most=5, by=by)
    with pytest.raises(Invalid):
        actions.set_limits(
            member=seat, least=0, most=5, available_from=day, available_to=day - timedelta(days=1), by=by
        )
    with pytest.raises(Denied):
        actions.set_limits(member=seat, least=0, most=1, by=cast.reviewer)
    assert refused("UPDATE reviews_panelmember SET least = 9") == "panel_limits_in_order"


def test_a_newcomer_has_reviewed_in_no_earlier_round(cast, clock):
    worlds.scored(cast, clock, 1, totals=(90, 80))
    later = worlds.prepared(cast, clock, 1, slug="later-2027", prefix="LT")
    invited(later, *cast.reviewers[:3])
    found = {row.reviewer_id: not row.earlier for row in reads.panel(later.round)}
    assert [found[one.user_id] for one in cast.reviewers[:3]] == [False, False, True]


CONSENT = "UPDATE reviews_panelmember SET consented_at = portal_now(), paper_id = %s WHERE id = %s"


def test_the_database_keeps_a_consent_as_it_was_given(cast, clock):
    world = worlds.prepared(cast, clock, 1)
    mine, other = invited(world, cast.reviewer, cast.second_reviewer)
    assert (
        refused("UPDATE reviews_panelmember SET consented_at = portal_now()") == "panel_consent_has_its_paper"
    )
    worlds.consented(world.round, cast.reviewer)
    assert (
        refused("UPDATE reviews_panelmember SET consented_at = NULL, paper_id = NULL WHERE id = %s", mine.pk)
        == "MA231"
    )
    assert refused("UPDATE reviews_panelmember SET round_id = round_id + 1") == "42501"
    actions.decline(member=other, reason="예시", by=cast.second_reviewer)
    assert refused(CONSENT, seat_of(world, cast.reviewer).paper_id, other.pk) == "MA231"
    assert (
        refused("UPDATE reviews_panelmember SET reason = '' WHERE id = %s", other.pk)
        == "panel_declined_with_reason"
    )
    assert refused("DELETE FROM reviews_panelmember") == "42501"
    born = (
        "INSERT INTO reviews_panelmember (round_id, reviewer_id, invited_by_id, consented_at, paper_id, reason)"
        " SELECT round_id, %s, invited_by_id, portal_now(), paper_id, '' FROM reviews_panelmember WHERE id = %s"
    )
    assert refused(born, cast.reviewers[2].user_id, mine.pk) == "MA231"


def test_the_fee_sheet_counts_submitted_reviews_and_adds_up(cast, clock):
    world = worlds.scored(cast, clock, 2, totals=(90, 80))
    rate = 150_000
    for who in (cast.reviewer, cast.ministry_approver):
        with pytest.raises(Denied):
            actions.set_fee(round=world.round, rate=rate, by=who)
    with pytest.raises(Invalid):
        actions.set_fee(round=world.round, rate=-1, by=cast.programme_officer)
    actions.set_fee(round=world.round, rate=rate, by=cast.programme_officer)
    actions.void_assignment(
        assignment=world.of(world.proposals[0], cast.reviewer), reason="예시", by=cast.programme_officer
    )
    world.reload()
    fees = fees_of(world.round)
    assert {fee.reviewer.pk: (fee.cases, fee.total) for fee in fees} == {
        cast.reviewer.user_id: (1, rate), cast.second_reviewer.user_id: (2, 2 * rate),
    }  # fmt: skip
    page = load_workbook(io.BytesIO(workbook([fee_sheet(world.round)]))).active
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    assert rows[-1][4] == 3 and rows[-1][6] == 3 * rate
    assert {row[7] for row in rows[4:-1]} <= {None, ""}


def test_a_profile_is_written_by_its_owner_or_the_office(cast, clock):
    who = cast.reviewer.user
    actions.save_profile(reviewer=who, by=cast.reviewer, fields=["safety"], technologies=["드론"])
    actions.save_profile(reviewer=who, by=cast.programme_officer, most=3)
    profile = ReviewerProfile.objects.get()
    assert (profile.fields, profile.technologies, profile.most) == (["safety"], ["드론"], 3)
    assert Event.objects.filter(verb="save_reviewer").count() == 2
    for by in (cast.second_reviewer, cast.ministry_approver, cast.officer):
        with pytest.raises(Denied):
            actions.save_profile(reviewer=who, by=by, most=1)
    with pytest.raises(Invalid):
        actions.save_profile(reviewer=who, by=cast.reviewer, technologies=["가" * 41])
    assert refused("UPDATE reviews_reviewerprofile SET fields = '{unknown}'") == "profile_fields_known"
