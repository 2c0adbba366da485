"""What the pages draw, as numbers and paths: gauges, ticks and scales. Pure; knows no page."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

RAYS = 60
GAUGE_CENTRE = 24.0
GAUGE_INNER = 17.0
GAUGE_OUTER = 22.4

TICKS = 100

HERO_RAYS = 126
HERO_INNER = 338.0
HERO_DOTS = 0.6
GOLDEN, PLASTIC = 0.6180339887, 0.7548776662

# Where the zones of the scale end, in per cent of its width; the first is the widest, because most
# members never leave it.
ZONE_ENDS = (40.0, 60.0, 80.0, 100.0)


@lru_cache(maxsize=512)
def rays(left: int, total: int) -> tuple[str, str]:
    """The gauge's paths: rays still left, then rays spent, clockwise from the top.

    A ray is one invitation where `total` is 60, a fair share of them otherwise. One that is left
    always shows, and so does one that is spent.
    """
    lit = share(left, total, RAYS)
    return _ray_path(range(lit)), _ray_path(range(lit, RAYS))


def share(part: int, total: int, shown: int) -> int:
    """How many of `shown` stand for `part` of `total`: never none for some, never all for fewer."""
    if total <= 0 or part <= 0:
        return 0
    if part >= total:
        return shown
    return min(max(round(part / total * shown), 1), shown - 1)


def _ray_path(numbers: Iterable[int]) -> str:
    return "".join(_ray(number) for number in numbers)


def _ray(number: int) -> str:
    angle = 2 * math.pi * number / RAYS
    across, down = math.sin(angle), -math.cos(angle)
    points = [
        (GAUGE_CENTRE + across * radius, GAUGE_CENTRE + down * radius)
        for radius in (GAUGE_INNER, GAUGE_OUTER)
    ]
    return "M{:.1f} {:.1f}L{:.1f} {:.1f}".format(*points[0], *points[1])


def tick_counts(cases: Mapping[str, int], most: int = TICKS) -> dict[str, int]:
    """How many ticks each outcome gets: one a case up to `most`, fair shares of `most` beyond.

    Shares are rounded by largest remainder (Hamilton), so that they add up.
    """
    total = sum(cases.values())
    if total <= most:
        return dict(cases)
    exact = {kind: count * most / total for kind, count in cases.items()}
    counts = {kind: math.floor(value) for kind, value in exact.items()}
    spare = most - sum(counts.values())
    for kind in sorted(exact, key=lambda kind: counts[kind] - exact[kind])[:spare]:
        counts[kind] += 1
    return counts


def tick_path(first: int, count: int, height: int) -> str:
    """A path of `count` upright ticks, one unit apart, the first in the middle of unit `first`."""
    return "".join(f"M{first + number + 0.5:g} 2V{height - 2}" for number in range(count))


def zone(evidence: float, lines: Sequence[float]) -> int:
    """Which of the four zones R is in: 0 good, 1 warning, 2 restriction, 3 suspension."""
    return sum(evidence >= line for line in lines)


def scale_position(evidence: float, lines: Sequence[float]) -> float:
    """Where R stands on the scale of four zones, in per cent.

    `lines` are the values of R at which warning, restriction and suspension start. Within a zone
    the scale is logarithmic; the first zone starts two decades below its line, the last ends one
    decade above.
    """
    logs = [math.log10(line) for line in lines]
    stops = [logs[0] - 2, *logs, logs[-1] + 1]
    ends = [0.0, *ZONE_ENDS]
    value = min(max(math.log10(evidence) if evidence > 0 else stops[0], stops[0]), stops[-1])
    for low, high, start, end in zip(stops, stops[1:], ends, ends[1:], strict=False):
        if value <= high:
            return start + (end - start) * (value - low) / (high - low)
    return ends[-1]


@dataclass(slots=True)
class Tone:
    """The rays of one colour of the hero, as one path, and the dots beyond some of them (x, y, radius)."""

    rays: str = ""
    dots: list[tuple[int, int, int]] = field(default_factory=list)


@lru_cache(maxsize=1)
def hero_mane() -> list[Tone]:
    """The mane behind the landing page's sign-in card: in a box of 1600 by 1040, the same every time.

    Lengths and colours follow multiples of irrational numbers modulo 1: scattered, yet even.
    """
    tones = [Tone(), Tone(), Tone()]
    for number in range(HERO_RAYS):
        angle = 2 * math.pi * number / HERO_RAYS
        reach, hue = number * GOLDEN % 1, 3 * (number * PLASTIC % 1)
        outer = HERO_INNER + 70 + 150 * reach
        tone = tones[int(hue)]
        tone.rays += f"M{_around(angle, HERO_INNER)}L{_around(angle, outer)}"
        if hue % 1 > HERO_DOTS:
            x, y = _around(angle, outer + 30 + 60 * (reach * hue * 7 % 1)).split()
            tone.dots.append((int(x), int(y), 4 + round(3 * reach)))
    return tones


def _around(angle: float, radius: float) -> str:
    """A point of the hero, clockwise from the top, as "x y"."""
    return f"{round(800 + math.sin(angle) * radius)} {round(520 - math.cos(angle) * radius)}"
