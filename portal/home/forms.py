"""Filters of the public list and of the trail."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.enums import ServiceField
from portal.home.queries import projects, trail
from portal.ui.forms import DayField, Form

ALL = [("", _("All"))]


class AwardedFilter(Form):
    year = forms.TypedChoiceField(label=_("Fiscal year"), coerce=int, required=False, empty_value=None)
    field = forms.ChoiceField(label=_("Service field"), choices=[*ALL, *ServiceField.choices], required=False)
    province = forms.TypedChoiceField(label=_("Province"), coerce=int, required=False, empty_value=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = [(year, str(year)) for year in projects.awarded_years()]
        provinces = [(one.pk, one.name) for one in projects.awarded_provinces()]
        for name, choices in (("year", years), ("province", provinces)):
            self.fields[name].choices = [*ALL, *choices]  # type: ignore[attr-defined]


class TrailFilter(Form):
    verb = forms.ChoiceField(label=_("Deed"), required=False)
    chain = forms.ChoiceField(label=_("Chain"), required=False)
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("Until"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("verb", trail.verb_choices()), ("chain", trail.chain_choices())):
            self.fields[name].choices = [*ALL, *choices]  # type: ignore[attr-defined]
