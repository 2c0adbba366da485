"""Taking files that members send: the limit holds while a file still arrives."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile, TemporaryFileUploadHandler


class Unasked(FileUploadHandler):
    """Keeps no file, where no page asked for one: else anybody could fill the disk through any form."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Let the file go by."""
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Nothing arrives here."""

    def file_complete(self, file_size: int) -> None:
        """There is no file."""


class CappedUpload(TemporaryFileUploadHandler):
    """Writes what arrives to a temporary file, and lets go by what is beyond the limit.

    The rest is still received, for a browser that is cut off shows its own error in place of the form's.
    """

    limit: int
    written = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a part of the file while all parts together stay below the limit."""
        self.written += len(raw_data)
        if self.written <= self.limit:
            super().receive_data_chunk(raw_data, start)
