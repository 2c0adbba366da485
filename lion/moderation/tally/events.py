"""Reading a file of events (FAIRNESS.md, section 4), line by line, and saying what is wrong with it."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO

HEADER = ["seq", "ts", "type", "actor", "target", "invite", "group", "value"]
LONGEST = 4096  # bytes of a line
GREATEST = 10**15  # of seqs and times: far below what 64 bits hold

Row = list[str]


class Malformed(Exception):
    """The input is not what it should be; says what, and on which line where `line` is known."""

    def __init__(self, what: str, line: int | None = None) -> None:
        super().__init__(what if line is None else f"line {line}: {what}")


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The file's bytes, unpacked where its name ends in `.gz`. Raises `OSError`."""
    with path.open("rb") as file:
        if path.suffix == ".gz":
            yield io.BufferedReader(gzip.GzipFile(fileobj=file, mode="rb"), 1 << 20)
        else:
            yield file


def rows(file: BinaryIO, handle: Callable[[int, int, Row], None]) -> int:
    """Check every line and pass it on as `handle(seq, ts, row)`; returns the number of events.

    A `Malformed` without a line, raised by `handle`, gets its line here.
    """
    reader = csv.reader(_lines(file), strict=True)
    last = -1
    try:
        if (header := next(reader, None)) != HEADER:
            raise Malformed(f"the header must be {','.join(HEADER)}" if header else "the file is empty")
        for row in reader:
            if len(row) != len(HEADER):
                raise Malformed(f"{len(HEADER)} fields are needed, not {len(row)}")
            if not (row[0].isdecimal() and row[1].isdecimal()):
                raise Malformed(f"seq and ts must be whole numbers, not {shown(row[0])} and {shown(row[1])}")
            seq, ts = int(row[0]), int(row[1])
            if not last < seq <= GREATEST >= ts:
                raise Malformed(f"seq must rise, up to {GREATEST}, and ts too: {seq} and {ts} after {last}")
            last = seq
            handle(seq, ts, row)
    except Malformed as problem:
        raise Malformed(str(problem), max(1, reader.line_num)) from None
    except UnreadableLine as problem:
        raise Malformed(str(problem), reader.line_num + 1) from None
    except csv.Error as problem:
        raise Malformed(f"not CSV: {problem}", max(1, reader.line_num)) from None
    return reader.line_num - 1


class UnreadableLine(Exception):
    """The next line cannot be read as text."""


def _lines(file: BinaryIO) -> Iterator[str]:
    """The file's lines as text. Raises `UnreadableLine`."""
    try:
        for line in iter(partial(file.readline, LONGEST), b""):
            if b"\0" in line:
                raise UnreadableLine("there is a NUL byte")
            if len(line) == LONGEST and line[-1:] != b"\n":
                raise UnreadableLine(f"longer than {LONGEST} bytes")
            yield line.decode()
    except UnicodeDecodeError as problem:
        raise UnreadableLine(f"not UTF-8: byte {problem.object[problem.start]:#04x}") from None
    except EOFError:
        raise UnreadableLine("the packed file ends too early") from None
    except (gzip.BadGzipFile, zlib.error) as problem:
        raise UnreadableLine(f"the packed file cannot be unpacked: {problem}") from None


def shown(text: str) -> str:
    """A field as an error message quotes it."""
    return repr(text if len(text) <= 40 else text[:39] + "…")
