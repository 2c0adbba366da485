"""Tables to take along: CSV that a spreadsheet opens as what it says, and runs nothing of."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(head: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    """The rows as CSV (RFC 4180) under a header; text that would be taken for a formula is quoted."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([str(name) for name in head])
    writer.writerows([_tame(value) for value in row] for row in rows)
    return out.getvalue()


def _tame(value: object) -> str:
    text = "" if value is None else str(value)
    is_text = not isinstance(value, int | float)
    return f"'{text}" if is_text and text.startswith(FORMULA) else text
