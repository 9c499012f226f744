"""Filters of the public list and of the trail."""

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.enums import ServiceField
from portal.home.queries import projects, trail
from portal.ui.forms import DayField, Form

ALL = [("", _("All"))]


def year_choices() -> list:
    return [*ALL, *((year, str(year)) for year in projects.awarded_years())]


def province_choices() -> list:
    return [*ALL, *((one.pk, one.name) for one in projects.awarded_provinces())]


class AwardedFilter(Form):
    year = forms.TypedChoiceField(label=_("Fiscal year"), choices=year_choices, coerce=int, required=False, empty_value=None)
    field = forms.ChoiceField(label=_("Service field"), choices=[*ALL, *ServiceField.choices], required=False)
    province = forms.TypedChoiceField(
        label=_("Province"), choices=province_choices, coerce=int, required=False, empty_value=None
    )


def trail_verbs() -> list:
    return [*ALL, *trail.verb_choices()]


def trail_chains() -> list:
    return [*ALL, *trail.chain_choices()]


class TrailFilter(Form):
    verb = forms.ChoiceField(label=_("Deed"), choices=trail_verbs, required=False)
    chain = forms.ChoiceField(label=_("Chain"), choices=trail_chains, required=False)
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("Until"), required=False)
