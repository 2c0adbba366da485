"""Charts as numbers: where columns, bars, dots, lines and rays stand. Pure; the templates draw them.

Positions are in per cent of the drawing, so that one chart fits every width.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from lion import shapes

SURE = 1.645
"""Standard deviations of the range that holds the true share in 90 cases of 100."""
SURE_OF_BEST = 2.5
"""The same where the best of eight is picked: each range then holds in 99 cases of 100."""
MOST_MARKS = 6
STEPS = (1, 2, 4, 5, 10)
MANE_CENTRE, MANE_INNER = 180.0, 110.0
MANE_OUTER = {"accept": 169.0, "ask": 153.0, "rest": 141.0}


@dataclass(frozen=True, slots=True)
class Mark:
    """A word or number at a place of an axis."""

    label: str
    at: float


def scale(most: int) -> list[int]:
    """The round numbers of an axis from 0 to at least `most`: three or four of them."""
    if most <= 3:
        return list(range(max(most, 1) + 1))
    power = 10 ** (len(str(most)) - 1)
    for unit in (power // 10 or 1, power):
        for factor in STEPS:
            if 3 * unit * factor >= most:
                return [unit * factor * number for number in range(4)]
    return [0, most]


def ruled(top: int, low: int = 0) -> list[Mark]:
    """The lines of the upright axis, from its foot."""
    lines = scale(top - low)
    return [Mark(f"{low + line}", 100 - 100 * line / lines[-1]) for line in lines]


def marked(labels: Sequence[str]) -> list[Mark]:
    """Labels under columns, each in the middle of its own, thinned out to what fits."""
    every = math.ceil(len(labels) / MOST_MARKS) or 1
    width = 100 / max(len(labels), 1)
    return [Mark(label, width * (number + 0.5)) for number, label in enumerate(labels) if not number % every]


def _marked_points(labels: Sequence[str]) -> list[Mark]:
    """Labels under the points of a curve, from edge to edge, thinned out likewise."""
    every = math.ceil(len(labels) / MOST_MARKS) or 1
    last = max(len(labels) - 1, 1)
    return [Mark(label, 100 * number / last) for number, label in enumerate(labels) if not number % every]


@dataclass(frozen=True, slots=True)
class Pair:
    """A wide column with a narrow one in it; heights and places in per cent."""

    x: float
    width: float
    inner_x: float
    inner_width: float
    height: float
    inner_height: float


@dataclass(frozen=True, slots=True)
class Columns:
    """How many of how many, in one period after the other."""

    template: ClassVar[str] = "components/_chart_columns.html"
    lines: list[Mark]
    marks: list[Mark]
    pairs: list[Pair]


def columns(labels: Sequence[str], wholes: Sequence[int], parts: Sequence[int]) -> Columns:
    """Lay out a column for each whole with its part inside."""
    lines = ruled(max(wholes, default=0))
    top, unit = int(lines[-1].label), 100 / max(len(wholes), 1)
    pairs = [
        Pair(
            x=unit * (number + 0.16),
            width=unit * 0.68,
            inner_x=unit * (number + 0.36),
            inner_width=unit * 0.28,
            height=100 * whole / top,
            inner_height=100 * part / top,
        )
        for number, (whole, part) in enumerate(zip(wholes, parts, strict=True))
    ]
    return Columns(lines, marked(labels), pairs)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a distribution."""

    label: str
    count: int
    x: float
    width: float
    y: float
    height: float
    early: bool

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True, slots=True)
class Bars:
    """How many fall into each class; those up to the median are golden."""

    template: ClassVar[str] = "components/_chart_bars.html"
    bars: list[Bar]


def bars(labels: Sequence[str], counts: Sequence[int], median: int | None) -> Bars:
    """Lay out a bar for each class; `median` is the number of the class that the median falls into."""
    unit, most = 100 / len(labels), max(*counts, 1)
    laid = []
    for number, (label, count) in enumerate(zip(labels, counts, strict=True)):
        height = 100 * count / most
        early = median is not None and number <= median
        laid.append(Bar(label, count, unit * (number + 0.08), unit * 0.84, 100 - height, height, early))
    return Bars(laid)


@dataclass(frozen=True, slots=True)
class Dot:
    """A share with the range that it surely lies in, in per cent; `tone` says how it compares."""

    label: str
    count: int
    total: int
    share: float
    low: float
    high: float
    tone: str


@dataclass(frozen=True, slots=True)
class Dots:
    """Shares to compare, one a row."""

    template: ClassVar[str] = "components/_chart_dots.html"
    dots: list[Dot]


def sure(count: int, total: int, deviations: float = SURE) -> tuple[float, float]:
    """The range, in per cent, that surely holds the true share (Wilson 1927, score interval)."""
    if not total:
        return 0.0, 100.0
    share, spread = count / total, deviations**2 / total
    middle = (share + spread / 2) / (1 + spread)
    half = deviations * math.sqrt(share * (1 - share) / total + spread / (4 * total)) / (1 + spread)
    return max(100 * (middle - half), 0.0), min(100 * (middle + half), 100.0)


def dots(cases: Sequence[tuple[str, int, int]], usual: float) -> Dots:
    """Lay out (label, count, total): golden where surely above the usual share, red where surely below."""
    laid = []
    for label, count, total in cases:
        low, high = sure(count, total)
        tone = "gold" if low > usual else "clay" if high < usual else "ink"
        laid.append(Dot(label, count, total, 100 * count / total if total else 0.0, low, high, tone))
    return Dots(laid)


@dataclass(frozen=True, slots=True)
class Growth:
    """A number over time: a path in a box of 1000 by 1000, and where its last point stands."""

    template: ClassVar[str] = "components/_chart_growth.html"
    lines: list[Mark]
    marks: list[Mark]
    path: str
    last: int
    last_y: float


def growth(labels: Sequence[str], values: Sequence[int]) -> Growth:
    """Lay out a value for each label; the axis starts near the lowest where all are far from zero."""
    least, most = min(values), max(values)
    step = 10 ** (len(str(most)) - 1)
    low = least // step * step if least > most / 2 else 0
    lines = ruled(most, low)
    top = int(lines[-1].label)
    heights = [100 - 100 * (value - low) / (top - low) for value in values]
    unit = 1000 / max(len(values) - 1, 1)
    path = "M" + "L".join(f"{unit * number:.1f} {10 * y:.1f}" for number, y in enumerate(heights))
    return Growth(lines, _marked_points(labels), path, values[-1], heights[-1])


@dataclass(frozen=True, slots=True)
class Mane:
    """Rays around a number: (the outcome that names the colour, how many rays, the rays as a path)."""

    template: ClassVar[str] = "components/_chart_mane.html"
    rays: list[tuple[str, int, str]]
    total: int

    @property
    def golden(self) -> int:
        """How many rays the first outcome has: the number in the middle."""
        return self.rays[0][1]


def mane(cases: Mapping[str, int]) -> Mane:
    """Lay out a ray for each case, clockwise from the top; beyond 100 cases a ray is one in a hundred."""
    counts = shapes.tick_counts(cases)
    total = sum(counts.values())
    paths, first = [], 0
    for kind, count in counts.items():
        rays = (_ray(number, total, MANE_OUTER[kind]) for number in range(first, first + count))
        paths.append((kind, count, "".join(rays)))
        first += count
    return Mane(paths, total)


def _ray(number: int, total: int, outer: float) -> str:
    angle = 2 * math.pi * (number + 0.5) / total
    across, down = math.sin(angle), -math.cos(angle)
    ends = [
        f"{MANE_CENTRE + across * radius:.1f} {MANE_CENTRE + down * radius:.1f}"
        for radius in (MANE_INNER, outer)
    ]
    return f"M{ends[0]}L{ends[1]}"
