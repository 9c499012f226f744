"""The checklist that a call designed, answered beside the decision."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from applications.enums import ScreeningOutcome
from applications.forms.answers import AnswersForm
from applications.forms.steps import ScreeningForm
from applications.models import Question
from applications.queries.screening import ASKED
from applications.rules.screening import unmet


class ChecklistForm(AnswersForm):
    """Half filled for an exclusion or a return; to admit, every condition must hold."""

    def __init__(self, data: Any, *, questions: list[Question], admits: bool = False, **kwargs: Any) -> None:
        super().__init__(data, questions=questions, complete=admits, prefix="check", **kwargs)
        self.admits = admits

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.admits:
            plain = [{name: getattr(one, name) for name in ASKED} for one in self.questions]
            for key in unmet(plain, cleaned):
                if key not in self.errors:
                    self.add_error(key, _("Admit only what meets every condition of the list."))
        return cleaned


class Screened:
    """The decision with the checklist that belongs to it: the call's own, or the usual one within the form."""

    def __init__(self, data: Any, questions: list[Question], named: Any) -> None:
        self.form = ScreeningForm(data, named=named, usual=not questions)
        admits = bool(data) and data.get("outcome") == ScreeningOutcome.ADMIT
        self.own = ChecklistForm(data, questions=questions, admits=admits) if questions else None

    def is_valid(self) -> bool:
        held = self.own is None or self.own.is_valid()
        return self.form.is_valid() and held

    @property
    def checks(self) -> dict[str, Any]:
        return self.own.answers() if self.own else self.form.checks
