"""Taking files that members send: the limit holds while a file still arrives."""

from __future__ import annotations

from django.core.files.uploadhandler import TemporaryFileUploadHandler


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
