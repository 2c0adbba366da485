"""The numbers of the fair rule (FAIRNESS.md, section 2)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

DAY = 86_400


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy: times in seconds, rates and weights as shares of 1, lines as values of R."""

    start: float = 0.5
    base_rate: float = 0.20
    most_rate: float = 0.95
    prior_idk: float = 0.6
    prior_answers: float = 6.0
    odds: float = 4.0
    cap: float = 0.375
    taint_prior: float = 3.0
    circle_last: int = 12
    circle_within: int = 30 * DAY
    covered_accept: float = 0.25
    half_life: int = 180 * DAY
    epoch: int = 30 * DAY
    restart: float = 0.5
    warn: float = 10.0
    restrict: float = 100.0
    suspend: float = 1000.0

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
                raise ValueError(f"{field.name} must be a number, not {value!r}")
            if value <= 0:
                raise ValueError(f"{field.name} must be more than 0, not {value!r}")
        if not self.base_rate <= self.most_rate < 1:
            raise ValueError("base_rate must be at most most_rate, and that less than 1")
        if not self.start < self.warn < self.restrict < self.suspend:
            raise ValueError("start, warn, restrict and suspend must rise")
        if self.start + self.restart > 1:
            raise ValueError("start and restart together must be at most 1, or the promise does not hold")

    @classmethod
    def from_dict(cls, numbers: Mapping[str, Any]) -> Policy:
        """A policy from its stored numbers. Raises `ValueError` for unknown names and impossible values."""
        unknown = set(numbers) - {field.name for field in fields(cls)}
        if unknown:
            raise ValueError(f"unknown numbers: {', '.join(sorted(unknown))}")
        return cls(**numbers)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)
