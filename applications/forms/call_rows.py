"""The rows of a call in preparation: categories of cost, lines of the score sheet, prior procedures."""

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.enums import ProcedureNeed
from portal.ui.forms import Form, TextField


class RowForm(Form):
    use_required_attribute = False
    key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


class CategoryForm(RowForm):
    """A category of the cost table."""

    name_ko = TextField(label=_("In Korean"), max_length=60)
    name_en = TextField(label=_("In English"), max_length=60)


class CriterionForm(RowForm):
    """One line of the score sheet."""

    name_ko = TextField(label=_("In Korean"), max_length=60)
    name_en = TextField(label=_("In English"), max_length=60)
    guide_ko = TextField(label=_("Guide in Korean"), max_length=300, required=False)
    guide_en = TextField(label=_("Guide in English"), max_length=300, required=False)
    weight = forms.IntegerField(label=_("Weight"), min_value=1, max_value=100)


class PriorForm(RowForm):
    """A procedure that goes before the project, kept as a record or a condition for submission."""

    name_ko = TextField(label=_("In Korean"), max_length=60)
    name_en = TextField(label=_("In English"), max_length=60)
    need = forms.ChoiceField(
        label=_("What it is to the call"), choices=ProcedureNeed.choices, initial=ProcedureNeed.values[0]
    )
