"""Forms on an announced call: more time, an outage, an announcement, a question and its answer."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.ui.forms import CreatesOnce, Form, LongTextField, MomentField, TextField


class ExtensionForm(Form):
    """More time for all."""

    new_closes_at = MomentField(label=_("New closing time"))
    reason = LongTextField(
        label=_("Reason"), max_length=1000, rows=4, help_text=_("Public on the page of the call.")
    )

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class OutageForm(ExtensionForm):
    """More time because the portal itself was down."""

    outage_from = MomentField(label=_("The outage began"))
    outage_to = MomentField(label=_("The outage ended"))
    field_order = ("outage_from", "outage_to", "new_closes_at", "reason")

    def values(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        outage = (given.pop("outage_from"), given.pop("outage_to"))
        return {**given, "outage": outage}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout.fields = list(self.fields)


class NoticeForm(CreatesOnce, Form):
    title = TextField(label=_("Title"), max_length=200)
    text = LongTextField(label=_("Text"), max_length=5000)


class EnquiryForm(CreatesOnce, Form):
    question = LongTextField(
        label=_("Question"),
        max_length=2000,
        help_text=_(
            "Public with its answer; who asked is not. Leave out names and what is not for everybody."
        ),
    )


class AnswerForm(Form):
    answer = LongTextField(label=_("Answer"), max_length=5000, help_text=_("Public, and final."))
