"""Forms around a submission: asking, sending back, the official letter."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.ui.forms import CreatesOnce, Form, LongTextField, TextField


class AskForm(CreatesOnce, Form):
    text = LongTextField(label=_("A word to the approver"), max_length=1000, rows=3, required=False)


class SendBackForm(CreatesOnce, Form):
    text = LongTextField(label=_("What is to be changed"), max_length=1000, rows=5)


class LetterForm(Form):
    number = TextField(label=_("Number of the official letter"), max_length=60)
    file = forms.FileField(
        label=_("File of the letter"),
        max_length=255,
        required=False,
        help_text=_("A new file takes the place of the one before."),
    )


class IntakeForm(CreatesOnce, Form):
    """What came on paper; the letter names the code of the draft."""

    code = TextField(
        label=_("Code of the draft"),
        max_length=12,
        help_text=_(
            "As the letter names it, such as P-ABC234. The government has written its proposal here."
        ),
    )
    number = TextField(label=_("Number of the official letter"), max_length=60)
    file = forms.FileField(label=_("Scanned letter"), max_length=255)
    reason = LongTextField(label=_("Why it is received on paper"), max_length=1000, rows=3)
