"""The form that takes an archive, and the limit that holds while it still arrives."""

from __future__ import annotations

from django import forms
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.utils.translation import gettext_lazy as _

from connections.import_words import FAULTS
from connections.linkedin import LARGEST_ARCHIVE, Fault


class CappedUpload(TemporaryFileUploadHandler):
    """Writes what arrives to a temporary file, and lets go by what is beyond the limit.

    The rest is still received, for a browser that is cut off shows its own error in place of the form's.
    """

    written = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a part of the file while all parts together stay below the limit."""
        self.written += len(raw_data)
        if self.written <= LARGEST_ARCHIVE:
            super().receive_data_chunk(raw_data, start)


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
