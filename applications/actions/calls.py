"""Calls: prepared, announced, closed."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from applications import permissions
from applications.actions.designing import questions_of, write_form
from applications.actions.moves import lock_call
from applications.enums import CallState, EndorsementTime, QuestionKind, SectionKind
from applications.models import Call, CallCeiling, CallSection, Form, Programme, Question
from applications.notices import FAULTS
from applications.queries import ended_calls
from applications.queries.designing import empty_sections, forms_of
from applications.rules import CALL_MOVES, NEEDED_SECTIONS, CallRules, NoSuchMove, faults_of, next_state
from applications.rules.calls import RESERVED
from applications.rules.designing import faults_of_form
from applications.rules.ready import Ready
from portal.accounts.models import LocalGovernment, Membership
from portal.activity import clock
from portal.activity.actions import keep_answer, once, record
from portal.activity.models import Event
from portal.activity.refusals import database_refusals
from portal.ui.refusals import Denied, Invalid, Refusal

Sections = Iterable[Mapping[str, Any]]
Ceilings = Mapping[LocalGovernment, int]


@database_refusals()
@transaction.atomic
def create_call(
    *,
    slug: str,
    rules: Mapping[str, Any],
    sections: Sections,
    by: Membership,
    ceilings: Ceilings | None = None,
    checklist: Iterable[Mapping[str, Any]] = (),
    key: str | None = None,
    **fields: Any,
) -> Call:
    """Prepare a call. `sections` are rows of CallSection, each with its `questions`; `ceilings` in won by province;
    `checklist` the questions of screening, none where it keeps the usual conditions.

    `fields`: programme, fiscal_year, prefix, title_ko, title_en, funding_basis, opens_at, closes_at, budget (won), and if
    wanted summary_ko, summary_en, is_sample. The same key gives the same call. Raises Denied, and Invalid when the address is taken or the rules are not rules.
    """
    if not permissions.may_write_calls(by):
        raise Denied(_("Only a programme officer prepares calls."))
    if earlier := once(key=key, by=by, verb="create_call"):
        return Call.objects.get(pk=earlier)
    if Call.objects.filter(slug=slug).exists():
        raise Invalid(_("Another call has this address already."), field="slug")
    read_rules(rules)
    call = Call.objects.create(slug=slug, rules=dict(rules), checklist=_checklist(checklist), **fields)
    _write_sections(call, sections)
    write_ceilings(call, ceilings or {})
    record(by=by, verb="create_call", thing=call, chain=call.chain, facts={"budget": call.budget})
    keep_answer(key, by, "create_call", call)
    return call


@database_refusals()
@transaction.atomic
def change_call(*, call: Call, by: Membership, ceilings: Ceilings | None = None, **fields: Any) -> Call:
    """Change a call in preparation; `fields` are columns of Call, of `rules` only what changes: others keep the rest.

    Raises Denied, Refusal once it is announced, and Invalid when the rules are not rules.
    """
    if not permissions.may_write_calls(by):
        raise Denied(_("Only a programme officer prepares calls."))
    locked = lock_call(call)
    if locked.state != CallState.DRAFT:
        raise Refusal(_("The rules of a call are frozen once it is announced."))
    if "rules" in fields:
        fields["rules"] = {**locked.rules, **fields["rules"]}
        read_rules(fields["rules"])
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(fields))
    if ceilings is not None:
        locked.ceilings.all().delete()
        write_ceilings(locked, ceilings)
    record(by=by, verb="change_call", thing=locked, chain=locked.chain, facts={"fields": sorted(fields)})
    return locked


@database_refusals()
@transaction.atomic
def publish_call(*, call: Call, by: Membership) -> Call:
    """Announce a call: from now on its rules are frozen. Raises Denied, and Invalid naming what is not sound."""
    if not permissions.may_write_calls(by):
        raise Denied(_("Only a programme officer announces calls."))
    if faults := faults_of_call(lock_call(call)):
        raise Invalid(" ".join(str(FAULTS[fault]) for fault in faults))
    move_call(call=call, verb="publish", by=by)
    return call


def faults_of_call(call: Call) -> list[str]:
    """What keeps a call from being announced: its rules, its form, its ceilings, its time."""
    rules = call.call_rules
    faults = faults_of(rules)
    kinds = set(call.sections.values_list("kind", flat=True))
    if not kinds.issuperset(NEEDED_SECTIONS):
        faults.append("sections")
    if rules.procedures and SectionKind.PROCEDURES not in kinds:
        faults.append("procedures")
    if not rules.levels:
        faults.append("levels")
    if not rules.cost_categories:
        faults.append("categories")
    faults += faults_of_questions(call)
    if call.budget < rules.smallest:
        faults.append("budget")
    if rules.endorsement != EndorsementTime.NONE and not call.ceilings.exists():
        faults.append("ceilings")
    if call.closes_at <= clock.now():
        faults.append("past")
    if Call.objects.numbering_like(call).exists():
        faults.append("prefix")
    return faults


def faults_of_questions(call: Call) -> list[str]:
    """What is not sound in the questions of its sections and its checklist."""
    faults = ["no_questions"] if empty_sections(call) else []
    forms = forms_of(call)
    if any(faults_of_form(questions_of(form)) for form in forms):
        faults.append("questions")
    asked = Question.objects.filter(form__in=forms, kind=QuestionKind.FILE)
    if asked.exists() and not call.sections.filter(kind=SectionKind.FILES).exists():
        faults.append("no_files_section")
    return faults


@transaction.atomic
def move_call(
    *, call: Call, verb: str, by: Membership | None, facts: Mapping[str, Any] | None = None
) -> Event:
    """The one door for a call's state; records `<verb>_call` (close: `close_call`). The caller asked who may.

    Raises Refusal when the table has no such move, or when a call is to close before its time.
    """
    locked = lock_call(call)
    try:
        state = next_state(CALL_MOVES, verb, locked.state)
    except NoSuchMove:
        raise Refusal(_("This step is not possible in its present state.")) from None
    if verb == "close":
        _close(locked)
    else:
        locked.state = CallState(state)
        if verb == "publish_results":
            locked.results_published_at = clock.now()
        locked.save(update_fields=["state", "results_published_at"])
    call.state, call.closed_at = locked.state, locked.closed_at
    call.results_published_at = locked.results_published_at
    return record(by=by, verb=f"{verb}_call", thing=locked, facts=facts, chain=locked.chain)


def close_call(*, call: Call, by: Membership | None) -> Call:
    """Close a call whose time has come, after every submission in flight. Raises Denied, Refusal before its time."""
    if by is not None and not permissions.may_write_calls(by):
        raise Denied(_("Only a programme officer closes calls."))
    move_call(call=call, verb="close", by=by)
    return call


def close_due_calls() -> int:
    """Close every call whose time has come, each in its own transaction; says how many."""
    due = list(ended_calls(clock.now()))
    return sum(_close_if_open(call) for call in due)


def _close_if_open(call: Call) -> bool:
    try:
        close_call(call=call, by=None)
    except Refusal:  # someone closed it meanwhile
        return False
    return True


def _close(call: Call) -> None:
    """The database closes and stamps: its lock is the barrier that late submissions meet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT close_call(%s)", [call.pk])
        closed_at = cursor.fetchone()[0]
    if closed_at is None:
        raise Refusal(_("The call closes at its announced time, not before."))
    call.state, call.closed_at = CallState.CLOSED, closed_at


def read_rules(rules: Mapping[str, Any]) -> CallRules:
    """The rules, or Invalid when the data are not rules at all."""
    try:
        return CallRules.from_data(rules)
    except (KeyError, TypeError, ValueError) as error:
        raise Invalid(_("These are not the rules of a call."), field="rules") from error


def _write_sections(call: Call, sections: Sections) -> None:
    for order, row in enumerate(sections, start=1):
        values = dict(row)
        if values["key"] in RESERVED:
            raise Invalid(_("A section cannot be called “%(key)s”.") % {"key": values["key"]})
        questions = values.pop("questions", ())
        form = write_form(questions) if questions or values["kind"] == SectionKind.QUESTIONS else None
        CallSection.objects.create(call=call, form=form, **{"order": order, **values})


def _checklist(questions: Iterable[Mapping[str, Any]]) -> Form | None:
    asked = list(questions)
    return write_form(asked) if asked else None


def write_ceilings(call: Call, ceilings: Ceilings) -> None:
    """What the call announces for each province, in won."""
    CallCeiling.objects.bulk_create(
        CallCeiling(call=call, province=province, amount=amount) for province, amount in ceilings.items()
    )


def copy_call(*, source: Call, by: Membership, key: str | None = None, **fields: Any) -> Call:
    """Prepare a call with the form, rules and ceilings of an earlier one; `fields` are what differs. As create_call."""
    taken = ("programme", "summary_ko", "summary_en", "funding_basis", "is_sample", "rules", "prefix")
    values = {name: getattr(source, name) for name in taken}
    ceilings = {row.province: row.amount for row in source.ceilings.select_related("province")}
    parts = {"sections": sections_of(source), "checklist": questions_of(source.checklist)}
    return create_call(by=by, key=key, ceilings=ceilings, **{**values, **parts, **fields})


def ready_call(
    *, ready: Ready, programme: Programme, by: Membership, key: str | None = None, **fields: Any
) -> Call:
    """Prepare a call from a ready-made one; all of it may be changed until it is announced. As create_call."""
    names = ("summary_ko", "summary_en", "funding_basis", "prefix", "rules")
    values = {name: getattr(ready, name) for name in names}
    return create_call(by=by, key=key, programme=programme, sections=ready.sections(), **{**values, **fields})


def sections_of(call: Call) -> list[dict[str, Any]]:
    """The form of a call, as `create_call` takes it."""
    names = ("key", "kind", "title_ko", "title_en", "guide_ko", "guide_en")
    return [
        {**{name: getattr(section, name) for name in names}, "questions": questions_of(section.form)}
        for section in call.sections.select_related("form").prefetch_related("form__questions")
    ]
