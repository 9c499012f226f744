"""One section saved: compare-and-swap on its version, so that no save is silently lost (guarantees 5)."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.translation import gettext as _

from applications import permissions
from applications.actions.moves import lock
from applications.enums import PartnerRole, SectionKind
from applications.models import (
    Answer,
    CostLine,
    FundingSource,
    Milestone,
    Partner,
    PriorProcedure,
    Proposal,
    Question,
    Section,
    SectionVersion,
    Target,
)
from applications.queries import OVERVIEW, content_of, data_of
from portal.accounts.models import LocalGovernment, Membership
from portal.activity.refusals import database_refusals
from portal.activity.text import clean_facts
from portal.ui.refusals import Denied, Invalid, Refusal, Stale

Data = Mapping[str, Any]


@database_refusals()
@transaction.atomic
def save_section(
    *, proposal: Proposal, section_key: str, version: int, data: Data, by: Membership
) -> Section:
    """Save one section made from `version`. Autosaves are not events; each is kept as a SectionVersion.

    What already stands there word by word is taken as saved: the answer to it may have been lost on the way.

    `data`: the statutory fields (overview); {question key: value} (questions); {"rows": [...]} (costs, funding,
    targets, timetable, partners: "government" a LocalGovernment, and beside the rows "lead_share"). Amounts in won.
    Raises Denied, Stale with what the other saved, Refusal when the section is not open, Invalid.
    """
    locked = lock(proposal)
    if not permissions.writes_section(by, locked, section_key):
        raise Denied(_("You cannot change this proposal."))
    sections = Section.objects.select_related("call_section", "saved_by")
    section = sections.get(proposal=locked, call_section__key=section_key)
    open_to_edit(locked, section_key)
    if section.version != version:
        return _known(section, data)
    written = WRITERS[section.call_section.kind](locked, section, data)
    locked.version += 1
    locked.save(update_fields=["version", *written])
    section.version, section.saved_by = version + 1, by.user
    kept = {"version": section.version, "content": plain(data), "saved_by": by.user}
    section.saved_at = SectionVersion.objects.create(section=section, **kept).saved_at
    section.save(update_fields=["version", "saved_at", "saved_by"])
    for name in ("version", *written):
        setattr(proposal, name, getattr(locked, name))
    return section


def _known(section: Section, data: Data) -> Section:
    """The section where it says the very same already; else whoever saves is shown both texts."""
    if content_of(section, section.version) == plain(data):
        return section
    raise Stale(
        _("Someone saved this section after you opened it. Choose one of the two texts."), theirs=section
    )


def restore_version(*, section: Section, number: int, by: Membership) -> Section:
    """Save an earlier version of a section once more, as a new one: what stands now stays in the history.

    Raises Denied, Refusal when the section is not open, Stale when someone saved meanwhile.
    """
    data = data_of(content_of(section, number))
    key, version = section.call_section.key, section.version
    return save_section(proposal=section.proposal, section_key=key, version=version, data=data, by=by)


def open_to_edit(proposal: Proposal, key: str) -> None:
    """A draft is open; a returned proposal only in the sections that were named."""
    if not proposal.is_editable:
        raise Refusal(_("What was submitted is frozen and cannot be changed."))
    named = permissions.open_sections(proposal)
    if named is not None and key not in named:
        raise Refusal(_("Only the sections that were named are open for completion."))


def plain(data: Data) -> Any:
    """What was saved, as JSON: a government is its code."""
    return clean_facts(json.loads(json.dumps(data, cls=Encoder)))


class Encoder(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        return o.code if isinstance(o, LocalGovernment) else super().default(o)


def _overview(proposal: Proposal, section: Section, data: Data) -> list[str]:
    written = [name for name in OVERVIEW if name in data]
    for name in written:
        setattr(proposal, name, data[name])
    return written


def _questions(proposal: Proposal, section: Section, data: Data) -> list[str]:
    questions = Question.objects.filter(form__section=section.call_section_id)
    answers = [
        Answer(proposal=proposal, question=question, value=plain({"value": data[question.key]})["value"])
        for question in questions
        if question.key in data
    ]
    Answer.objects.bulk_create(
        answers, update_conflicts=True, unique_fields=["proposal", "question"], update_fields=["value"]
    )
    return []


def _costs(proposal: Proposal, section: Section, data: Data) -> list[str]:
    CostLine.objects.filter(proposal=proposal).delete()
    CostLine.objects.bulk_create(
        CostLine(proposal=proposal, order=order, **row) for order, row in enumerate(data["rows"], start=1)
    )
    return []


def _funding(proposal: Proposal, section: Section, data: Data) -> list[str]:
    places = [(row["fiscal_year"], row["kind"]) for row in data["rows"]]
    if len(places) != len(set(places)):
        raise Invalid(_("Each source stands once per year. Add up what is said twice."))
    FundingSource.objects.filter(proposal=proposal).delete()
    FundingSource.objects.bulk_create(FundingSource(proposal=proposal, **row) for row in data["rows"])
    return []


def _partners(proposal: Proposal, section: Section, data: Data) -> list[str]:
    governments = [row["government"].pk for row in data["rows"]]
    if len(governments) != len(set(governments)) or proposal.government_id in governments:
        raise Invalid(_("Each government stands once; your own leads the project."))
    given: dict[int, tuple[str, int]] = {
        row["government"].pk: (PartnerRole.JOINT, row["share"]) for row in data["rows"]
    }
    given[proposal.government_id] = (PartnerRole.LEAD, data.get("lead_share") or 0)
    _keep_partners(proposal, given)
    return []


def _keep_partners(proposal: Proposal, given: dict[int, tuple[str, int]]) -> None:
    """What is the same stays untouched: a share that its government confirmed is void once the row is changed."""
    known = {one.government_id: one for one in Partner.objects.filter(proposal=proposal)}
    Partner.objects.filter(pk__in=[one.pk for pk, one in known.items() if pk not in given]).delete()
    for pk, (role, share) in given.items():
        if pk not in known:
            Partner.objects.create(proposal=proposal, government_id=pk, role=role, share=share)
        elif known[pk].share != share:
            Partner.objects.filter(pk=known[pk].pk).update(share=share)


def _targets(proposal: Proposal, section: Section, data: Data) -> list[str]:
    Target.objects.filter(proposal=proposal).delete()
    Target.objects.bulk_create(
        Target(proposal=proposal, order=order, **row) for order, row in enumerate(data["rows"], start=1)
    )
    return []


def _timetable(proposal: Proposal, section: Section, data: Data) -> list[str]:
    Milestone.objects.filter(proposal=proposal).delete()
    Milestone.objects.bulk_create(
        Milestone(proposal=proposal, order=order, **row) for order, row in enumerate(data["rows"], start=1)
    )
    return []


def _procedures(proposal: Proposal, section: Section, data: Data) -> list[str]:
    names = [row["procedure"] for row in data["rows"]]
    if len(names) != len(set(names)):
        raise Invalid(_("Each procedure stands once."))
    PriorProcedure.objects.filter(proposal=proposal).delete()
    PriorProcedure.objects.bulk_create(
        PriorProcedure(proposal=proposal, order=order, **row)
        for order, row in enumerate(data["rows"], start=1)
    )
    return []


def _files(proposal: Proposal, section: Section, data: Data) -> list[str]:
    raise Invalid(_("Files are attached one by one."))


WRITERS: dict[str, Callable[[Proposal, Section, Data], list[str]]] = {
    SectionKind.OVERVIEW: _overview,
    SectionKind.QUESTIONS: _questions,
    SectionKind.COSTS: _costs,
    SectionKind.FUNDING: _funding,
    SectionKind.PARTNERS: _partners,
    SectionKind.TARGETS: _targets,
    SectionKind.TIMETABLE: _timetable,
    SectionKind.PROCEDURES: _procedures,
    SectionKind.FILES: _files,
}
