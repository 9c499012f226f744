"""Files that come with a form: several at once, or one announced before its pieces come."""

from typing import Any

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from portal.ui.forms import Form, TextField


def _kinds() -> str:
    most = filesizeformat(settings.FILE_UPLOAD_MAX_BYTES)
    return str(_("PDF, HWP, HWPX, DOCX, XLSX, PPTX, PNG, JPG or a ZIP of these, up to %(most)s each.")) % {
        "most": most
    }


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several; cleans to a list."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given or [None]]


class UploadForm(Form):
    file = FilesField(label=_("Files"), max_length=255, help_text=lazy(_kinds, str)())


class BeginForm(Form):
    """What is said of a file before it comes."""

    name = TextField(label=_("File"), max_length=500)
    size = forms.IntegerField(min_value=0, max_value=2**53)
    mark = TextField(max_length=40, required=False)
