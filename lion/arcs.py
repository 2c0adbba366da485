"""An arc diagram: dots along a line of time, and an arc between each two that are tied. Pure.

Places are in per cent of the width for dots, and in a box of 1000 by 1000 for arcs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

MARGIN = 4.0
MOST_DAYS = 8


@dataclass(frozen=True, slots=True)
class Dot:
    """Something that happened: where it stands, its label, and whether it stands out."""

    x: float
    label: str
    loud: bool


@dataclass(frozen=True, slots=True)
class Arc:
    """The path between two dots, and what kind of tie it is."""

    path: str
    kind: str


@dataclass(frozen=True, slots=True)
class Arcs:
    """All that the template draws."""

    dots: list[Dot]
    arcs: list[Arc]
    days: list[tuple[float, datetime]]


def arcs(moments: Sequence[tuple[datetime, str, bool]], ties: Sequence[tuple[int, int, str]]) -> Arcs:
    """Lay out moments (when, label, loud) in their order, and ties between them (place, place, kind)."""
    if not moments:
        return Arcs([], [], [])
    first, last = min(at for at, *_rest in moments), max(at for at, *_rest in moments)
    span = max(last - first, timedelta(hours=1))

    def across(at: datetime) -> float:
        return MARGIN + (100 - 2 * MARGIN) * ((at - first) / span)

    places = _apart([across(at) for at, *_rest in moments])
    return Arcs(
        dots=[Dot(x, label, loud) for x, (_at, label, loud) in zip(places, moments, strict=True)],
        arcs=[Arc(_path(places[one], places[other]), kind) for one, other, kind in ties],
        days=[(across(day), day) for day in _days(first, last)],
    )


def _apart(places: Sequence[float]) -> list[float]:
    """Places in rising order, moved so that no two dots cover one another."""
    least = min(2.5, (100 - 2 * MARGIN) / max(len(places), 1))
    order = sorted(range(len(places)), key=lambda place: places[place])
    moved, left, right = list(places), MARGIN - least, 100 - MARGIN + least
    for place in order:
        left = moved[place] = max(places[place], left + least)
    for place in reversed(order):
        right = moved[place] = min(moved[place], right - least)
    return moved


def _path(one: float, other: float) -> str:
    """Half an ellipse over the line; the wider, the higher."""
    left, right = sorted((10 * one, 10 * other))
    across, up = (right - left) / 2, min(960.0, (right - left) * 1.1)
    return f"M{left:.1f} 1000A{across:.1f} {up:.1f} 0 0 1 {right:.1f} 1000"


def _days(first: datetime, last: datetime) -> list[datetime]:
    """Midnights between the two, thinned out to what fits."""
    day = first.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    found = []
    while day <= last:
        found.append(day)
        day += timedelta(days=1)
    every = -(-len(found) // MOST_DAYS) or 1
    return found[::every]
