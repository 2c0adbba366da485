"""One figure: the finding as a sentence, what it rests on, its drawing, and its numbers as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lion import charts

ENOUGH = 20
"""How many cases a sentence about a share rests on."""
FEW = 10
"""How many cases each of two that are compared has at least."""

Cell = str | int
Chart = charts.Bars | charts.Columns | charts.Dots | charts.Growth | charts.Mane

HOURS = (1, 3, 6, 12, 24, 48, 96, 168, 336)
"""The ends, in hours, of the classes of a wait; the last class has none."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What the page shows as one card, and the file that it can be taken along as."""

    name: str
    title: str
    hint: str
    head: list[str]
    rows: list[list[Cell]]
    chart: Chart | None = None
    key: list[tuple[str, str]] = field(default_factory=list)
    """(name of the colour, what it means)."""


def in_100(count: int, total: int) -> int:
    """The share as a natural frequency."""
    return int(100 * count / total + 0.5) if total else 0


Case = tuple[str, int, int]
"""What is compared: (label, accepted, sent)."""


def best_of(cases: Sequence[Case]) -> Case | None:
    """The case that has the surest high share, by a range made for picking among many."""
    return max(cases, key=_least, default=None)


def is_above(case: Case, share: float) -> bool:
    """Whether the case's share is surely above one in per cent."""
    return _least(case) > share


def _least(case: Case) -> float:
    return charts.sure(case[1], case[2], charts.SURE_OF_BEST)[0]


def of_shares(name: str, title: str, column: str, cases: Sequence[Case]) -> Figure:
    """A figure that compares shares accepted: (label, accepted, sent) a row."""
    total = sum(sent for _label, _accepted, sent in cases)
    usual = 100 * sum(accepted for _label, accepted, _sent in cases) / total if total else 0.0
    rows: list[list[Cell]] = [
        [label, accepted, sent, in_100(accepted, sent)] for label, accepted, sent in cases
    ]
    head = [column, _("Accepted"), _("Sent"), _("Accepted of 100")]
    hint = _("Share accepted so far, with the range we are 90% sure of.")
    drawn = charts.dots([case for case in cases if case[2]], usual) if total else None
    return Figure(name, title, hint, head, rows, drawn)


def wait_names() -> list[str]:
    """The classes of a wait, short."""
    return [
        _("1 h"), _("3 h"), _("6 h"), _("12 h"), _("1 day"), _("2 d"), _("4 d"), _("1 wk"), _("2 wk"),
        _("later"),
    ]  # fmt: skip


def wait_ends() -> list[str]:
    """How a sentence names the end of each class."""
    return [
        _("an hour"), _("3 hours"), _("6 hours"), _("12 hours"), _("a day"), _("2 days"), _("4 days"),
        _("a week"), _("2 weeks"),
    ]  # fmt: skip


def wait_class(wait: timedelta) -> int:
    """The number of the class that a wait falls into."""
    hours = wait / timedelta(hours=1)
    return next((number for number, end in enumerate(HOURS) if hours <= end), len(HOURS))


def of_waits(
    name: str, waits: Sequence[timedelta], *, within: str, longer: str, few: str, hint: str
) -> Figure:
    """A figure of how long answers take.

    `within` holds %(time)s; `longer` is said of a median past the last class, `few` where there is none yet.
    """
    names, counts = wait_names(), [0] * (len(HOURS) + 1)
    for wait in waits:
        counts[wait_class(wait)] += 1
    middle = wait_class(sorted(waits)[(len(waits) - 1) // 2]) if len(waits) >= FEW else None
    if middle is None:
        title = few
    else:
        title = within % {"time": wait_ends()[middle]} if middle < len(HOURS) else longer
    rows: list[list[Cell]] = [[label, count] for label, count in zip(names, counts, strict=True)]
    drawn = charts.bars(names, counts, middle) if waits else None
    return Figure(name, title, hint, [_("Within"), _("Answers")], rows, drawn)


def invitations(count: int) -> str:
    """So many invitations, in words."""
    return ngettext("%(count)s invitation", "%(count)s invitations", count) % {"count": count}
