"""The ladder: which step a score leads to, and for how long. Pure: no Django, no clock."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import asdict, dataclass, fields
from datetime import timedelta
from typing import Any

STEPS = ("warning", "restriction", "suspension")
LEVELS = {"warn": "warning", "restrict": "restriction", "suspend": "suspension"}


@dataclass(frozen=True, slots=True)
class Ladder:
    """How long each step lasts, in days (PRODUCT.md, section 5)."""

    warning_at_least: int = 30
    warning_at_most: int = 180
    restriction_at_least: int = 7
    restriction_at_most: int = 30
    first_suspension: int = 7
    later_suspensions: int = 30
    appeal_within: int = 183

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 3650:
                raise ValueError(f"{field.name} must be a whole number of days from 1 to 3650, not {value!r}")

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def step_for(level: str, live: Collection[str]) -> str | None:
    """The step to take at a level (warn, restrict, suspend), or None where one as high is in force."""
    step = LEVELS[level]
    reached = max((STEPS.index(one) for one in live), default=-1)
    return step if STEPS.index(step) > reached else None


def duration(
    step: str, r: float, line: float, half_life: timedelta, earlier: int, ladder: Ladder
) -> timedelta:
    """How long a step lasts.

    A warning and a restriction end when the evidence `r`, halved every `half_life`, is back under
    `line`, within the ladder's bounds; a suspension lasts by the number of `earlier` suspensions.
    """
    if step == "suspension":
        return timedelta(days=ladder.later_suspensions if earlier else ladder.first_suspension)
    decay = half_life * max(0.0, math.log2(max(r, line) / line))
    least, most = (
        (ladder.warning_at_least, ladder.warning_at_most)
        if step == "warning"
        else (ladder.restriction_at_least, ladder.restriction_at_most)
    )
    return min(max(decay, timedelta(days=least)), timedelta(days=most))
