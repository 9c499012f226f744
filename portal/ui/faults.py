"""What is wrong with what was sent, as a list: each fault with its sentence, its field and what the page calls it."""

from typing import Any

from django.utils.translation import gettext as _


def errors_of(*forms: Any) -> list[dict[str, Any]]:
    """Every error of the forms, formsets and lists of forms given, in the order of the page."""
    return [error for form in forms if form is not None for error in _errors(form)]


def _errors(form: Any) -> list[dict[str, Any]]:
    if isinstance(form, list):
        return [error for one in form for error in _errors(one)]
    if hasattr(form, "management_form"):
        whole = [{"message": message, "field": "", "label": ""} for message in form.non_form_errors()]
        return whole + [
            error for number, row in enumerate(form.forms, 1) for error in _of_row(number, _errors(row))
        ]
    if not form.is_bound:
        return []
    found = [{"message": message, "field": "", "label": ""} for message in form.non_field_errors()]
    for bound in form:
        label, anchor = ("", "") if bound.is_hidden else (bound.label, _anchor(bound))
        found += [{"message": message, "field": anchor, "label": label} for message in bound.errors]
    return found


def _of_row(number: int, errors: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The errors of one row of many, each naming it."""
    for error in errors:
        place = {"row_number": number, "label": error["label"]}
        error["label"] = (
            _("%(label)s, row %(row_number)s") % place if error["label"] else _("Row %(row_number)s") % place
        )
    return errors


def _anchor(bound: Any) -> str:
    """The first box of a group takes the focus for all."""
    return f"{bound.auto_id}_0" if bound.field.widget.use_fieldset else bound.id_for_label or bound.auto_id
