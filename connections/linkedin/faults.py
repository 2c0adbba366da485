"""Why a file is not an export that can be read: names only, the sentences are the pages' business."""

from __future__ import annotations

from enum import StrEnum


class Fault(StrEnum):
    """What is wrong with a whole file."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NO_CONNECTIONS = "no_connections"  # an archive without Connections.csv: LinkedIn's first part
    SEVERAL = "several"  # more than one Connections.csv, and no telling which
    ZIP_IN_ZIP = "zip_in_zip"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    BOMB = "bomb"
    UNSAFE_PATH = "unsafe_path"
    WORKBOOK = "workbook"  # .xlsx or .ods
    NO_HEADER = "no_header"
    TOO_MANY_ROWS = "too_many_rows"
    GONE = "gone"  # the upload was deleted before it was read


class NotAnExport(Exception):
    """The file is not an export of connections that can be read; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault
