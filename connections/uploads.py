"""The form that takes an archive, and its limit."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from connections.import_words import FAULTS
from connections.linkedin import LARGEST_ARCHIVE, Fault
from lion.uploads import CappedUpload


class ArchiveUpload(CappedUpload):
    """Takes no more than an archive may weigh."""

    limit = LARGEST_ARCHIVE


class ArchiveForm(forms.Form):
    """What a member brings."""

    archive = forms.FileField(
        label=_("Your archive"),
        help_text=_("The zip from LinkedIn, or the Connections.csv in it. At most 25 MB."),
        widget=forms.ClearableFileInput(
            attrs={"class": "input", "accept": ".zip,.csv,application/zip,text/csv"}
        ),
        error_messages={
            "required": _("Choose the file first."),
            "empty": FAULTS[Fault.EMPTY],
            "invalid": _("Choose the file first."),
        },
    )
