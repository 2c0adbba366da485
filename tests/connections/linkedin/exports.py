"""Exports as LinkedIn has written them over the years, and what people do to them; all made up here."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence

HEADER = ["First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On"]
HEADER_2021 = ["First Name", "Last Name", "Email Address", "Company", "Position", "Connected On"]
HEADER_2017 = [
    "First Name",
    "Last Name",
    "Email Address",
    "Current Company",
    "Current Position",
    "Connected On",
    "Tags",
]
PREAMBLE = (
    "Notes:\r\n"
    '"When exporting your connection data, you may notice that some of the email addresses are missing.'
    ' You will only see email addresses for connections who have allowed it, ""see"" the settings."\r\n'
    "\r\n"
)
IN = "https://www.linkedin.com/in/"
ANA = [
    "Ana",
    "López",
    f"{IN}ana-lopez",
    "ana@example.org",
    "Riel",
    "CTO",
    "8 Feb 2026",
]
BEN = ["Ben", "Ode", f"{IN}benode", "", "", "", "09 Mar 2019"]


def table(
    rows: Iterable[Sequence[str]],
    header: Sequence[str] = HEADER,
    *,
    preamble: str = PREAMBLE,
    delimiter: str = ",",
    end: str = "\r\n",
) -> str:
    """Return the text of Connections.csv."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
    writer.writerow(header)
    writer.writerows(rows)
    return preamble + out.getvalue()


def export(rows: Iterable[Sequence[str]], header: Sequence[str] = HEADER, encoding: str = "utf-8") -> bytes:
    """Return the bytes of Connections.csv."""
    return table(rows, header).encode(encoding)


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip of the files, the same bytes whenever it is made."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return out.getvalue()


def many(count: int) -> list[list[str]]:
    """Return rows of as many people, one in ten with an e-mail address."""
    return [
        [
            f"Name{number}",
            f"Surname{number}",
            f"{IN}person-{number}-{number * 7919 % 100003}",
            f"person{number}@example.org" if number % 10 == 0 else "",
            f"Company {number % 313}",
            f"Position {number % 97}",
            f"{number % 28 + 1} Jan {2004 + number % 20}",
        ]
        for number in range(count)
    ]
