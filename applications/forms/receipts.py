"""What somebody types from a receipt to have it proved."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.queries.receipts import HASH, NUMBER, Claim
from portal.ui.forms import Form, TextField


class ReceiptForm(Form):
    number = TextField(label=_("Receipt number"), max_length=30, help_text=_("Such as SV-2027-0042."))
    manifest = TextField(
        label=_("Hash of the answers and files"),
        max_length=120,
        help_text=_("64 signs as printed on the receipt; spaces do not matter."),
    )
    record = TextField(
        label=_("Hash of the record"),
        max_length=120,
        required=False,
        help_text=_("If you want it compared too."),
    )

    def clean_number(self) -> str:
        number = re.sub(r"\s", "", self.cleaned_data["number"]).upper()
        if not NUMBER.fullmatch(number):
            raise forms.ValidationError(_("A receipt number looks like SV-2027-0042."))
        return number

    def clean_manifest(self) -> str:
        return self._hash(self.cleaned_data["manifest"])

    def clean_record(self) -> str:
        typed = self.cleaned_data["record"]
        return self._hash(typed) if typed else ""

    def _hash(self, typed: str) -> str:
        digest = re.sub(r"\s", "", typed).lower()
        if not HASH.fullmatch(digest):
            raise forms.ValidationError(_("A hash has 64 signs: digits and the letters a to f."))
        return digest

    @property
    def claim(self) -> Claim:
        values = self.cleaned_data
        return Claim(number=values["number"], manifest=values["manifest"], hash=values["record"])
