"""Form fields of the portal: text that is one Unicode form, whole won, days, moments, a searchable choice."""

import re
import unicodedata
import uuid
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .formats import SEOUL, THOUSAND, in_unit, number

MOST_WON = 10**13
EARLIEST, LATEST = 1900, 2999
UNITS = {"won": 1, "thousand": THOUSAND}
# a unit typed with the digits is meant: 1,234천원 is never 1,234원
SAID_UNITS = {"원": 1, "won": 1, "천원": 10**3, "만원": 10**4, "백만원": 10**6, "억원": 10**8}
SAID = re.compile(r"(.*?)(백만원|천원|만원|억원|원|won)?", re.DOTALL)


def one_form(text: str) -> str:
    """Hangul typed on a Mac arrives in pieces (NFD): the same word must be the same bytes."""
    return unicodedata.normalize("NFC", text)


class WonInput(forms.TextInput):
    """Plain digits or with separators; the script adds separators as you type and the Korean reading."""

    kind = "won"

    def __init__(self, attrs: dict[str, Any] | None = None, unit: str = "won") -> None:
        self.unit = unit
        base = {"inputmode": "numeric", "autocomplete": "off", "data-won": unit}
        super().__init__({**base, **(attrs or {})})


class DayInput(forms.DateInput):
    kind = "day"
    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    kind = "moment"
    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class Combobox(forms.Select):
    """A select that the script makes searchable; without the script it stays a select."""

    kind = "combobox"

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        hint = {"data-combobox": "", "data-placeholder": _("Choose, or type to search")}
        super().__init__({**hint, **(attrs or {})}, choices)


class TextField(forms.CharField):
    """One line of text, NFC."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return one_form(text) if isinstance(text, str) else text


class LongTextField(TextField):
    """Paragraphs. With `max_length` the counter says how much is left; line ends count as one."""

    def __init__(self, *, rows: int = 6, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return text.replace("\r\n", "\n") if isinstance(text, str) else text

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No maxlength: the browser would cut a pasted text without a word."""
        attrs = super().widget_attrs(widget)
        if (most := attrs.pop("maxlength", None)) is not None:
            attrs["data-count"] = most
        return attrs


class WonField(forms.IntegerField):
    """Whole won as int, typed in won or in thousand won (`unit`); 0 to 10^13 unless told otherwise."""

    default_error_messages = {
        "invalid": _("Enter a whole amount in digits, such as 1,234,000."),
        "fraction": _("Enter whole won, without a decimal point."),
        "min_value": _("Enter %(limit)s won or more."),
        "max_value": _("Enter %(limit)s won or less."),
    }

    def __init__(
        self, *, unit: str = "won", min_value: int = 0, max_value: int = MOST_WON, **kwargs: Any
    ) -> None:
        self.unit = unit
        kwargs.setdefault("widget", WonInput(unit=unit))
        super().__init__(**kwargs)
        self.validators += [
            MinValueValidator(min_value, self._limit("min_value")),
            MaxValueValidator(max_value, self._limit("max_value")),
        ]
        self.limits = {"min_value": number(min_value), "max_value": number(max_value)}

    def in_unit(self, unit: str) -> None:
        """Typed and shown in this unit from now on; what is kept is won."""
        self.unit = self.widget.unit = unit
        self.widget.attrs["data-won"] = unit

    def _limit(self, code: str) -> Any:
        return self.error_messages[code]

    def run_validators(self, value: Any) -> None:
        """The limit in the sentence carries its thousands separators."""
        try:
            super().run_validators(value)
        except ValidationError as error:
            for one in error.error_list:
                if one.code in self.limits:
                    one.params = {**(one.params or {}), "limit": self.limits[one.code]}
            raise

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        text = re.sub(r"[\s,_]", "", unicodedata.normalize("NFKC", str(value)))
        text = re.sub(r"^[△−–]", "-", text)
        text, said = SAID.fullmatch(text).groups()  # type: ignore[union-attr]
        if re.fullmatch(r"-?\d+\.\d*", text):
            raise ValidationError(self.error_messages["fraction"], code="fraction")
        if not re.fullmatch(r"-?\d{1,20}", text, re.ASCII):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int(text) * (SAID_UNITS[said] if said else UNITS[self.unit])

    def prepare_value(self, value: Any) -> Any:
        """What was typed stays as typed; an amount from the database gets its separators. One that is no whole number of
        thousands is shown in won, with the unit: it is read back as the same."""
        if isinstance(value, bool) or not isinstance(value, int):
            return value
        return in_unit(value, self.unit, get_language()) if value >= 0 else f"{value:,}"

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return (initial or None) != (self.to_python(data) or None)
        except ValidationError:
            return True


def _years(value: date | datetime) -> None:
    if not EARLIEST <= value.year <= LATEST:
        raise ValidationError(
            _("Enter a year from %(first)s to %(last)s."),
            code="year",
            params={"first": EARLIEST, "last": LATEST},
        )


class DayField(forms.DateField):
    """A calendar day."""

    default_error_messages = {"invalid": _("Enter a date, such as 2026-11-22.")}
    default_validators = [_years]

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", DayInput())
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%Y. %m. %d.", "%Y.%m.%d", "%Y. %m. %d", "%Y%m%d"])
        super().__init__(**kwargs)


class MomentField(forms.DateTimeField):
    """A moment, typed on Seoul's clock."""

    default_error_messages = {"invalid": _("Enter a date and time, such as 2026-11-22 18:00.")}
    default_validators = [_years]

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", MomentInput())
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> datetime | None:
        try:
            moment = super().to_python(value)
        except OverflowError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        return moment.astimezone(SEOUL) if moment else None


class SealField(forms.UUIDField):
    """The hidden key under which a deed is done once, however often it is sent."""

    widget = forms.HiddenInput
    default_error_messages = {
        "required": _("This page was out of date. Please send it again."),
        "invalid": _("This page was out of date. Please send it again."),
    }

    def bound_data(self, data: Any, initial: Any) -> Any:
        """A page shown again after a damaged key carries a fresh one."""
        try:
            return uuid.UUID(str(data))
        except ValueError:
            return initial
