"""What every form of the portal is: crispy helper, tidy input, error sentences, rows, a key that counts once."""

import uuid
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from crispy_forms.layout import Submit as CrispySubmit
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db.models import BLANK_CHOICE_DASH
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from .fields import (
    Combobox,
    DayField,
    DayInput,
    LongTextField,
    MomentField,
    MomentInput,
    SealField,
    TextField,
    WonField,
    WonInput,
    one_form,
)
from .formats import number

__all__ = [
    "Combobox",
    "CreatesOnce",
    "DayField",
    "DayInput",
    "Form",
    "LongTextField",
    "ModelForm",
    "MomentField",
    "MomentInput",
    "SealField",
    "Submit",
    "TextField",
    "WonField",
    "WonInput",
    "row_set",
]

DASHES = BLANK_CHOICE_DASH[0][1]
NUL = "\0"
NUL_SENTENCE = _("The text holds a character that cannot be stored. It is shown as �; remove it.")


class Submit(CrispySubmit):
    """A button of the pack: Submit("save", _("Save"), kind="secondary", size="medium")."""

    input_type = "submit"

    def __init__(
        self, name: str, value: Any, kind: str = "primary", size: str = "large", **kwargs: Any
    ) -> None:
        super().__init__(name, value, **kwargs)
        self.field_classes = " ".join(filter(None, [kind, size, kwargs.get("css_class")]))


class Tidy(MultiValueDict):
    """What was sent, in NFC and without NUL; `broken` holds the names of values that had one."""

    def __init__(self, data: Any) -> None:
        lists = data.lists() if hasattr(data, "lists") else ((name, [value]) for name, value in data.items())
        self.broken: set[str] = set()
        super().__init__({name: [self._value(name, value) for value in values] for name, values in lists})

    def _value(self, name: str, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        if NUL in value:
            self.broken.add(name)
        return one_form(value.replace(NUL, "�"))


def tidy(data: Any) -> Any:
    return data if data is None or isinstance(data, Tidy) else Tidy(data)


def choose_in_words(field: Any) -> None:
    """Django's empty choice is a row of dashes; ours says what to do."""
    if hasattr(field, "empty_label"):
        if field.empty_label == DASHES:
            field.empty_label = _("Please choose")
    elif isinstance(field, forms.ChoiceField) and BLANK_CHOICE_DASH[0] in (choices := list(field.choices)):
        field.choices = [("", _("Please choose")) if one == BLANK_CHOICE_DASH[0] else one for one in choices]


class MostSigns(MaxLengthValidator):
    """Too long, with the numbers as the page writes them."""

    def __call__(self, value: Any) -> None:
        if (length := self.clean(value)) > self.limit_value:
            numbers = {"limit": number(self.limit_value), "length": number(length)}
            said = _("At most %(limit)s characters; it has %(length)s.")
            raise ValidationError(said, code="max_length", params=numbers)


def shorter(validator: Any) -> Any:
    """Django's check of a length as ours."""
    return MostSigns(validator.limit_value) if type(validator) is MaxLengthValidator else validator


class FormBase:
    """Mixed into forms.Form and forms.ModelForm. `layout` is a crispy Layout, else every field in order."""

    layout: Layout | None = None
    refusal: Any = None

    def __init__(self, data: QueryDict | dict[str, Any] | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(tidy(data), *args, **kwargs)
        for field in self.fields.values():
            choose_in_words(field)
            field.validators = [shorter(one) for one in field.validators]
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        if self.layout is not None:
            self.helper.layout = self.layout

    def _clean_form(self) -> None:
        super()._clean_form()
        for name in self.fields:
            if self.add_prefix(name) in getattr(self.data, "broken", ()):
                self.add_error(name, ValidationError(NUL_SENTENCE, code="nul"))


class Form(FormBase, forms.Form):
    pass


class ModelForm(FormBase, forms.ModelForm):
    pass


class CreatesOnce(forms.Form):
    """Adds the hidden `request_key`: sent twice, the action answers with what it made the first time."""

    request_key = SealField(initial=uuid.uuid4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "request_key" not in self.helper.layout.fields:
            # a form with its own layout still carries the key
            self.helper.layout = Layout("request_key", *self.helper.layout.fields)


class RowSet(forms.BaseFormSet):
    """Rows that can be added and taken away; without the script there are spare rows and a tick to delete."""

    default_error_messages = {
        **forms.BaseFormSet.default_error_messages,
        "missing_management_form": _("The rows could not be read. Reload the page and enter them again."),
    }

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        if data is not None:  # what was sent is the whole: what is stored may have changed meanwhile
            kwargs["initial"] = None
        super().__init__(tidy(data), *args, **kwargs)

    def rows(self) -> list[dict[str, Any]]:
        """The cleaned rows that are filled in, changed or not, and not ticked for deletion, in order."""
        return [
            {name: value for name, value in form.cleaned_data.items() if name != "DELETE"}
            for form in self.forms
            if (form.has_changed() or not form.empty_permitted) and form not in self.deleted_forms
        ]


def row_set(form: type[forms.Form], *, extra: int = 1, most: int = 200, least: int = 0) -> type[RowSet]:
    """A formset class of `form`; show it with components/rows.html."""
    return forms.formset_factory(
        form,
        formset=RowSet,
        extra=extra,
        max_num=most,
        min_num=least,
        absolute_max=most,
        validate_max=True,
        validate_min=bool(least),
        can_delete=True,
        can_delete_extra=True,
    )
