"""The checklist that a call designed, answered beside the decision; many admitted together."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.enums import Check, ScreeningOutcome
from applications.forms.answers import AnswersForm
from applications.forms.steps import ScreeningForm
from applications.models import Call, Question, Submission
from applications.queries.screening import ASKED
from applications.rules.screening import unmet
from portal.ui.forms import CreatesOnce, Form


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


class AdmissionForm(CreatesOnce, Form):
    """What was submitted and is admitted together, and that the usual conditions hold for each.

    Whatever the call has received may be sent: what has changed since the page was made is found and named by the deed.
    """

    submission = forms.ModelMultipleChoiceField(
        Submission.objects.none(),
        label=_("Proposals"),
        error_messages=dict.fromkeys(
            ("required", "invalid_choice", "invalid_pk_value"),
            _("Choose proposals that can be admitted together."),
        ),
    )
    checklist = forms.MultipleChoiceField(
        label=_("What holds for each of them"),
        choices=Check.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Admit only what meets every condition of the list.")},
    )

    def __init__(self, data: Any, *, call: Call, able: list[int], usual: bool) -> None:
        super().__init__(data)
        self.fields["submission"].queryset = Submission.objects.filter(proposal__call=call).defer("snapshot")
        if not usual:
            del self.fields["checklist"]
        self.chosen = set(data.getlist("submission")) if data else set(map(str, able))

    def clean_checklist(self) -> list[str]:
        ticked: list[str] = self.cleaned_data["checklist"]
        if len(ticked) < len(Check):
            raise forms.ValidationError(_("Admit only what meets every condition of the list."))
        return ticked


class Admission:
    """The choice with the checklist that belongs to it."""

    def __init__(self, data: Any, *, call: Call, questions: list[Question], able: list[int]) -> None:
        self.form = AdmissionForm(data, call=call, able=able, usual=not questions)
        self.own = ChecklistForm(data, questions=questions, admits=True) if questions else None

    def is_valid(self) -> bool:
        held = self.own is None or self.own.is_valid()
        return self.form.is_valid() and held

    @property
    def checks(self) -> dict[str, Any]:
        return self.own.answers() if self.own else dict.fromkeys(self.form.cleaned_data["checklist"], True)
