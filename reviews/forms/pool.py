"""The shape of input about the pool, its panels, their consents and objections."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from applications.enums import ServiceField
from portal.accounts.enums import Level, Zone
from portal.accounts.models import LocalGovernment
from portal.accounts.queries import government_choices
from portal.ui.forms import Combobox, DayField, Form, LongTextField, TextField, WonField
from reviews.enums import ObjectionState, PanelStanding
from reviews.forms import KINDS

ALL = ("", _("All"))


class PoolFilter(forms.Form):
    field = forms.ChoiceField(label=_("Service field"), required=False, choices=[ALL, *ServiceField.choices])
    region = forms.ChoiceField(label=_("Region"), required=False, choices=[ALL, *Zone.choices])


class PanelFilter(forms.Form):
    standing = forms.ChoiceField(label=_("State"), required=False, choices=[ALL, *PanelStanding.choices])


class ObjectionFilter(forms.Form):
    state = forms.ChoiceField(label=_("State"), required=False, choices=[ALL, *ObjectionState.choices])


class ProfileForm(Form):
    service_fields = forms.MultipleChoiceField(
        label=_("Service fields"),
        choices=ServiceField.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    technologies = TextField(
        label=_("Technologies"), required=False, max_length=600, help_text=_("Set apart by commas.")
    )
    regions = forms.MultipleChoiceField(
        label=_("Regions"), choices=Zone.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    most = forms.IntegerField(
        label=_("Most cases of a round"),
        required=False,
        min_value=1,
        max_value=1000,
        help_text=_("Empty: no limit of their own."),
    )
    note = TextField(label=_("Remark"), required=False, max_length=200)

    def clean_technologies(self) -> list[str]:
        parts = (part.strip() for part in self.cleaned_data["technologies"].split(","))
        return list(dict.fromkeys(part for part in parts if part))

    def values(self) -> dict[str, Any]:
        """As the action takes them."""
        given = dict(self.cleaned_data)
        return {"fields": given.pop("service_fields"), **given}


def profile_values(profile: Any) -> dict[str, Any]:
    """A stored profile (or None) as the form's initial values."""
    if profile is None:
        return {}
    return {
        "service_fields": profile.fields,
        "technologies": ", ".join(profile.technologies),
        "regions": profile.regions,
        "most": profile.most,
        "note": profile.note,
    }


class NewReviewerForm(ProfileForm):
    name = TextField(label=_("Name"), max_length=60)
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    department = TextField(label=_("Organisation and department"), required=False, max_length=80)
    position = TextField(label=_("Position"), required=False, max_length=60)
    field_order = ["name", "email", "department", "position"]


class DatesForm(Form):
    """From a day to a day, both open."""

    starts_on = DayField(label=_("From"), required=False)
    ends_on = DayField(label=_("Ended on"), required=False, help_text=_("Empty: still so."))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        begins, ends = given.get("starts_on"), given.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", _("It ends after it begins."))
        return given


class PostChangeForm(DatesForm):
    position = TextField(label=_("Position"), required=False, max_length=60)
    field_order = ["position"]


class PostForm(PostChangeForm):
    government = forms.ModelChoiceField(None, label=_("Local government"), required=False, widget=Combobox)
    organisation = TextField(
        label=_("Organisation"),
        required=False,
        max_length=100,
        help_text=_("Where it is no local government."),
    )
    province = forms.ModelChoiceField(
        None, label=_("Province in which it lies"), required=False, help_text=_("Of an organisation.")
    )
    field_order = ["government", "organisation", "province", "position"]

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everywhere = LocalGovernment.objects.valid_on(day)
        self.fields["government"].queryset = everywhere
        self.fields["government"].choices = [("", _("Choose")), *government_choices(day)]
        self.fields["province"].queryset = everywhere.filter(level=Level.PROVINCE)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if bool(given.get("government")) == bool(given.get("organisation")) and not self.errors:
            self.add_error("organisation", _("Choose a local government, or write the organisation's name."))
        return given


class RelationForm(DatesForm):
    """A tie that the portal cannot find by itself."""

    government = forms.ModelChoiceField(None, label=_("Local government"), widget=Combobox)
    kind = forms.ChoiceField(label=_("Kind of conflict"), choices=KINDS)
    note = TextField(label=_("Note"), required=False, max_length=300)
    field_order = ["government", "kind"]

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["government"].queryset = LocalGovernment.objects.valid_on(day)
        self.fields["government"].choices = [("", _("Choose")), *government_choices(day)]


class InvitationForm(Form):
    reviewers = forms.ModelMultipleChoiceField(None, label=_("Reviewers"))

    def __init__(self, *args: Any, pool: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reviewers"].queryset = pool
        self.fields["reviewers"].error_messages["required"] = _("Choose at least one reviewer.")


class LimitsForm(Form):
    least = forms.IntegerField(label=_("At least"), min_value=0, max_value=1000, initial=0)
    most = forms.IntegerField(
        label=_("At most"), min_value=0, max_value=1000, required=False, help_text=_("Empty: no limit.")
    )
    available_from = DayField(label=_("Available from"), required=False)
    available_to = DayField(label=_("Available until"), required=False)


class FeeForm(Form):
    rate = WonField(label=_("Fee for a case"), max_value=10**9)


class DisclosureForm(Form):
    days = forms.IntegerField(
        label=_("Days in which applicants may object"), min_value=1, max_value=60, initial=7
    )


class ObjectionForm(Form):
    reason = LongTextField(label=_("Reason"), max_length=1000, rows=4)


class VerdictForm(Form):
    verdict = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        choices=[
            ("uphold", _("Upheld: the reviewer does not judge this applicant's cases")),
            ("dismiss", _("Dismissed")),
        ],
    )
    answer = LongTextField(label=_("Reason"), max_length=1000, rows=4, help_text=_("The applicant reads it."))
