"""From bytes to lines of text, whatever wrote them: LinkedIn (UTF-8), Excel (UTF-16, cp1252), old tools."""

from __future__ import annotations

import codecs
import re

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins as UTF-16's does, so it is asked first
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SAMPLE = 4096
"""Bytes looked at for UTF-16 without a mark: the header is among them, and it is nearly all ASCII."""
MANY = 0.3
"""Share of zero bytes among every second byte that makes text UTF-16."""
BREAK = re.compile(r"\r\n|\n|\r")


def lines_of(data: bytes) -> list[str]:
    """Return the lines of a text file without their ends; never raises."""
    return BREAK.split(_decode(data).lstrip("\ufeff"))


def _decode(data: bytes) -> str:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            data = data[len(mark) :]
            return _mixed(data) if encoding == "utf-8" else data.decode(encoding, errors="replace")
    sample = data[:SAMPLE]
    half = max(len(sample) // 2, 1)
    if sample[1::2].count(0) > MANY * half:
        return data.decode("utf-16-le", errors="replace")
    if sample[::2].count(0) > MANY * half:
        return data.decode("utf-16-be", errors="replace")
    return _mixed(data)


def _mixed(data: bytes) -> str:
    """Decode as UTF-8, and line by line as cp1252 what is none.

    Line by line, for a file with one broken byte in 30,000 rows is still UTF-8 in all others.
    """
    try:
        return data.decode()
    except UnicodeDecodeError:
        return "".join(_line(line) for line in data.splitlines(keepends=True))


def _line(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")
