"""One row of Connections.csv: the person in it, and what there is to remark."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from connections.linkedin import dates
from connections.linkedin.header import Column
from lion.linkedin import slug_of

LONGEST = 200
"""Characters of a name, company or position."""
LONGEST_SAID = 120
"""Characters quoted in a remark."""
EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")
LONGEST_EMAIL = 254
PLACEHOLDERS = frozenset({"undefined", "null", "n/a"})
"""What LinkedIn's own exporter has written where there was nothing."""
HIDDEN_NAMES = frozenset(
    {"linkedin member", "linkedin mitglied", "miembro de linkedin", "membre de linkedin"}
)
DIRECTIONS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u2060\ufeff")
"""Marks that are not seen and could turn the text around them."""


class Reason(StrEnum):
    """What a remark is about."""

    ANONYMOUS = "anonymous"  # nobody in it: the person hid or closed their account
    EMPTY = "empty"
    COLUMNS = "columns"  # more or fewer cells than the header
    QUOTE = "quote"  # a quotation mark that is never closed
    DUPLICATE = "duplicate"  # the same person as on an earlier row: merged into that
    NO_SUCH_DATE = "no_such_date"
    UNKNOWN_DATE = "unknown_date"
    URL = "url"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Remark:
    """What was left behind, and in whose words: `said` quotes the file."""

    reason: Reason
    said: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Who is in a row; what the file leaves out is empty."""

    name: str = ""
    email: str = ""
    company: str = ""
    position: str = ""
    slug: str = ""
    connected_on: date | None = None

    @property
    def key(self) -> str:
        """What makes the person one and the same in every export: never the name.

        The slug; without one (exports before 2023 have no addresses) the e-mail address. A row with
        neither is known by its whole content: the same file brought again changes nothing, and two
        people of one name stay two. A slug has no slash, so the three kinds never meet.
        """
        if self.slug:
            return self.slug
        if self.email:
            return f"email/{self.email}"
        content = "\x1f".join((self.name, self.company, self.position, str(self.connected_on)))
        return f"row/{hashlib.sha256(content.encode()).hexdigest()[:40]}"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the file. `line` counts from 1, as an editor does; `person` is None where none is kept."""

    line: int
    person: Person | None = None
    remarks: tuple[Remark, ...] = ()


def tell(line: int, cells: dict[Column, str], order: dates.Order) -> Row:
    """Return the row for a line whose cells are in their places."""
    name = _name(cells)
    remarks = []
    url, email = clean(cells.get(Column.URL, "")), clean(cells.get(Column.EMAIL, "")).lower()
    slug = slug_of(url)
    if url and not slug:
        remarks.append(Remark(Reason.URL, url[:LONGEST_SAID], name))
    if email and not (EMAIL.fullmatch(email) and len(email) <= LONGEST_EMAIL):
        remarks.append(Remark(Reason.EMAIL, email[:LONGEST_SAID], name))
        email = ""
    hidden = not name or " ".join(name.replace("-", " ").lower().split()) in HIDDEN_NAMES
    if hidden and not slug and not email:
        reason = Reason.ANONYMOUS if any(value.strip() for value in cells.values()) else Reason.EMPTY
        when = clean(cells.get(Column.CONNECTED, ""))[:LONGEST_SAID]
        return Row(line, None, (Remark(reason, when, name),))
    connected_on = None
    try:
        connected_on = dates.day_of(cells.get(Column.CONNECTED, ""), order)
    except dates.NotADate as problem:
        said = clean(cells[Column.CONNECTED])[:LONGEST_SAID]
        remarks.append(Remark(Reason.NO_SUCH_DATE if problem.shaped else Reason.UNKNOWN_DATE, said, name))
    company, position = _field(cells, Column.COMPANY), _field(cells, Column.POSITION)
    return Row(line, Person(name, email, company, position, slug, connected_on), tuple(remarks))


def clean(text: str) -> str:
    """Return the text on one line (NFC), without marks that are not seen or are no text at all."""
    kept = (" " if unicodedata.category(mark) == "Cc" else mark for mark in text if mark not in DIRECTIONS)
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


def _name(cells: dict[Column, str]) -> str:
    parts = [_field(cells, column) for column in (Column.FIRST, Column.LAST)]
    return " ".join(part for part in parts if part)[:LONGEST] or _field(cells, Column.FULL)


def _field(cells: dict[Column, str], column: Column) -> str:
    text = clean(cells.get(column, ""))[:LONGEST]
    return "" if text.lower() in PLACEHOLDERS else text
