"""Takes Connections.csv out of a zip without trusting the zip.

Nothing is ever unpacked to a disk and one entry at most is decompressed, up to a limit that the reader
keeps, whatever the zip declares. An archive that tries a trick anywhere is refused as a whole.
"""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from typing import BinaryIO

from connections.linkedin.faults import Fault, NotAnExport

MIB = 1024 * 1024
LARGEST_ARCHIVE = 25 * MIB
"""Bytes of what a person may bring, zip or csv. A full archive without media has about 1 MiB."""
LARGEST_CSV = 25 * MIB
"""Bytes of Connections.csv once unpacked: LinkedIn's most, 30,000 connections, come to some 6 MiB."""
LARGEST_TOTAL = 1024 * MIB
"""Bytes that all entries together may claim to have."""
MOST_ENTRIES = 10_000
STEEPEST_RATIO = 200
"""Times that an entry may grow when unpacked: text grows 3 to 10 times, deflate can do 1,032."""
RATIO_FREE = MIB
"""Below this many bytes the ratio says nothing: a short file of one repeated line is harmless."""

BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
CENTRAL_ENTRY = b"PK\x01\x02"
WANTED = "connections.csv"
WORKBOOKS = frozenset({"xl/workbook.xml", "content.xml"})
DAMAGE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,  # NotImplementedError too: a method that zipfile does not know
    ValueError,  # UnicodeError too
    LookupError,
    OverflowError,
)
"""What zipfile raises at a file that is not what it says. Found by fuzzing, not only by its manual."""


@dataclass(frozen=True, slots=True)
class Extract:
    """Connections.csv as bytes, and how many files lay beside it (itself included)."""

    csv: bytes
    files: int


def extract(file: BinaryIO) -> Extract:
    """Return the bytes of Connections.csv from a zip, or of the file itself where it is no zip."""
    data = file.read(LARGEST_ARCHIVE + 1)
    if len(data) > LARGEST_ARCHIVE:
        raise NotAnExport(Fault.TOO_LARGE)
    if not data.strip(b"\0 \r\n\t"):
        raise NotAnExport(Fault.EMPTY)
    if not data.startswith(BEGINNINGS):
        return Extract(csv=data, files=1)
    if data.count(CENTRAL_ENTRY) > MOST_ENTRIES:  # before zipfile makes an object of each
        raise NotAnExport(Fault.BOMB)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _from_zip(archive)
    except DAMAGE as problem:
        raise NotAnExport(Fault.DAMAGED) from problem


def _from_zip(archive: zipfile.ZipFile) -> Extract:
    entries = archive.infolist()
    for entry in entries:
        _refuse_tricks(entry)
    if sum(entry.file_size for entry in entries) > LARGEST_TOTAL:
        raise NotAnExport(Fault.BOMB)
    files = [entry for entry in entries if not entry.is_dir()]
    return Extract(csv=_unpack(archive, _connections(files)), files=len(files))


def _refuse_tricks(entry: zipfile.ZipInfo) -> None:
    """Refuse a name that leads elsewhere, a link, and a size that no text has."""
    # zipfile cuts a name at its first NUL; the original still has it.
    name = entry.orig_filename.replace("\\", "/")
    drive = len(name) > 1 and name[1] == ":"
    if "\0" in name or name.startswith("/") or drive or ".." in name.split("/"):
        raise NotAnExport(Fault.UNSAFE_PATH)
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise NotAnExport(Fault.UNSAFE_PATH)
    if entry.file_size > RATIO_FREE and entry.file_size > STEEPEST_RATIO * entry.compress_size:
        raise NotAnExport(Fault.BOMB)


def _connections(files: list[zipfile.ZipInfo]) -> zipfile.ZipInfo:
    """Return the entry to read: called Connections.csv in any case, in the uppermost folder that has one."""
    paths = {entry: PurePosixPath(entry.filename.replace("\\", "/")) for entry in files}
    wanted = {
        entry: len(path.parts)
        for entry, path in paths.items()
        if path.name.lower() == WANTED and "__MACOSX" not in path.parts
    }
    found = [entry for entry, depth in wanted.items() if depth == min(wanted.values())]
    if len(found) == 1:
        return found[0]
    if found:
        raise NotAnExport(Fault.SEVERAL)
    if any(str(path).lower() in WORKBOOKS for path in paths.values()):
        raise NotAnExport(Fault.WORKBOOK)
    if any(path.suffix.lower() == ".zip" for path in paths.values()):
        raise NotAnExport(Fault.ZIP_IN_ZIP)
    raise NotAnExport(Fault.NO_CONNECTIONS)


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Return the entry's bytes, never more of them than the limit."""
    if entry.flag_bits & 0x1:
        raise NotAnExport(Fault.ENCRYPTED)
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise NotAnExport(Fault.DAMAGED)
    with archive.open(entry) as packed:
        data = packed.read(LARGEST_CSV + 1)
    if len(data) > LARGEST_CSV:
        raise NotAnExport(Fault.TOO_LARGE)
    if not data.strip():
        raise NotAnExport(Fault.EMPTY)
    return data
