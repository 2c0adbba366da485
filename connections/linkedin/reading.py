"""From the bytes of Connections.csv to its rows."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace

from connections.linkedin import dates, header, rows
from connections.linkedin.decoding import lines_of
from connections.linkedin.faults import Fault, NotAnExport
from connections.linkedin.header import Column, Header
from connections.linkedin.rows import Person, Reason, Remark, Row

MOST_ROWS = 100_000
"""Rows of one file. LinkedIn allows 30,000 connections."""
TALLEST = 20
"""Lines that one row may run over, where a cell holds line breaks."""


@dataclass(frozen=True, slots=True)
class Record:
    """One row as it lies in the file: where it begins, and its cells."""

    line: int
    cells: list[str]
    unclosed: bool = False


def recognise(data: bytes) -> None:
    """Look for the header only: `NotAnExport` where there is none."""
    header.find(lines_of(data))


def read(data: bytes) -> list[Row]:
    """Return every row below the header, in order; `NotAnExport` where there is no header.

    The same bytes give the same rows for ever: whoever was stopped in the middle may begin again and
    skip as many as were done.
    """
    lines = lines_of(data)
    head = header.find(lines)
    if len(lines) - head.line > MOST_ROWS * 2:  # what a spreadsheet adds at the end is mostly blank
        raise NotAnExport(Fault.TOO_MANY_ROWS)
    records = list(_records(lines, head))
    while records and not any(records[-1].cells):
        records.pop()
    if len(records) > MOST_ROWS:
        raise NotAnExport(Fault.TOO_MANY_ROWS)
    order = _order(records, head)
    return _merge([_row(record, head, order) for record in records])


def _records(lines: list[str], head: Header) -> Iterator[Record]:
    """Cut the lines below the header into records; blank ones, and the header once more, are none."""
    at = head.line + 1
    while at < len(lines):
        if not lines[at].strip(" \t\0\x1a"):
            at += 1
            continue
        record, used = _record(lines, at, head)
        at += used
        if tuple(record.cells) != head.cells:
            yield record


def _record(lines: list[str], at: int, head: Header) -> tuple[Record, int]:
    """Return the record that begins at a line, and how many lines it takes.

    A cell may hold line breaks, but a quotation mark that somebody forgot to close must not swallow
    the rows below it: several lines are one record only where together they are well quoted and of
    the right width, and no whole row lies among them.
    """
    cells = header.cells_of(lines[at], head.delimiter)
    if lines[at].count('"') % 2 == 0:
        return Record(at + 1, _trim(cells, head.width)), 1
    window = [f"{line}\n" for line in lines[at : at + TALLEST]]
    reader = csv.reader(window, delimiter=head.delimiter, strict=True)
    try:
        whole, used = next(reader, []), reader.line_num
    except csv.Error:
        whole, used = [], 1
    if len(whole) == head.width and not any(_is_row(line, head) for line in window[1:used]):
        return Record(at + 1, whole), used
    return Record(at + 1, _trim(cells, head.width), unclosed=True), 1


def _is_row(line: str, head: Header) -> bool:
    """Whether the line by itself is a row: the last line of a cell with breaks has a quote too many."""
    return line.count('"') % 2 == 0 and len(header.cells_of(line, head.delimiter)) == head.width


def _trim(cells: list[str], width: int) -> list[str]:
    """Drop the empty cells that a spreadsheet adds at the right."""
    while len(cells) > width and not cells[-1].strip():
        cells = cells[:-1]
    return cells


def _order(records: list[Record], head: Header) -> dates.Order:
    place = head.places[Column.CONNECTED]
    return dates.order_of(record.cells[place] for record in records if len(record.cells) == head.width)


def _row(record: Record, head: Header, order: dates.Order) -> Row:
    if len(record.cells) != head.width:
        if not any(cell.strip() for cell in record.cells):
            return Row(record.line, None, (Remark(Reason.EMPTY),))
        said = rows.clean(head.delimiter.join(record.cells))[: rows.LONGEST_SAID]
        reason = Reason.QUOTE if record.unclosed else Reason.COLUMNS
        return Row(record.line, None, (Remark(reason, said),))
    return rows.tell(record.line, {column: record.cells[at] for column, at in head.places.items()}, order)


def _merge(found: list[Row]) -> list[Row]:
    """Merge the rows of one person into the first of them; the others say where they went."""
    people: dict[str, Person] = {}
    lines: dict[str, int] = {}
    for row in found:
        if row.person is not None:
            key = row.person.key
            people[key] = _both(people[key], row.person) if key in people else row.person
            lines.setdefault(key, row.line)
    return [_settle(row, people, lines) for row in found]


def _settle(row: Row, people: dict[str, Person], lines: dict[str, int]) -> Row:
    """Give a person's first row all that the file says of them; the other rows point to it."""
    if row.person is None:
        return row
    first = lines[row.person.key]
    if first == row.line:
        return replace(row, person=people[row.person.key])
    remark = Remark(Reason.DUPLICATE, str(first), row.person.name)
    return replace(row, person=None, remarks=(*row.remarks, remark))


def _both(one: Person, other: Person) -> Person:
    """The first row's words, and the other's where the first has none."""
    return Person(
        one.name or other.name,
        one.email or other.email,
        one.company or other.company,
        one.position or other.position,
        one.slug or other.slug,
        one.connected_on or other.connected_on,
    )
