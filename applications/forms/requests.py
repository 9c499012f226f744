"""Forms of data requests: what is asked and until when, whom, and a government's answer."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from applications.enums import QuestionKind
from applications.enums.requests import DataStanding
from applications.forms.answers import AnswersForm
from applications.models import Call, DataAnswer, DataRequest, Programme
from applications.queries.requests import Choice
from portal.accounts.models import LocalGovernment
from portal.documents.models import StoredFile
from portal.ui.forms import Combobox, CreatesOnce, Form, LongTextField, MomentField, TextField

WITHOUT = "--without"
CHOOSE = _("Choose at least one government.")
WRONG = {"required": CHOOSE, "invalid_choice": CHOOSE, "invalid_pk_value": CHOOSE}


class RequestForm(Form):
    """What is asked, why, until when, about what."""

    title = TextField(label=_("Title"), max_length=200)
    reason = LongTextField(
        label=_("Why it is asked"),
        max_length=3000,
        rows=5,
        help_text=_("The governments read it: the purpose, the legal basis, how the answers are used."),
    )
    due_at = MomentField(
        label=_("Answer by"),
        help_text=_("The very moment is too late. An answer that comes later counts as late."),
    )
    programme = forms.ModelChoiceField(
        Programme.objects.order_by("pillar__order", "pk"),
        label=_("About a programme"),
        required=False,
        empty_label=_("None"),
        widget=Combobox,
    )
    call = forms.ModelChoiceField(
        Call.objects.none(),
        label=_("Or about a call"),
        required=False,
        empty_label=_("None"),
        widget=Combobox,
    )

    def __init__(self, *args: Any, calls: QuerySet[Call], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["call"].queryset = calls  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("programme") and cleaned.get("call"):
            self.add_error("call", _("Choose a programme or a call, not both."))
        return cleaned


class NewRequestForm(CreatesOnce, RequestForm):
    source = forms.ModelChoiceField(
        DataRequest.objects.none(),
        label=_("Questions of an earlier request"),
        required=False,
        empty_label=_("None"),
        widget=Combobox,
        help_text=_("They are copied and can be changed."),
    )

    def __init__(self, *args: Any, earlier: QuerySet[DataRequest], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = earlier  # type: ignore[attr-defined]


class MoreTimeForm(Form):
    due_at = MomentField(label=_("New date"))
    reason = LongTextField(
        label=_("Reason"), max_length=1000, rows=4, help_text=_("The governments read it.")
    )


class CancelForm(Form):
    reason = LongTextField(
        label=_("Reason"), max_length=1000, rows=4, help_text=_("The governments read it.")
    )


class ReturnForm(Form):
    comment = LongTextField(
        label=_("What has to be corrected"),
        max_length=1000,
        rows=4,
        help_text=_("The government reads it in its letter and above its answer."),
    )


class ChooseForm(Form):
    """Whom to ask; everything that is chosen adds up."""

    everyone = forms.BooleanField(label=_("All municipalities"), required=False)
    province = forms.ModelMultipleChoiceField(
        LocalGovernment.objects.filter(parent=None, valid_to=None),
        label=_("All municipalities of these provinces"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    offices = forms.BooleanField(label=_("The offices of these provinces themselves too"), required=False)
    call = forms.ModelChoiceField(
        Call.objects.none(), label=_("Governments of a call"), required=False, empty_label=_("None")
    )
    which = forms.ChoiceField(
        label=_("Which of them"),
        required=False,
        choices=[("proposal", _("Whose proposal was received")), ("award", _("Whose project was selected"))],
        help_text=_("Selected: as published."),
    )
    government = forms.ModelMultipleChoiceField(
        LocalGovernment.objects.none(), label=_("Single governments"), required=False
    )

    def __init__(
        self,
        *args: Any,
        governments: QuerySet[LocalGovernment],
        calls: QuerySet[Call],
        province: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["government"].queryset, fields["call"].queryset = governments, calls
        if province:
            del self.fields["province"], self.fields["offices"]
        self.helper.layout.fields = [name for name in self.fields if name != "government"]

    def choice(self) -> Choice:
        given = self.cleaned_data
        return Choice(
            everyone=given["everyone"],
            provinces=list(given.get("province", ())),
            offices=given.get("offices", False),
            call=given["call"],
            which=given["which"],
            governments=list(given["government"]),
        )


class SendForm(CreatesOnce, Form):
    """Those who were chosen, as they were shown."""

    government = forms.ModelMultipleChoiceField(
        LocalGovernment.objects.none(),
        widget=forms.MultipleHiddenInput,
        label=_("Governments"),
        error_messages=WRONG,
    )

    def __init__(self, *args: Any, governments: QuerySet[LocalGovernment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["government"].queryset = governments  # type: ignore[attr-defined]


class DataReminderForm(CreatesOnce, Form):
    """Whom a reminder reaches, with a word of one's own."""

    answer = forms.ModelMultipleChoiceField(
        DataAnswer.objects.none(),
        widget=forms.MultipleHiddenInput,
        label=_("Governments"),
        error_messages=WRONG,
    )
    note = LongTextField(
        label=_("A word of your own"),
        max_length=500,
        rows=3,
        required=False,
        help_text=_("Stands in the letter below the ready-made sentences."),
    )

    def __init__(self, *args: Any, answers: QuerySet[DataAnswer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].queryset = answers  # type: ignore[attr-defined]


class AnswersFilter(Form):
    standing = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *DataStanding.choices]
    )


class AnswersOfficeFilter(AnswersFilter):
    province = forms.ModelChoiceField(
        LocalGovernment.objects.filter(parent=None, valid_to=None),
        label=_("Province"),
        required=False,
        empty_label=_("All"),
    )


class DataAnswerForm(CreatesOnce, AnswersForm):
    """A government's answer; a question for a file takes an upload, and keeps the one it has until another comes.

    `kept`: {key of the question: the file it has}; `uploaded`: what came with the request (`files` are rows to choose from).
    """

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6)

    def __init__(
        self, *args: Any, kept: Mapping[str, StoredFile] | None = None, uploaded: Any = None, **kwargs: Any
    ) -> None:
        self.kept = dict(kept or {})
        super().__init__(*args, **kwargs)
        self.files = uploaded or self.files
        self.asked_files = [one for one in self.questions if one.kind == QuestionKind.FILE]
        for question in self.asked_files:
            self._upload(question)

    def _upload(self, question: Any) -> None:
        stored, kinds = self.kept.get(question.key), ", ".join(question.file_kinds)
        said = [
            question.help,
            _("Kinds: %(kinds)s.") % {"kinds": kinds} if kinds else "",
            _("Kept: %(name)s. Another one takes its place.") % {"name": stored.name} if stored else "",
        ]
        self.initial.pop(question.key, None)  # the field would give it back as if it were an upload
        self.fields[question.key] = forms.FileField(
            label=question.label, required=False, max_length=255, widget=forms.FileInput,
            help_text=escape(" ".join(str(one) for one in said if one)),
        )  # fmt: skip
        if stored:
            label = _("Take the file away: %(name)s") % {"name": stored.name}
            self.fields[f"{question.key}{WITHOUT}"] = forms.BooleanField(label=label, required=False)
            place = self.helper.layout.fields.index(self._placed(question))
            self.helper.layout.fields.insert(place + 1, f"{question.key}{WITHOUT}")

    def _placed(self, question: Any) -> Any:
        """Its part of the page: its name, or what shows it only if another answer is so."""
        held = (part for part in self.helper.layout.fields if question.key in getattr(part, "fields", ()))
        return next(held, question.key)

    def clean(self) -> dict[str, Any]:
        for question in self.asked_files:
            if not self.cleaned_data.get(question.key) and question.key not in self.errors:
                self.cleaned_data[question.key] = self._kept(question.key)
        return super().clean()

    def _kept(self, key: str) -> str | None:
        stored = self.kept.get(key)
        return str(stored.pk) if stored and not self.cleaned_data.get(f"{key}{WITHOUT}") else None

    def answers(self) -> dict[str, Any]:
        """Without what is uploaded: that is stored with the deed."""
        uploads = self.uploads()
        return {key: value for key, value in super().answers().items() if key not in uploads}

    def uploads(self) -> dict[str, Any]:
        given = {one.key: self.cleaned_data.get(one.key) for one in self.asked_files}
        return {key: value for key, value in given.items() if value and not isinstance(value, str)}
