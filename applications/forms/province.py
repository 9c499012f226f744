"""Forms of the province: reasons, whom to remind, places in a ranking."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from applications.enums.province import Standing
from portal.accounts.models import LocalGovernment
from portal.ui.forms import CreatesOnce, Form, LongTextField

ASKED = [pair for pair in Standing.choices if pair[0] != Standing.COMPLETE]
CHOOSE = _("Choose at least one government.")


class HandBackForm(Form):
    reason = LongTextField(
        label=_("What has to be changed"),
        max_length=1000,
        rows=4,
        help_text=_("The government reads it in its letter and beside its draft."),
    )


class GovernmentsForm(CreatesOnce, Form):
    """Whom a reminder reaches."""

    government = forms.ModelMultipleChoiceField(
        LocalGovernment.objects.none(),
        widget=forms.MultipleHiddenInput,
        label=_("Governments"),
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE, "invalid_pk_value": CHOOSE},
    )

    def __init__(self, *args: Any, governments: QuerySet[LocalGovernment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["government"].queryset = governments


class ReminderForm(GovernmentsForm):
    note = LongTextField(
        label=_("A word of your own"),
        max_length=500,
        rows=3,
        required=False,
        help_text=_("Stands in the letter below the ready-made sentences."),
    )


class ProgressFilter(forms.Form):
    standing = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *ASKED])


class ProgressOfficeFilter(ProgressFilter):
    province = forms.ModelChoiceField(
        LocalGovernment.objects.filter(parent=None, valid_to=None),
        label=_("Province"),
        required=False,
        empty_label=_("All"),
    )
