"""The zip is not trusted: one entry comes out of it, or one fault."""

from __future__ import annotations

import io
import stat
import struct
import zipfile

import pytest

from connections.linkedin import Extract, Fault, NotAnExport, extract
from connections.linkedin import archive as module
from tests.connections.linkedin.exports import ANA, export, zipped

CSV = export([ANA])


def fault_of(data: bytes) -> Fault:
    with pytest.raises(NotAnExport) as caught:
        extract(io.BytesIO(data))
    return caught.value.fault


def taken(data: bytes) -> Extract:
    return extract(io.BytesIO(data))


def test_a_csv_comes_out_as_it_is() -> None:
    assert taken(CSV) == Extract(csv=CSV, files=1)


@pytest.mark.parametrize(
    "name",
    [
        "Connections.csv",
        "connections.CSV",
        "Basic_LinkedInDataExport_03-09-2026/Connections.csv",
        "a/b/CONNECTIONS.csv",
        "folder\\Connections.csv",
        "./Connections.csv",
    ],
)
def test_it_is_found_in_any_folder_and_any_case(name: str) -> None:
    data = zipped({"Profile.csv": b"x", name: CSV, "__MACOSX/._Connections.csv": b"\0"})
    assert taken(data) == Extract(csv=CSV, files=3)


def test_a_stored_entry_is_read_too() -> None:
    assert taken(zipped({"Connections.csv": CSV}, zipfile.ZIP_STORED)).csv == CSV


def test_the_uppermost_of_two_is_read() -> None:
    assert taken(zipped({"old/Connections.csv": b"old", "Connections.csv": CSV})).csv == CSV


def test_two_side_by_side_are_refused() -> None:
    assert fault_of(zipped({"2025/Connections.csv": CSV, "2026/Connections.csv": CSV})) is Fault.SEVERAL


def test_a_first_part_without_the_file_is_told_apart() -> None:
    assert (
        fault_of(zipped({"Profile.csv": b"First Name", "Invitations.csv": b"From"})) is Fault.NO_CONNECTIONS
    )
    assert fault_of(zipped({})) is Fault.NO_CONNECTIONS
    assert fault_of(zipped({"Connections.csv/": b""})) is Fault.NO_CONNECTIONS


def test_a_zip_in_a_zip_is_not_opened() -> None:
    inner = zipped({"Connections.csv": CSV})
    assert fault_of(zipped({"export.zip": inner})) is Fault.ZIP_IN_ZIP
    assert taken(zipped({"media/attachment.zip": inner, "Connections.csv": CSV})).csv == CSV


def test_a_workbook_is_told_apart() -> None:
    assert fault_of(zipped({"[Content_Types].xml": b"x", "xl/workbook.xml": b"x"})) is Fault.WORKBOOK


@pytest.mark.parametrize(
    "name",
    [
        "../Connections.csv",
        "a/../../Connections.csv",
        "..\\Connections.csv",
        "/etc/passwd",
        "\\\\server\\share",
        "C:\\x.csv",
    ],
)
def test_a_path_that_leads_elsewhere_is_refused_wherever_it_is(name: str) -> None:
    assert fault_of(zipped({"Connections.csv": CSV, name: b"x"})) is Fault.UNSAFE_PATH


def test_a_name_with_a_nul_is_refused() -> None:
    data = zipped({"Connections.csvX.exe": CSV}).replace(b"Connections.csvX", b"Connections.csv\0")
    assert fault_of(data) is Fault.UNSAFE_PATH


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_a_link_or_a_device_is_refused(kind: int) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        entry = zipfile.ZipInfo("Connections.csv")
        entry.external_attr = (kind | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    assert fault_of(out.getvalue()) is Fault.UNSAFE_PATH


def test_an_entry_that_grows_too_much_is_refused() -> None:
    assert fault_of(zipped({"Connections.csv": b"0" * (8 * module.MIB)})) is Fault.BOMB
    assert fault_of(zipped({"Connections.csv": CSV, "other.bin": bytes(8 * module.MIB)})) is Fault.BOMB


def test_entries_that_claim_too_much_together_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST_TOTAL", 1000)
    assert fault_of(zipped({"Connections.csv": CSV, "b": bytes(600), "c": bytes(600)})) is Fault.BOMB


def test_too_many_entries_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_ENTRIES", 10)
    assert fault_of(zipped({f"{number}.txt": b"x" for number in range(11)})) is Fault.BOMB


def test_a_size_that_lies_does_not_raise_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST_CSV", 500)
    data = bytearray(zipped({"Connections.csv": b"ab,cd;" * 200}))
    central = data.rindex(b"PK\x01\x02")
    data[central + 24 : central + 28] = struct.pack("<I", 10)
    # zipfile stops at the size that it was told, and the checksum then gives the lie away.
    assert fault_of(bytes(data)) in {Fault.DAMAGED, Fault.TOO_LARGE}


def test_a_csv_beyond_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST_CSV", 10)
    assert fault_of(zipped({"Connections.csv": CSV})) is Fault.TOO_LARGE


def test_a_file_beyond_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST_ARCHIVE", 10)
    assert fault_of(CSV) is Fault.TOO_LARGE


def test_an_encrypted_zip_is_told_apart() -> None:
    data = bytearray(zipped({"Connections.csv": CSV}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    assert fault_of(bytes(data)) is Fault.ENCRYPTED


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_method_that_no_archive_of_linkedin_has_is_refused(method: int) -> None:
    assert fault_of(zipped({"Connections.csv": CSV}, method)) is Fault.DAMAGED


@pytest.mark.parametrize("cut", [5, 40, 100, -10])
def test_a_truncated_zip_is_refused(cut: int) -> None:
    assert fault_of(zipped({"Connections.csv": CSV})[:cut]) is Fault.DAMAGED


def test_a_wrong_checksum_is_refused() -> None:
    data = zipped({"Connections.csv": CSV}, zipfile.ZIP_STORED).replace(b"Ana", b"Ane", 1)
    assert fault_of(data) is Fault.DAMAGED


@pytest.mark.parametrize("data", [b"", b"  \r\n\t ", bytes(100)])
def test_an_empty_file_is_told_apart(data: bytes) -> None:
    assert fault_of(data) is Fault.EMPTY
    assert fault_of(zipped({"Connections.csv": b" \n"})) is Fault.EMPTY
