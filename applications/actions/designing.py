"""Forms that an office designs: written, and read as plain data to be copied."""

from collections.abc import Iterable, Mapping
from typing import Any

from applications.models import Form, Question

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
