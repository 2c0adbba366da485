"""The plot of a member's evidence over time: where its lines, curves and labels stand. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from lion.moments import monday

LOWEST, HIGHEST = -1.0, 4.0
BEFORE, LONGEST_BEFORE = timedelta(days=60), timedelta(days=365)
AFTER, LONGEST_AFTER = timedelta(days=45), timedelta(days=180)
MOST_MONTHS = 7

Point = tuple[datetime, float]


@dataclass(frozen=True, slots=True)
class Line:
    """A level at which something starts: its name, R, and its height in per cent from the top."""

    name: str
    value: float
    y: float


@dataclass(frozen=True, slots=True)
class EvidencePlot:
    """All that the template draws; positions in per cent, paths in a box of 1000 by 1000."""

    past: str
    area: str
    future: str
    today_x: float
    today_y: float
    lines: list[Line]
    months: list[tuple[float, datetime]]
    falls_under: str
    falls_on: datetime | None
    falls_x: float
    falls_y: float


def height(evidence: float) -> float:
    """Where R stands on the plot's logarithmic scale, in per cent from the top."""
    log = math.log10(evidence) if evidence > 0 else LOWEST
    return 100 * (HIGHEST - min(max(log, LOWEST), HIGHEST)) / (HIGHEST - LOWEST)


def weekly(points: Iterable[Point], until: datetime) -> list[Point]:
    """The last value of each week, at the week's end or at `until`: no single answer can be read off."""
    last: dict[datetime, float] = {}
    for at, value in points:
        last[min(monday(at) + timedelta(days=7), until)] = value
    return sorted(last.items())


def decay(value: float, waited: timedelta, half_life: timedelta) -> float:
    """R after a time without answers (FAIRNESS.md, section 2, step 6)."""
    return float(value * 0.5 ** (waited / half_life))


def evidence_plot(
    points: Iterable[Point], lines: Mapping[str, float], now: datetime, half_life: timedelta
) -> EvidencePlot:
    """Lay out R over time, by the week, with what comes if nobody adds an answer.

    `points` are moments and the R after an answer; `lines` name the R at which each step starts.
    """
    vertices = _with_decay(weekly(points, now), now, half_life)
    start = max(min(vertices[0][0], now - BEFORE), now - LONGEST_BEFORE)
    here = vertices[-1][1]
    passed = [(name, value) for name, value in lines.items() if here >= value]
    falls_under, falls_on = ("", None)
    if passed:
        falls_under, line = max(passed, key=lambda one: one[1])
        falls_on = now + half_life * math.log2(here / line)
    end = now + max(AFTER, min(LONGEST_AFTER, (falls_on - now) * 1.3 if falls_on else AFTER))

    def across(at: datetime) -> float:
        return min(max(100 * ((at - start) / (end - start)), 0.0), 100.0)

    past = _path([(across(at), height(value)) for at, value in vertices if at >= start])
    ahead = [(across(now), height(here)), (across(end), height(decay(here, end - now, half_life)))]
    return EvidencePlot(
        past=past,
        area=f"{past}V1000H{10 * across(max(vertices[0][0], start)):g}Z",
        future=_path(ahead),
        today_x=across(now),
        today_y=height(here),
        lines=[Line(name, value, height(value)) for name, value in lines.items()],
        months=[(across(month), month) for month in _months(start, end)],
        falls_under=falls_under,
        falls_on=falls_on,
        falls_x=across(falls_on) if falls_on else 0.0,
        falls_y=height(lines[falls_under]) if falls_under else 0.0,
    )


def _with_decay(points: Sequence[Point], now: datetime, half_life: timedelta) -> list[Point]:
    """The corners of the curve: before each change the value has faded since the last one."""
    if not points:
        return [(now, 0.5)]
    corners = [points[0]]
    for at, value in points[1:]:
        before, held = corners[-1]
        corners += [(at, decay(held, at - before, half_life)), (at, value)]
    at, value = corners[-1]
    return [*corners, (now, decay(value, now - at, half_life))]


def _path(points: Sequence[tuple[float, float]]) -> str:
    """A path through points given in per cent."""
    return "M" + "L".join(f"{10 * x:.1f} {10 * y:.1f}" for x, y in points)


def _months(start: datetime, end: datetime) -> list[datetime]:
    """First days of months between the two, thinned out to what fits."""
    first = start.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    found = []
    while first < end:
        if first > start:
            found.append(first)
        first = (first + timedelta(days=32)).replace(day=1)
    return found[:: math.ceil(len(found) / MOST_MONTHS) or 1]
