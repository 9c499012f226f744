"""What the database refuses, said as a sentence.

A guard raises with ERRCODE 'MAnnn' and JSON facts as DETAIL; its floor registers SENTENCES["MAnnn"]: facts -> sentence.
A named constraint is said by SENTENCES[name], else by the violation_error_message of its model.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import DatabaseError, DataError
from django.db.models import BaseConstraint
from django.utils.translation import gettext_lazy as _

from portal.ui.refusals import Invalid, Refusal

SENTENCES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "MA001": lambda facts: _("This record can only be added to, not changed."),
}


@contextmanager
def database_refusals() -> Iterator[None]:
    """Around `atomic` (a deferred guard speaks at commit): turns the database's refusals into Refusal.

    Also a decorator: `@database_refusals()` above `@transaction.atomic`. What nobody has a sentence for passes through.
    """
    try:
        yield
    except DatabaseError as error:
        if refusal := as_refusal(error):
            raise refusal from error
        raise


def as_refusal(error: DatabaseError) -> Refusal | None:
    """The refusal that an error of the database stands for, if there is a sentence for it."""
    cause = error.__cause__
    state = getattr(cause, "sqlstate", None) or ""
    facts = getattr(cause, "diag", None)
    constraint = getattr(facts, "constraint_name", None) or ""
    if state.startswith("MA") and state in SENTENCES:
        return Refusal(SENTENCES[state](_details(getattr(facts, "message_detail", None))))
    if constraint in SENTENCES:
        return Refusal(SENTENCES[constraint]({}))
    if sentence := _stated(constraint):
        return Invalid(sentence)
    if isinstance(error, DataError):
        return Invalid(_("A value is too large, too long, or holds a character that cannot be stored."))
    return None


def _details(text: str | None) -> dict[str, Any]:
    try:
        facts = json.loads(text or "{}")
    except ValueError:
        return {}
    return facts if isinstance(facts, dict) else {}


def _stated(name: str) -> Any:
    """The sentence that a model gives its constraint of this name, never Django's own default."""
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name:
                sentence = constraint.violation_error_message
                return sentence if sentence != BaseConstraint.default_violation_error_message else None
    return None
