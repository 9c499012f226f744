"""The demand survey (수요조사): opened by an officer, answered all year, turned into a draft when a call is open."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from applications.actions.designing import questions_of, write_form
from applications.actions.drafts import start_proposal
from applications.actions.sections import plain, save_section
from applications.enums import SectionKind, ServiceField
from applications.models import Call, Demand, DemandUse, Form, Programme, Proposal
from applications.notices import fault_sentence
from applications.permissions.early import is_officer, may_report_demand, may_use_demand
from applications.rules.answers import faults_of_answers
from applications.rules.demand import cost_said, standard_questions, words_for_draft
from applications.rules.designing import faults_of_form
from portal.accounts.models import Membership
from portal.activity.actions import keep_answer, once, record
from portal.activity.refusals import database_refusals
from portal.activity.text import one_line
from portal.ui.refusals import Denied, Invalid, Refusal


@database_refusals()
@transaction.atomic
def open_survey(*, programme: Programme, by: Membership) -> Form:
    """Ask for demands with the standard questions, or go on with a copy of a form that was answered already.

    The copy can be designed anew; what was said to the earlier form stays with that form. Raises Denied.
    """
    if not is_officer(by):
        raise Denied(_("Only a programme officer designs forms."))
    locked = Programme.objects.select_for_update().select_related(None).get(pk=programme.pk)
    earlier = locked.demand_form
    if earlier is not None and earlier.frozen_at is None:
        return earlier
    asked = questions_of(earlier) if earlier else standard_questions(_service_fields())
    locked.demand_form = programme.demand_form = write_form(asked)
    locked.save(update_fields=["demand_form"])
    record(by=by, verb="renew_survey" if earlier else "open_survey", thing=locked)
    return locked.demand_form


def _service_fields() -> list[list[str]]:
    rows = []
    for field in ServiceField:
        with override("ko"):
            korean = str(field.label)
        with override("en"):
            rows.append([field.value, korean, str(field.label)])
    return rows


@database_refusals()
@transaction.atomic
def submit_demand(
    *,
    programme: Programme,
    title: str,
    answers: Mapping[str, Any],
    by: Membership,
    key: str | uuid.UUID | None = None,
    is_sample: bool = False,
) -> Demand:
    """Report what one's government would like to do. `answers`: {key: value} of the survey, money in won.

    Raises Denied, and Invalid with the field for what is missing or wrong.
    """
    if not may_report_demand(by, programme) or by.organisation is None:
        raise Denied(_("Only local governments report demands, where a programme asks for them."))
    if earlier := once(key=key, by=by, verb="submit_demand"):
        return Demand.objects.get(pk=earlier)
    kept, title = checked(programme.demand_form, title, answers), one_line(title, 200)
    demand = Demand.objects.create(
        programme=programme, form=programme.demand_form, organisation=by.organisation, government=by.government,
        title=title, answers=kept, cost=cost_said(kept), submitted_by=by.user, is_sample=is_sample,
    )  # fmt: skip
    record(by=by, verb="submit_demand", thing=demand, facts={"programme": programme.key, "cost": demand.cost})
    keep_answer(key, by, "submit_demand", demand)
    return demand


def checked(form: Form | None, title: str, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers to what the survey asks, when nothing is missing or wrong."""
    if form is None or not sound(form):
        raise Refusal(_("This survey is being prepared. Please come back later."))
    if not one_line(title, 200):
        raise Invalid(_("Name what you would like to do."), field="title")
    asked, given = questions_of(form), plain(answers)
    for name, code, params in faults_of_answers(asked, given):
        raise Invalid(fault_sentence(code, params), field=name)
    known = {question["key"] for question in asked}
    return {name: value for name, value in given.items() if name in known}


@database_refusals()
@transaction.atomic
def draft_from_demand(
    *, demand: Demand, call: Call, by: Membership, key: str | uuid.UUID | None = None
) -> Proposal:
    """Start a draft with what the demand says; the lineage is kept. Raises Denied, and Refusal as start_proposal."""
    if not may_use_demand(by, demand, call):
        raise Denied(_("Your government cannot start a proposal in this call."))
    proposal = start_proposal(call=call, by=by, title=demand.title, key=key)
    if DemandUse.objects.filter(proposal=proposal).exists():  # the same form, sent twice
        return proposal
    DemandUse.objects.create(demand=demand, proposal=proposal)
    overview = proposal.sections.filter(call_section__kind=SectionKind.OVERVIEW)
    for name in overview.values_list("call_section__key", flat=True):
        words = words_for_draft(demand.title, _carried(demand))
        save_section(proposal=proposal, section_key=name, version=0, data=words, by=by)
    facts = {"demand": demand.pk, "code": proposal.code}
    record(by=by, verb="draft_from_demand", thing=proposal, chain=call.chain, facts=facts)
    return proposal


def _carried(demand: Demand) -> dict[str, Any]:
    """The answers, a field only when it is still one of ours: the office may have asked its own."""
    said = dict(demand.answers)
    if said.get("field") not in ServiceField.values:
        said.pop("field", None)
    return said


def sound(form: Form) -> bool:
    """May it be put to people? It asks something, every question can be answered, and none asks for a file."""
    asked = questions_of(form)
    return bool(asked) and not faults_of_form(asked) and all(one["kind"] != "file" for one in asked)
