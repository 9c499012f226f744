"""Forms that an office designs: written, changed question by question, and read as plain data to be copied."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from applications.models import Form, Question
from applications.permissions.requests import may_design
from applications.queries.designing import owner_of
from applications.rules.designing import RESERVED, free_key
from portal.accounts.models import Membership
from portal.activity.actions import record
from portal.activity.refusals import database_refusals
from portal.ui.refusals import Denied, Invalid, Refusal

MOST_QUESTIONS = 100

COPIED = (
    "key",
    "kind",
    "label_ko",
    "label_en",
    "help_ko",
    "help_en",
    "required",
    "limit",
    "unit",
    "choices",
    "columns",
    "file_kinds",
    "shown_if",
)


def write_form(questions: Iterable[Mapping[str, Any]]) -> Form:
    """A new form with these questions, in their order; inside the deed's own transaction."""
    form = Form.objects.create()
    Question.objects.bulk_create(
        Question(form=form, **{"order": place, **question})
        for place, question in enumerate(questions, start=1)
    )
    return form


def questions_of(form: Form | None) -> list[dict[str, Any]]:
    """The questions as `write_form` takes them."""
    found = form.questions.all() if form else ()
    return [{name: getattr(question, name) for name in COPIED} for question in found]


@database_refusals()
@transaction.atomic
def add_question(*, form: Form, by: Membership, **values: Any) -> Question:
    """Ask one more question, at the end. Raises Denied, Refusal once the form was put to anybody, Invalid when full."""
    _hold(form, by)
    taken = list(form.questions.values_list("key", "order"))
    if len(taken) >= MOST_QUESTIONS:
        raise Invalid(_("A form has at most %(most)s questions.") % {"most": MOST_QUESTIONS})
    key = free_key("q", [*(key for key, _order in taken), *RESERVED])
    last = max((order for _key, order in taken), default=0)
    question = Question.objects.create(form=form, **{"key": key, "order": last + 1, **values})
    _record(form, by, "add_question", question)
    return question


@database_refusals()
@transaction.atomic
def change_question(*, question: Question, by: Membership, **values: Any) -> Question:
    """Ask it otherwise; `values` are columns of Question. Raises Denied, Refusal once it was put to anybody."""
    _hold(question.form, by)
    for name, value in values.items():
        setattr(question, name, value)
    question.save(update_fields=list(values))
    _record(question.form, by, "change_question", question)
    return question


@database_refusals()
@transaction.atomic
def remove_question(*, question: Question, by: Membership) -> None:
    """Ask it no more. Raises Denied, Refusal once it was put to anybody."""
    _hold(question.form, by)
    _record(question.form, by, "remove_question", question)
    question.delete()


@database_refusals()
@transaction.atomic
def order_questions(*, form: Form, keys: Iterable[str], by: Membership) -> Form:
    """Put the questions in this order. Raises Denied, Refusal once they were put to anybody."""
    _hold(form, by)
    places = {key: place for place, key in enumerate(keys, start=1)}
    questions = [question for question in form.questions.all() if question.key in places]
    for question in questions:
        question.order = places[question.key]
    Question.objects.bulk_update(questions, ["order"])
    _record(form, by, "order_questions")
    return form


def _hold(form: Form, by: Membership) -> Form:
    """The form, held against everyone else, while it may still be designed."""
    if not may_design(by, owner_of(form)):
        raise Denied(_("Only the office whose form it is designs it."))
    locked = Form.objects.select_for_update().get(pk=form.pk)
    if locked.frozen_at is not None:
        raise Refusal(_("This form was put to people already and stays as it is."))
    return locked


def _record(form: Form, by: Membership, verb: str, question: Question | None = None) -> None:
    """In the trail of the call that the form belongs to, else of the administration."""
    owner = owner_of(form)
    thing: Model = owner or form
    chain = getattr(owner, "chain", "administration")
    facts = {"form": form.pk, **({"question": question.key, "label": question.label} if question else {})}
    record(by=by, verb=verb, thing=thing, chain=chain, facts=facts)
