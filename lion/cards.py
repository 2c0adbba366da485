"""Lists of people to take along: CSV for a table, vCard for an address book."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lion import tables

LINE = 75
"""Octets of a vCard's line (RFC 6350, section 3.2)."""
COLUMNS = ["name", "headline", "industry", "location", "profile", "linkedin", "since"]
SPECIAL = re.compile(r"([\\,;])")


@dataclass(frozen=True, slots=True)
class Card:
    """What a member shows of themselves, and since when. Addresses are whole."""

    name: str
    profile: str
    headline: str = ""
    industry: str = ""
    location: str = ""
    linkedin: str = ""
    since: date | None = None


def as_csv(cards: Iterable[Card]) -> str:
    """The cards as CSV with a header."""
    return tables.as_csv(COLUMNS, ([getattr(card, name) for name in COLUMNS] for card in cards))


def as_vcard(cards: Iterable[Card]) -> str:
    """The cards as vCard 4.0 (RFC 6350): escaped, and folded at 75 octets."""
    return "".join(f"{_folded(line)}\r\n" for card in cards for line in _lines(card))


def _lines(card: Card) -> list[str]:
    said = [("TITLE", card.headline), ("NOTE", card.industry)]
    urls = [("URL", card.profile), ("URL;TYPE=work", card.linkedin)]
    return [
        "BEGIN:VCARD",
        "VERSION:4.0",
        f"FN:{_escaped(card.name)}",
        *[f"{key}:{_escaped(value)}" for key, value in said if value],
        *([f"ADR:;;;{_escaped(card.location)};;;"] if card.location else []),
        *[f"{key}:{value}" for key, value in urls if value],
        "END:VCARD",
    ]


def _escaped(text: str) -> str:
    return SPECIAL.sub(r"\\\1", text).replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "")


def _folded(line: str) -> str:
    """A long line goes on in lines that begin with a space; no character is cut in two."""
    parts, size = [""], 0
    for one in line:
        width = len(one.encode())
        if size + width > LINE:
            parts.append(" ")
            size = 1
        parts[-1] += one
        size += width
    return "\r\n".join(parts)
