"""For the crispy pack: which control a field is, and the control with KRDS's classes."""

from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

register = template.Library()

CLASSES = (
    (forms.CheckboxInput, ""),
    (forms.CheckboxSelectMultiple, ""),
    (forms.RadioSelect, ""),
    (forms.Select, "krds-form-select"),
    (forms.FileInput, "krds-file"),
    (forms.Widget, "krds-input"),
)
KINDS = (
    (forms.CheckboxSelectMultiple, "checks"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "check"),
    (forms.FileInput, "file"),
    (forms.Textarea, "textarea"),
    (forms.Select, "select"),
)


@register.filter
def kind(field: BoundField) -> str:
    """won, day, moment, combobox by the widget's own word, else by its class."""
    widget = field.field.widget
    if word := getattr(widget, "kind", ""):
        return word
    return next((name for class_, name in KINDS if isinstance(widget, class_)), "text")


@register.simple_tag
def control(field: BoundField, label: Any = "") -> SafeString:
    """The field's control; `label` names it where no visible label does (a cell of a row)."""
    widget = field.field.widget
    looks = next(names for class_, names in CLASSES if isinstance(widget, class_))
    if field.errors and looks:
        looks += " is-error"
    attrs = {"class": f"{widget.attrs.get('class', '')} {looks}".strip()}
    if label:
        attrs["aria-label"] = str(label)
    return field.as_widget(attrs={name: value for name, value in attrs.items() if value})


@register.filter
def hint_id(field: BoundField) -> str:
    return f"{field.auto_id}_helptext"


@register.filter
def error_id(field: BoundField) -> str:
    return f"{field.auto_id}_error"


@register.filter
def described_by(field: BoundField) -> str:
    """For a group: the fieldset, not each box, carries help and error."""
    parts = [hint_id(field)] if field.help_text else []
    return " ".join(parts + ([error_id(field)] if field.errors else []))
