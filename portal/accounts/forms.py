"""Forms about people: profile, invitation, a new account, the reason for ending a role."""

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.accounts.enums import MoneyUnit, OrganisationKind, Role
from portal.accounts.models import Membership, Organisation, User
from portal.accounts.queries import colleagues_of, organisations_to_invite_to
from portal.accounts.rules import roles
from portal.ui.forms import (
    Combobox,
    CreatesOnce,
    Form,
    LongTextField,
    ModelForm,
    MomentField,
    TextField,
)

LANGUAGES = [("ko", "한국어"), ("en", "English")]


class SignInForm(LoginForm):
    """What does not match stands beside the password, as any other wrong field does."""

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except ValidationError as refused:
            self.add_error("password", refused)
            return self.cleaned_data


class ProfileForm(ModelForm):
    name = TextField(label=_("Name"), max_length=60)
    department = TextField(label=_("Department"), max_length=80, required=False)
    position = TextField(label=_("Position"), max_length=60, required=False)
    language = forms.ChoiceField(
        label=_("Language"), choices=LANGUAGES, help_text=_("Pages and letters come in this language.")
    )
    money_unit = forms.ChoiceField(
        label=_("Unit of amounts"),
        choices=MoneyUnit.choices,
        help_text=_("In which tables of amounts are typed and shown. What is kept is always whole won."),
    )
    one_page = forms.BooleanField(
        label=_("Write a proposal with all its sections on one page"), required=False
    )

    class Meta:
        model = User
        fields = ["name", "department", "position", "language", "money_unit", "one_page"]


class PreferencesForm(Form):
    """A switch on a page: one of these, and where it leads back to."""

    money_unit = forms.ChoiceField(choices=MoneyUnit.choices, required=False)
    one_page = forms.TypedChoiceField(
        choices=[("1", "1"), ("0", "0")], coerce=lambda word: word == "1", empty_value=None, required=False
    )
    next = forms.CharField(max_length=500, required=False)

    def chosen(self) -> dict[str, Any]:
        """What was chosen, by the name of its field."""
        values = {name: self.cleaned_data[name] for name in ("money_unit", "one_page")}
        return {name: value for name, value in values.items() if value not in (None, "")}


class OrganisationField(forms.ModelChoiceField):
    """Municipalities are called by their province too: there are many 중구."""

    widget = Combobox

    def label_from_instance(self, office: Organisation) -> str:
        return office.government.full_name if office.government else office.name


class InvitationForm(CreatesOnce, Form):
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    name = TextField(label=_("Name"), max_length=60)
    role = forms.ChoiceField(label=_("Role"))
    organisation = OrganisationField(
        Organisation.objects.none(),
        label=_("Organisation"),
        required=False,
        help_text=_("Reviewers belong to no organisation; leave it empty for them."),
    )

    def __init__(self, *args: Any, by: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role, Role(role).label) for role in roles.MAY_INVITE[by.role]]
        offices = organisations_to_invite_to(by)
        self.fields["organisation"].queryset = offices
        if Role.REVIEWER not in roles.MAY_INVITE[by.role]:
            self.fields["organisation"].help_text = ""
        if by.organisation.kind in (OrganisationKind.MUNICIPALITY, OrganisationKind.PROVINCE):
            self.fields["organisation"].initial = by.organisation_id

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        role, office = facts.get("role"), facts.get("organisation")
        if role and "organisation" not in self.errors and office is None and roles.HOMES[role]:
            self.add_error("organisation", ValidationError(_("Choose the organisation."), code="required"))
        return facts


class AccountForm(Form):
    name = TextField(label=_("Name"), max_length=60)
    department = TextField(label=_("Department"), max_length=80, required=False)
    position = TextField(label=_("Position"), max_length=60, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    password = forms.CharField(
        label=_("Password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email
        self.fields["password"].help_text = " ".join(map(str, password_validators_help_texts()))

    def clean_password(self) -> str:
        person = User(email=self.email, name=self.cleaned_data.get("name", ""))
        validate_password(self.cleaned_data["password"], person)
        return self.cleaned_data["password"]


class EndForm(Form):
    reason = LongTextField(label=_("Reason"), max_length=500, rows=3)


class SwitchForm(Form):
    """The role chosen in the header; a role that is not one's own is no choice."""

    membership = forms.ModelChoiceField(Membership.objects.none())

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["membership"].queryset = Membership.objects.filter(user=user)


class ColleagueField(forms.ModelChoiceField):
    """A colleague by name, with what they are there."""

    def label_from_instance(self, held: Membership) -> str:
        return " · ".join(filter(None, [held.user.name, held.user.department, held.get_role_display()]))


class DelegationForm(CreatesOnce, Form):
    delegate = ColleagueField(Membership.objects.none(), label=_("Who deputises"))
    starts_at = MomentField(label=_("From"))
    ends_at = MomentField(label=_("Until"))
    reason = TextField(
        label=_("Reason"),
        max_length=300,
        help_text=_("Such as leave or a business trip; the trail keeps it."),
    )

    def __init__(self, *args: Any, by: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["delegate"].queryset = colleagues_of(by)


class HandoverForm(Form):
    to = ColleagueField(Membership.objects.none(), label=_("Who takes over"))
    reason = TextField(label=_("Reason"), max_length=300, help_text=_("Such as a change of post on a date."))
    end_role = forms.BooleanField(label=_("The role ends as well"), required=False)

    def __init__(self, *args: Any, giver: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues_of(giver)
