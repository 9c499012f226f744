"""The form of a call in preparation: its sections and its checklist."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from applications import permissions
from applications.actions.designing import write_form
from applications.actions.moves import lock_call
from applications.enums import CallState, Check, QuestionKind, SectionKind
from applications.models import Call, CallSection, Form
from applications.rules.designing import free_key
from portal.accounts.models import Membership
from portal.activity.actions import record
from portal.activity.refusals import database_refusals
from portal.ui.refusals import Denied, Invalid, Refusal

MOST_SECTIONS = 30


@database_refusals()
@transaction.atomic
def add_section(*, call: Call, kind: str, by: Membership, **values: Any) -> CallSection:
    """One more section, at the end; `values`: title_ko, title_en, guide_ko, guide_en.

    Raises Denied, Refusal once the call is announced, Invalid for a second one of a kind that stands once.
    """
    locked = _hold(call, by)
    there = list(locked.sections.values_list("key", "kind", "order"))
    if kind != SectionKind.QUESTIONS and kind in {row[1] for row in there}:
        raise Invalid(_("The form has a section of this kind already."), field="kind")
    if len(there) >= MOST_SECTIONS:
        raise Invalid(_("A form has at most %(most)s sections.") % {"most": MOST_SECTIONS})
    taken = [row[0] for row in there]
    key = free_key("part", taken) if kind == SectionKind.QUESTIONS or kind in taken else kind
    order = max((row[2] for row in there), default=0) + 1
    form = write_form(()) if kind == SectionKind.QUESTIONS else None
    section = CallSection.objects.create(call=locked, kind=kind, key=key, order=order, form=form, **values)
    _record(locked, by, "add_section", section=key)
    return section


@database_refusals()
@transaction.atomic
def change_section(*, section: CallSection, by: Membership, **values: Any) -> CallSection:
    """Title and guidance of a section. Raises Denied, Refusal once the call is announced."""
    locked = _hold(section.call, by)
    for name, value in values.items():
        setattr(section, name, value)
    section.save(update_fields=list(values))
    _record(locked, by, "change_section", section=section.key)
    return section


@database_refusals()
@transaction.atomic
def remove_section(*, section: CallSection, by: Membership) -> None:
    """A section goes, its questions with it. Raises Denied, Refusal once the call is announced."""
    locked = _hold(section.call, by)
    _record(locked, by, "remove_section", section=section.key)
    section.delete()
    if section.form is not None:
        section.form.questions.all().delete()
        section.form.delete()


@database_refusals()
@transaction.atomic
def order_sections(*, call: Call, keys: Iterable[str], by: Membership) -> Call:
    """Put the sections in this order. Raises Denied, Refusal once the call is announced."""
    locked = _hold(call, by)
    places = {key: place for place, key in enumerate(keys, start=1)}
    sections = [section for section in locked.sections.all() if section.key in places]
    for section in sections:
        section.order = places[section.key]
    CallSection.objects.bulk_update(sections, ["order"])
    _record(locked, by, "order_sections")
    return locked


@database_refusals()
@transaction.atomic
def make_checklist(*, call: Call, by: Membership) -> Form:
    """The checklist of screening as a form of the call's own, begun with the usual conditions. As add_section."""
    locked = _hold(call, by)
    if locked.checklist is not None:
        return locked.checklist
    locked.checklist = write_form(_usual())
    locked.save(update_fields=["checklist"])
    call.checklist = locked.checklist
    _record(locked, by, "make_checklist")
    return locked.checklist


def _usual() -> list[dict[str, Any]]:
    """The usual conditions as questions of yes or no."""
    names: dict[str, dict[str, str]] = {}
    for language in ("ko", "en"):
        with override(language):
            for check in Check:
                names.setdefault(check.value, {})[f"label_{language}"] = str(check.label)
    return [{"key": key, "kind": QuestionKind.YES_NO, **labels} for key, labels in names.items()]


def _hold(call: Call, by: Membership) -> Call:
    if not permissions.may_write_calls(by):
        raise Denied(_("Only a programme officer prepares calls."))
    locked = lock_call(call)
    if locked.state != CallState.DRAFT:
        raise Refusal(_("The rules of a call are frozen once it is announced."))
    return locked


def _record(call: Call, by: Membership, verb: str, **facts: Any) -> None:
    record(by=by, verb=verb, thing=call, chain=call.chain, facts=facts)
