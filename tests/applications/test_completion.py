"""Returned for completion: only what was named opens, and what was changed is shown to both sides."""

import re
from datetime import timedelta

import pytest
from django.db import connection, transaction

from applications import actions, permissions
from applications.queries import returnable, submissions_compared
from applications.rules.changes import rows_changed
from applications.rules.completion import named_fields, named_sections
from portal.activity.models import Notice
from portal.ui.refusals import Invalid, Refusal
from tests import factories
from tests import worlds_applications as worlds
from tests.permissions.world.calls import picture

PURPOSE = {"purpose": "낮에도 홀로 사는 어르신을 살핍니다. (예시)"}


@pytest.fixture
def returned(world, draft):
    worlds.submit(draft, world.local_approver)
    return give_back(world, draft)


def give_back(world, proposal, *named, **changes):
    fields = named or ("overview/purpose", "services/need", "costs")
    values = {"reason": "목적을 더 적어 주십시오.", "due": worlds.DURING + timedelta(days=5), **changes}
    actions.return_for_completion(proposal=proposal, fields=fields, by=world.programme_officer, **values)
    return proposal


def save(world, proposal, key, data, version=1):
    return actions.save_section(
        proposal=proposal, section_key=key, version=version, data=data, by=world.officer
    )


# rules


def test_what_a_name_opens():
    named = ["costs", "overview/purpose", "overview/title"]
    assert named_sections(named) == {"costs", "overview"}
    assert named_fields(named, "costs") is None
    assert named_fields(named, "overview") == {"purpose", "title"}
    assert named_fields(named, "funding") == set()


def test_texts_differ_word_by_word_and_tables_row_by_row():
    assert rows_changed([["가", "1"], ["나", "2"]], [["가", "1"], ["나", "3"]]) == [
        ("gone", ("나", "2")), ("new", ("나", "3")),
    ]  # fmt: skip


# what opens


def test_the_officer_names_sections_fields_and_files(world, draft):
    worlds.submit(draft, world.local_approver)
    choices = dict(returnable(draft))
    assert {"overview", "overview/purpose", "services/need", "costs", "files"} <= set(choices)
    assert "개요: 목적" in choices["overview/purpose"] or ":" in choices["overview/purpose"]
    for wrong in ([], ["nothing"], ["overview/nothing"], ["overview/letter_number"]):
        with pytest.raises(Invalid) as refusal:
            give_back(world, draft, *(wrong or [""]))
        assert refusal.value.field == "fields_named"


def test_only_what_was_named_opens(world, returned):
    assert permissions.open_sections(returned) == {"overview", "services", "costs"}
    save(world, returned, "overview", PURPOSE)
    save(world, returned, "costs", worlds.costs())
    with pytest.raises(Refusal):
        save(world, returned, "funding", worlds.funding())
    with pytest.raises(Refusal), transaction.atomic():
        save(world, returned, "overview", {"title": "다른 제목"}, version=2)
    with pytest.raises(Refusal), transaction.atomic():
        save(world, returned, "services", {"need": "더 필요합니다. (예시)", "villages": 4, "way": "new"})
    save(world, returned, "services", {"need": "더 필요합니다. (예시)", "villages": 3, "way": "new"})


RAW = {
    "field": "UPDATE applications_proposal SET content = '예시 몰래' WHERE id = %s",
    "rows": "UPDATE applications_fundingsource SET amount = 1 WHERE proposal_id = %s",
    "removed rows": "DELETE FROM applications_target WHERE proposal_id = %s",
    "answer": "UPDATE applications_answer SET value = '9' WHERE proposal_id = %s AND question_id IN"
    " (SELECT id FROM applications_question WHERE key = 'villages')",
}


def state_of(statement, pk):
    """The SQLSTATE with which the database refuses, "" where it does not; taken back either way."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [pk])
            assert cursor.rowcount > 0
            raise TimeoutError  # taken back
    except TimeoutError:
        return ""
    except Exception as error:
        return error.__cause__.sqlstate


@pytest.mark.guards
@pytest.mark.parametrize("what", RAW)
def test_the_database_holds_it_and_without_the_guard_it_goes_in(world, returned, what):
    assert state_of(RAW[what], returned.pk) == "MA170"
    with factories.as_owner(), connection.cursor() as cursor:
        cursor.execute("DROP FUNCTION returned_guard, returned_part_guard CASCADE")
    assert state_of(RAW[what], returned.pk) == ""


def test_a_named_file_may_go_and_no_other(world, draft):
    files = [
        actions.attach_file(proposal=draft, upload=worlds.upload(picture()), by=world.officer)
        for _number in (1, 2)
    ]
    worlds.submit(draft, world.local_approver)
    give_back(world, draft, f"files/{files[0].file_id}")
    actions.remove_file(proposal=draft, attachment=files[0], by=world.officer)
    with pytest.raises(Refusal), transaction.atomic():
        actions.remove_file(proposal=draft, attachment=files[1], by=world.officer)


def test_a_file_added_meanwhile_may_go_again_and_none_is_added_where_no_file_is_named(world, draft):
    def add():
        return actions.attach_file(proposal=draft, upload=worlds.upload(picture()), by=world.officer)

    sent = [add(), add()]
    worlds.submit(draft, world.local_approver)
    give_back(world, draft, f"files/{sent[0].file_id}")
    added = add()
    actions.remove_file(proposal=draft, attachment=added, by=world.officer)
    actions.restore_file(proposal=draft, removed=draft.removed_files.get(), by=world.officer)
    assert draft.attachments.count() == 3
    worlds.submit(draft, world.local_approver)
    give_back(world, draft, "overview/purpose")
    with pytest.raises(Refusal), transaction.atomic():
        add()
    again = draft.attachments.get(file=added.file_id)  # sent by now, and not named
    with pytest.raises(Refusal), transaction.atomic():
        actions.remove_file(proposal=draft, attachment=again, by=world.officer)


# pages and letters


def test_the_page_names_what_is_open_and_keeps_the_rest_shut(world, returned, as_):
    browser, base = as_(world.officer), f"/proposals/{returned.code}/"
    page = browser.get(base).text
    assert f"{base}overview/#div_id_purpose" in page
    assert f"{base}preview/#part-funding" in page
    assert browser.get(f"{base}funding/").status_code == 302
    form = browser.get(f"{base}overview/").context["form"]
    assert not form.fields["purpose"].disabled and not form.fields["version"].disabled
    assert form.fields["title"].disabled
    sent = {"version": 1, "title": "몰래 바꾼 제목", **PURPOSE}
    assert browser.post(f"{base}overview/", sent).status_code == 302
    returned.refresh_from_db()
    assert (returned.title, returned.purpose) == ("예시마을 스마트 돌봄", PURPOSE["purpose"])
    need = {"version": 1, "need": "더 필요합니다. (예시)", "villages": "9", "way": "more"}
    assert browser.post(f"{base}services/", need).status_code == 302
    letter = Notice.objects.filter(kind="applications/returned", recipient=world.officer.user).get()
    assert all(label in letter.text for label in ("목적", "사업비"))


def test_what_was_changed_is_shown_at_resubmission_and_afterwards(world, returned, as_):
    save(world, returned, "overview", PURPOSE)
    save(world, returned, "costs", {"rows": [{**worlds.costs()["rows"][0], "unit_price": 500_000_000}]})
    page = as_(world.local_approver).get(f"/proposals/{returned.code}/submission/").text
    worlds.submit(returned, world.local_approver)
    office = as_(world.programme_officer)
    for shown in (page, office.get(f"/proposals/{returned.code}/changes/").text):
        assert "낮에도" in shown.split("<ins>", 1)[1]
        assert "500,000,000" in shown and "<del>250,000,000</del>" in shown
        assert re.search(r"id=\"change-[0-9-]*overview", shown)
        assert not re.search(r"id=\"change-[0-9-]*funding", shown)
    assert f"/proposals/{returned.code}/changes/" in office.get(f"/proposals/{returned.code}/screening/").text
    told = Notice.objects.filter(kind="applications/resubmitted")
    assert [one.recipient for one in told] == [world.programme_officer.user]
    [pair] = submissions_compared(returned)
    assert [part.key for part in pair["changes"]] == ["overview", "costs"]


def test_the_first_submission_has_nothing_to_compare(world, draft, as_):
    worlds.submit(draft, world.local_approver)
    assert as_(world.programme_officer).get(f"/proposals/{draft.code}/changes/").status_code == 404
