"""A call in preparation: an earlier call copied, its timetable and money set anew."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.models import Call, Programme
from applications.queries.reading import label_in
from applications.rules.ready import READY
from portal.ui.forms import Combobox, CreatesOnce, Form, MomentField, TextField, WonField


def prefix_field() -> forms.Field:
    """The letters before fiscal year and number, as in SV-2028-0042."""
    return forms.RegexField(
        r"^[A-Z][A-Z0-9]{1,9}$",
        label=_("Front of receipt numbers"),
        help_text=_("Two to ten capital letters or digits, such as SV; a year's calls each have their own."),
        error_messages={"invalid": _("Enter two to ten capital letters or digits, a letter first.")},
    )


class NewCallForm(CreatesOnce, Form):
    """Form, questions, criteria and ceilings come from an earlier call, or from a ready-made one."""

    copy_of = forms.ModelChoiceField(
        Call.objects.none(),
        label=_("Copy of"),
        required=False,
        widget=Combobox,
        empty_label=_("None"),
        help_text=_("Sections, questions, criteria, rules and ceilings are taken from it."),
    )
    ready = forms.ChoiceField(
        label=_("Or ready-made"), required=False, help_text=_("All of it can be changed afterwards.")
    )
    programme = forms.ModelChoiceField(
        Programme.objects.order_by("pillar__order", "pk"),
        label=_("Programme"),
        required=False,
        widget=Combobox,
        empty_label=_("That of the copied call"),
        help_text=_("Needed for a ready-made call."),
    )
    fiscal_year = forms.IntegerField(label=_("Fiscal year"), min_value=2019, max_value=2999)
    slug = forms.SlugField(
        label=_("End of the web address"),
        max_length=50,
        help_text=_("Small English letters, digits and hyphens, such as smart-village-2028."),
        error_messages={
            "invalid": _("Type it in small English letters, digits and hyphens, such as smart-village-2028.")
        },
    )
    prefix = prefix_field()  # type: ignore[assignment]
    title_ko = TextField(label=_("Title in Korean"), max_length=200)
    title_en = TextField(label=_("Title in English"), max_length=200)
    opens_at = MomentField(label=_("Opens"))
    closes_at = MomentField(label=_("Closes"))
    budget = WonField(label=_("Announced budget"))

    def __init__(self, data: Any = None, *, calls: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["copy_of"].queryset = calls
        named = [(key, label_in(one.name_ko, one.name_en)) for key, one in READY.items()]
        fields["ready"].choices = [("", _("None")), *named]

    def clean(self) -> dict[str, Any]:
        cleaned = in_order(self, super().clean() or self.cleaned_data)
        if bool(cleaned.get("copy_of")) == bool(cleaned.get("ready")) and "copy_of" not in self.errors:
            self.add_error("copy_of", _("Choose an earlier call or a ready-made one."))
        if cleaned.get("ready") and not cleaned.get("programme") and "programme" not in self.errors:
            self.add_error("programme", _("Say which programme the ready-made call belongs to."))
        return cleaned

    def source(self) -> dict[str, Any]:
        """What `copy_call` or `ready_call` begins from."""
        cleaned = self.cleaned_data
        programme = {"programme": cleaned["programme"]} if cleaned["programme"] else {}
        if cleaned["ready"]:
            return {"ready": READY[cleaned["ready"]], **programme}
        return {"source": cleaned["copy_of"], **programme}


def in_order(form: Form, cleaned: dict[str, Any]) -> dict[str, Any]:
    """A call closes after it opens."""
    opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
    if opens and closes and closes <= opens:
        form.add_error("closes_at", _("A call closes after it opens."))
    return cleaned
