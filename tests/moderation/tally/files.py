"""Writing files of events, and replaying them through the command."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from django.core.management import call_command

from lion.moderation.tally.events import HEADER

Line = Sequence[object]

EIGHT_IDKS: list[Line] = [
    *([0, "member", f"m{one}", "", "", "", ""] for one in range(10)),
    [0, "group", "", "", "", "g", "open"],
    [0, "group", "", "", "", "h", "closed"],
    [0, "join", "m0", "", "", "g", ""],
    [0, "join", "m9", "", "", "g", ""],
    *([60 * one, "invite", "m0", f"m{one}", one, "", ""] for one in range(1, 10)),
    *([9000 + one, "answer", f"m{one}", "m0", one, "", "idk"] for one in range(1, 10)),
]


def write(path: Path, lines: Iterable[Line], header: Sequence[str] = HEADER) -> Path:
    """Lines without their seq, which they get by their place."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(header)
    table.writerows([seq, *line] for seq, line in enumerate(lines))
    data = text.getvalue().encode()
    path.write_bytes(gzip.compress(data, mtime=0) if path.suffix == ".gz" else data)
    return path


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def replay(events: Path, **options: object) -> list[dict[str, str]]:
    """What `manage.py replay` decides about these events."""
    out = events.with_name("decisions.csv")
    call_command("replay", events, out=out, verbosity=0, **options)
    return read(out)
