"""People seated around somebody: wedges of a circle, filled in rows from the middle outwards. Pure.

Places are in a box of 1000 by 1000, the one in the middle at (500, 500).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

MIDDLE = 500.0
INNER, OUTER = 150.0, 470.0
WIDEST, NARROWEST, STEP = 62, 30, 2
"""How far apart two people sit at most and at least."""
GAP = 0.06
"""What is left free between two wedges, in radians."""

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Wedge:
    """One part of the circle: its people's seats, nearest first; its number's place, and how far out."""

    seats: list[Place]
    label: Place
    reach: float


def seated(sizes: Sequence[int]) -> tuple[int, list[Wedge]]:
    """How far apart people sit, and a wedge for so many people each.

    As far apart as all of them find a seat; at the narrowest, those beyond the last row find none.
    """
    for apart in range(WIDEST, NARROWEST - 1, -STEP):
        wedges = _wedges(sizes, apart)
        if all(len(wedge.seats) == size for wedge, size in zip(wedges, sizes, strict=True)):
            break
    else:
        apart, wedges = NARROWEST, _wedges(sizes, NARROWEST)
    return apart, wedges


def _wedges(sizes: Sequence[int], apart: int) -> list[Wedge]:
    """Wide enough for one seat in the first row each; what is left goes by size."""
    least = apart / INNER
    gap = GAP if len(sizes) > 1 else 0.0
    spare = max(2 * math.pi - len(sizes) * (least + gap), 0.0)
    total, start, wedges = sum(sizes) or 1, 0.0, []
    for size in sizes:
        width = least + spare * size / total
        seats, beyond = _seats(size, start, width, apart)
        wedges.append(Wedge(seats, _place(start + width / 2, beyond), beyond))
        start += width + gap
    return wedges


def _seats(size: int, start: float, width: float, apart: int) -> tuple[list[Place], float]:
    """Rows of seats in a wedge, each in its middle, until all are seated or the rows are full.

    With them the radius of the row that would come next.
    """
    seats: list[Place] = []
    radius = INNER
    while len(seats) < size and radius <= OUTER:
        fits = max(int(width * radius / apart + 1e-9), 1)
        here = min(fits, size - len(seats))
        unit = width / fits
        first = start + (width - here * unit) / 2
        seats += [_place(first + (number + 0.5) * unit, radius) for number in range(here)]
        radius += apart
    return seats, radius


def _place(angle: float, radius: float) -> Place:
    """A point clockwise from the top."""
    return (round(MIDDLE + math.sin(angle) * radius, 1), round(MIDDLE - math.cos(angle) * radius, 1))
