"""The answer of a government that takes part."""

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.enums import ShareAnswer
from portal.ui.forms import CreatesOnce, Form, TextField

READ = _("This page was out of date. Please send it again.")


class ShareForm(Form):
    """`share` is the amount that was read, in won: what is answered to is what was seen."""

    share = forms.IntegerField(
        min_value=0, max_value=10**13, widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), READ),
    )  # fmt: skip
    answer = forms.ChoiceField(label=_("Answer"), choices=ShareAnswer.choices, widget=forms.RadioSelect)
    comment = TextField(label=_("Comment"), max_length=300, required=False)


class AskingForm(CreatesOnce, Form):
    """Asks once, however often it is sent."""
