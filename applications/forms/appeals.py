"""Forms of an appeal: filing, more time, the decision."""

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.enums.appeals import Verdict
from portal.activity.forms import FilesField
from portal.activity.rules import MOST_SIGNS
from portal.ui.forms import CreatesOnce, Form, LongTextField


class AppealForm(CreatesOnce, Form):
    """Why the exclusion is wrong, and what shows it."""

    reason = LongTextField(
        label=_("Why the exclusion is wrong"),
        max_length=MOST_SIGNS,
        rows=8,
        help_text=_("Go through each reason of the exclusion. The office decides on what stands here."),
    )
    files = FilesField(
        label=_("Files"),
        required=False,
        help_text=_("Up to 10 files: pdf, hwp, hwpx, docx, xlsx, png, jpg or zip."),
    )


class MoreTimeForm(Form):
    reason = LongTextField(label=_("Why more time is needed"), max_length=1000, rows=4)


class VerdictForm(Form):
    verdict = forms.ChoiceField(label=_("Decision"), choices=Verdict.choices, widget=forms.RadioSelect)
    reason = LongTextField(
        label=_("Reason"), max_length=3000, rows=6, help_text=_("The applicant reads it, in the letter too.")
    )
