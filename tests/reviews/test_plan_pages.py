"""The page of the assignment table: solved, read, locked by cell, chosen by hand, confirmed, taken along as a workbook."""

import io
import uuid

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from portal.activity import work
from portal.activity.models import Job
from reviews.actions import planning
from reviews.actions.ending import replacement_link
from reviews.models import Assignment, PairRule, Plan, ReviewerProfile
from reviews.queries import sheet
from reviews.views import workbooks
from tests import worlds_reviews as worlds
from tests.factories import sign_in


def address(world, name: str = "plans", *more) -> str:
    return reverse(f"reviews:{name}", args=[world.round.pk, *more])


def question(**changes) -> dict:
    return {"objective": "worst_first", "request_key": uuid.uuid4(), **changes}


@pytest.fixture
def world(cast, clock, client):
    made = worlds.prepared(cast, clock, 3)
    sign_in(client, cast.programme_officer)
    return made


def ticked(page) -> list[str]:
    return [cell.value for row in page.context["grid"].rows for cell in row.cells if cell.on]


def test_a_plan_is_solved_looked_at_and_confirmed_as_it_was_shown(world, client):
    assert client.post(address(world), question()).url == address(world)
    page = client.get(address(world))
    assert len(ticked(page)) == 9 and not Assignment.objects.exists()
    assert page.context["counts"] == {"new": 9, "kept": 0, "ended": 0}
    confirm = address(world, "plan_confirmation", Plan.objects.get().pk)
    assert confirm in page.content.decode()
    shown = client.get(confirm)
    assert len(shown.context["changes"].new) == 9
    assert client.post(confirm).url == world.round.get_absolute_url()
    found = Assignment.objects.values_list("proposal", "reviewer")
    assert {f"{proposal}-{reviewer}" for proposal, reviewer in found} == set(ticked(page))
    assert client.get(confirm).status_code == 404


def test_the_link_of_a_letter_shows_the_proposals_that_need_another_reviewer(cast, clock, client):
    world = worlds.assigned(cast, clock, 3)
    first, _second, third = world.proposals
    sign_in(client, cast.programme_officer)
    held = [world.of(one, cast.reviewers[0]) for one in (first, third)]
    page = client.get(replacement_link(held))
    assert [row.proposal.pk for row in page.context["grid"].rows] == [first.pk, third.pk]
    assert "다시 배정해야 하는 과제만" in page.content.decode()
    assert len(client.get(address(world)).context["grid"].rows) == 3
    strange = client.get(address(world), {"proposal": ["P-NOBODY", "x" * 50]})
    assert strange.status_code == 200 and not strange.context["grid"].rows


def test_cells_chosen_by_hand_are_looked_at_and_confirmed_by_the_same_check(world, client):
    client.post(address(world), question())
    chosen = ticked(client.get(address(world)))
    assert client.post(address(world, "choice"), {"pairs": chosen, "deed": "preview"}).status_code == 200
    assert not Assignment.objects.exists()
    done = client.post(address(world, "choice"), {"pairs": chosen, "deed": "confirm"})
    assert done.url == world.round.get_absolute_url() and Assignment.objects.count() == 9
    again = client.post(address(world, "choice"), {"pairs": chosen, "deed": "confirm"})
    assert again.status_code == 422 and Assignment.objects.count() == 9


def test_a_plan_that_is_no_longer_the_answer_is_refused_on_its_page(world, cast, client):
    client.post(address(world), question())
    confirm = address(world, "plan_confirmation", Plan.objects.get().pk)
    cell = ticked(client.get(address(world)))[0]
    client.post(address(world, "pairs"), {"pairs": cell, "rule": "forbidden"})
    assert client.post(confirm).status_code == 409
    assert not Assignment.objects.exists()


def test_a_cell_is_locked_freed_and_its_cost_told(world, cast, client):
    fields = [one.field for one in world.proposals]
    for one in cast.reviewers[:4]:
        ReviewerProfile.objects.create(reviewer=one.user, fields=fields)
    stranger = cast.reviewers[4]
    other = "safety" if "safety" not in fields else "income"
    ReviewerProfile.objects.create(reviewer=stranger.user, fields=[other])
    cell = f"{world.proposals[0].pk}-{stranger.user_id}"
    page = client.get(address(world), {"cell": cell})
    assert page.context["cell"].value == cell
    client.post(address(world, "pairs"), {"pairs": cell, "rule": "locked"})
    assert PairRule.objects.get().kind == "locked"
    client.post(address(world), question(objective="total"))
    locked = client.get(address(world), {"cell": cell})
    assert locked.context["cell"].price == 50
    client.post(address(world, "pairs"), {"pairs": cell, "rule": "free"})
    assert not PairRule.objects.exists()


def test_why_there_is_no_plan_names_who_and_by_how_much(world, cast, client):
    client.post(address(world), question(most="1"))
    told = client.get(address(world)).context["reasons"]
    sentence, ways = told[0]
    assert all(one.number in sentence for one in world.proposals)
    names = [one.user.name for one in cast.reviewers]
    assert any(name in way for name in names for way in ways)


def test_a_large_table_comes_in_pages_by_receipt_number(world, client, monkeypatch):
    monkeypatch.setattr(sheet, "CELLS", 1)
    monkeypatch.setattr(sheet, "FEWEST_ROWS", 1)
    numbers = sorted(one.number for one in world.proposals)

    def shown(**place):
        page = client.get(address(world), place).context["grid"]
        return [row.proposal.number for row in page.rows], page.before, page.after

    assert shown() == ([numbers[0]], "", numbers[0])
    assert shown(after=numbers[0]) == ([numbers[1]], numbers[1], numbers[1])
    assert shown(after=numbers[1]) == ([numbers[2]], numbers[2], "")
    assert shown(before=numbers[2]) == ([numbers[1]], numbers[1], numbers[1])
    assert shown(before=numbers[1])[:2] == ([numbers[0]], "")


def test_the_solver_is_watched_and_given_up(world, client, monkeypatch):
    monkeypatch.setattr(planning, "AT_ONCE", 0)
    client.post(address(world), question())
    plan = Plan.objects.get()
    watching = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "solving"}
    seen = client.get(address(world), **watching)
    assert 'id="solving"' in seen.content.decode() and "HX-Refresh" not in seen.headers
    assert client.post(address(world), question()).status_code == 409
    assert client.post(address(world, "plan_cancellation", plan.pk)).url == address(world)
    assert client.get(address(world), **watching).headers["HX-Refresh"] == "true"


def test_the_table_leaves_as_a_workbook(world, client, monkeypatch):
    client.post(address(world), question())
    book = load_workbook(io.BytesIO(client.get(address(world, "plan_workbook")).content))
    matrix, loads, pairs = book.worksheets
    assert pairs.max_row == 10 and loads.max_row == len(Plan.objects.get().result["loads"]) + 1
    assert sum(str(cell.value).startswith("● ") for row in matrix.iter_rows(min_row=3) for cell in row) == 9
    monkeypatch.setattr(workbooks, "OF_A_SHEET", 1)
    assert "/jobs/" in client.get(address(world, "plan_workbook")).url
    assert work.run_next() and Job.objects.get().file_name.endswith(".xlsx")
