"""What is frozen, by raw SQL: refused, and red first: it goes in once the trigger is dropped."""

from dataclasses import dataclass

import pytest

from applications.models import Endorsement, EndorsementLine
from portal.activity import clock as portal_clock
from tests import worlds_applications as worlds
from tests.applications.raw import asked, tried

pytestmark = pytest.mark.guards
# The call is announced, the proposal submitted, its ranking endorsed.
CALL = "UPDATE applications_call SET {} WHERE id = %(call)s"
SUBMISSION = "UPDATE applications_submission SET {} WHERE proposal_id = %(proposal)s"
PROPOSAL = "UPDATE applications_proposal SET {} WHERE id = %(proposal)s"
FORM = "(SELECT min(form_id) FROM applications_callsection WHERE call_id = %({})s)"


@dataclass(frozen=True)
class Case:
    guard: str
    tables: str
    state: str
    statements: tuple[str, ...]
    login: str = "web"


CASES = {
    "rules of a call": Case("call_guard", "call", "MA101", (
        CALL.format("rules = '{}'"), CALL.format("budget = 1"), CALL.format("title_ko = '예시'"),
        CALL.format("opens_at = opens_at - interval '1 day'"), CALL.format("prefix = 'XX'"),
    )),
    "way of a call": Case("call_guard", "call", "MA102", (
        CALL.format("state = 'draft'"),
        CALL.format("state = 'published', closed_at = now()"),
    )),
    "parts of a call": Case("call_part_guard", "callsection callceiling", "MA101", (
        "UPDATE applications_callsection SET title_ko = '예시' WHERE call_id = %(call)s",
        "DELETE FROM applications_callceiling WHERE call_id = %(call)s",
    )),
    "parts moved out of a call": Case("call_part_guard", "callsection callceiling", "MA101", (
        "UPDATE applications_callsection SET call_id = %(spare)s, key = 'x' WHERE call_id = %(call)s AND key = 'files'",
        "UPDATE applications_callceiling SET call_id = %(spare)s WHERE call_id = %(call)s",
    )),
    "parts moved into a call": Case("call_part_guard", "callsection", "MA101", (
        "UPDATE applications_callsection SET call_id = %(call)s, key = 'x' WHERE call_id = %(spare)s AND key = 'files'",
    )),
    "questions of a form": Case("question_guard", "question", "MA101", (
        f"UPDATE applications_question SET required = false WHERE form_id = {FORM.format('call')}",
        f"UPDATE applications_question SET key = 'x' || key, form_id = {FORM.format('spare')}"
        f" WHERE form_id = {FORM.format('call')}",
        f"UPDATE applications_question SET key = 'x' || key, form_id = {FORM.format('call')}"
        f" WHERE form_id = {FORM.format('spare')}",
    )),
    "a form in use": Case("form_guard", "form", "MA101", (
        f"UPDATE applications_form SET frozen_at = NULL WHERE id = {FORM.format('call')}",
    )),
    "a submission": Case("submission_frozen", "submission", "MA104", (
        SUBMISSION.format("snapshot = '{}'"), SUBMISSION.format("requested = 1"),
        SUBMISSION.format("received_at = now()"), SUBMISSION.format("number = 'SV-2027-0009'"),
        "DELETE FROM applications_submission WHERE proposal_id = %(proposal)s",
    ), login="owner"),
    "content of a proposal": Case("proposal_guard", "proposal", "MA104", (
        PROPOSAL.format("title = '예시'"), PROPOSAL.format("content = '예시'"), PROPOSAL.format("version = 99"),
    )),
    "number and owner of a proposal": Case("proposal_guard", "proposal", "MA103", (
        PROPOSAL.format("number = 'SV-2027-0009'"), PROPOSAL.format("call_id = %(spare)s"),
    )),
    "parts of a proposal": Case("proposal_part_guard", "costline fundingsource target answer section", "MA104", (
        "UPDATE applications_costline SET unit_price = 1 WHERE proposal_id = %(proposal)s",
        "DELETE FROM applications_costline WHERE proposal_id = %(proposal)s",
        "DELETE FROM applications_fundingsource WHERE proposal_id = %(proposal)s",
        "UPDATE applications_target SET goal = 1 WHERE proposal_id = %(proposal)s",
        "UPDATE applications_answer SET value = '1' WHERE proposal_id = %(proposal)s",
        "UPDATE applications_section SET version = 99 WHERE proposal_id = %(proposal)s",
    )),
    "parts moved between proposals": Case("proposal_part_guard", "costline target", "MA104", (
        "UPDATE applications_costline SET proposal_id = %(other)s WHERE proposal_id = %(proposal)s",
        "UPDATE applications_target SET proposal_id = %(other)s WHERE proposal_id = %(proposal)s",
    )),
    "an endorsed ranking": Case("endorsement_guard", "endorsement endorsementline", "MA107", (
        "UPDATE applications_endorsement SET endorsed_at = NULL WHERE id = %(ranking)s",
        "UPDATE applications_endorsementline SET rank = 2 WHERE endorsement_id = %(ranking)s",
        "UPDATE applications_endorsementline SET endorsement_id = %(open)s WHERE endorsement_id = %(ranking)s",
        "DELETE FROM applications_endorsementline WHERE endorsement_id = %(ranking)s",
    )),
}  # fmt: skip


@pytest.fixture
def frozen(committed_db, world):
    """The names that the statements use."""
    spare = worlds.draft_call(world.programme_officer, slug="spare", prefix="SP")
    proposal = worlds.submitted(world.call, world.officer, world.local_approver)
    other = worlds.started(world.call, world.stranger)
    ranking = Endorsement.objects.create(call=world.call, province=world.province.government)
    EndorsementLine.objects.create(endorsement=ranking, proposal=proposal, rank=1)
    ranking.endorsed_at, ranking.endorsed_by = portal_clock.now(), world.coordinator.user
    ranking.save()
    unfinished = Endorsement.objects.create(call=world.call, province=world.other_province.government)
    rows = {"call": world.call, "spare": spare, "proposal": proposal, "other": other}
    rows |= {"ranking": ranking, "open": unfinished}
    return {name: row.pk for name, row in rows.items()}


def found(committed, frozen, before=lambda owner, case: None):
    """What each statement meets, by case; every case begins anew, `before` included."""
    met = {}
    with committed.connect("owner") as owner:
        for name, case in CASES.items():
            with owner.transaction(force_rollback=True):
                before(owner, case)
                owner.execute(f"SET LOCAL ROLE maeul_{case.login}")
                met[name] = {one: asked(owner, one, frozen) for one in case.statements}
    return met


def drop(owner, case):
    for table in case.tables.split():
        owner.execute(f"DROP TRIGGER {case.guard} ON applications_{table}")


def test_what_is_frozen_is_refused(committed_db, frozen):
    assert found(committed_db, frozen) == {
        name: dict.fromkeys(case.statements, case.state) for name, case in CASES.items()
    }


def test_without_its_guard_it_is_changed(committed_db, frozen):
    assert found(committed_db, frozen, drop) == {
        name: dict.fromkeys(case.statements, "") for name, case in CASES.items()
    }


ENDED = "UPDATE applications_submission SET ended_at = now() WHERE proposal_id = %(proposal)s"


def test_an_ended_submission_is_not_ended_again(committed_db, frozen):
    with committed_db.connect("web") as web:
        assert tried(web, ENDED, frozen) == ""
        assert tried(web, ENDED, frozen) == "MA104"
    with committed_db.connect("owner") as owner:
        drop(owner, CASES["a submission"])
    with committed_db.connect("web") as web:
        assert tried(web, ENDED, frozen) == ""
