"""The day of a connection, in the shapes that LinkedIn has used and that spreadsheets make of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from enum import Enum

FIRST_YEAR = 2003
"""LinkedIn opened on 5 May 2003; nobody connected there before."""
LAST_YEAR = 2099
LONGEST = 60
"""Characters that a date may have."""

MONTHS = {
    "jan": 1, "ene": 1, "gen": 1, "feb": 2, "fev": 2, "mar": 3, "mrz": 3, "maa": 3, "mrt": 3,
    "apr": 4, "abr": 4, "avr": 4, "may": 5, "mai": 5, "mei": 5, "mag": 5, "maj": 5,
    "jun": 6, "juin": 6, "giu": 6, "jul": 7, "juil": 7, "lug": 7, "aug": 8, "ago": 8, "aou": 8,
    "sep": 9, "set": 9, "oct": 10, "okt": 10, "out": 10, "ott": 10, "nov": 11,
    "dec": 12, "dez": 12, "dic": 12,
}  # fmt: skip
"""Beginnings, without accents, of months in English, German, Spanish, French, Italian, Portuguese, Dutch."""

TIME = r"(?:[,t ]+\d{1,2}:\d{2}.*)?"
ISO = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){TIME}")
NUMBERS = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){TIME}")
DAY_FIRST = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th|er)?[-/. ]+(?:de )?([a-z]+)[-/., ]+(?:de )?(\d{{4}}|\d{{2}}){TIME}"
)
MONTH_FIRST = re.compile(rf"([a-z]+)[. ]+(\d{{1,2}})(?:st|nd|rd|th)?[, ]+(\d{{4}}){TIME}")
EAST_ASIAN = re.compile(r"(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일]")


class Order(Enum):
    """Which of two numbers is the day, where a slash is between them."""

    MONTH_FIRST = "month"  # LinkedIn's own, when it wrote 5/3/17
    DAY_FIRST = "day"  # a spreadsheet's, in most of the world


class NotADate(ValueError):
    """Text that names no day; `shaped` where it has the shape of a date, as 31 Feb 2018 has."""

    def __init__(self, *, shaped: bool) -> None:
        super().__init__("no such date" if shaped else "not a date")
        self.shaped = shaped


def order_of(texts: Iterable[str]) -> Order:
    """Return the order that a whole file keeps: day first where some date needs it and none denies it."""
    seen = set()
    for text in texts:
        if found := NUMBERS.fullmatch(text.strip()):
            first, second = int(found[1]), int(found[3])
            if first > 12 >= second:
                seen.add(Order.DAY_FIRST)
            elif second > 12 >= first:
                seen.add(Order.MONTH_FIRST)
    return Order.DAY_FIRST if seen == {Order.DAY_FIRST} else Order.MONTH_FIRST


def day_of(text: str, order: Order = Order.MONTH_FIRST) -> date | None:
    """Return the date that `text` names, None where it is blank; `NotADate` where it names none."""
    plain = _plain(text)
    if not plain:
        return None
    parts = _parts(plain, order)
    if parts is None:
        raise NotADate(shaped=False)
    year, month, day = parts
    year += 2000 if year < 100 else 0
    try:
        found = date(year, month, day)
    except ValueError as problem:
        raise NotADate(shaped=True) from problem
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise NotADate(shaped=True)
    return found


def _parts(text: str, order: Order) -> tuple[int, int, int] | None:
    """Return year, month and day as written, None where the shape is unknown."""
    if found := ISO.fullmatch(text) or EAST_ASIAN.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := NUMBERS.fullmatch(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        # Dots and dashes put the day first wherever they are used; a number above 12 is never a month.
        day_first = found[2] != "/" or order is Order.DAY_FIRST
        if (first > 12 >= second) or (day_first and not second > 12 >= first):
            return year, second, first
        return year, first, second
    if found := DAY_FIRST.fullmatch(text):
        month = _month(found[2])
        return (int(found[3]), month, int(found[1])) if month else None
    if found := MONTH_FIRST.fullmatch(text):
        month = _month(found[1])
        return (int(found[3]), month, int(found[2])) if month else None
    return None


def _month(word: str) -> int | None:
    """Return the month that a word begins: `juin` and `juil` need four letters, the others three."""
    return MONTHS.get(word[:4]) or MONTHS.get(word[:3])


def _plain(text: str) -> str:
    """Lower case, without accents, no blanks but single ones; what is longer than a date is cut."""
    split = unicodedata.normalize("NFKD", text[:LONGEST].lower())
    bare = "".join(mark for mark in split if not unicodedata.combining(mark))
    return unicodedata.normalize("NFC", " ".join(bare.split()))
