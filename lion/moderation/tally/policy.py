"""The numbers of the fair tally (FAIRNESS.md, section 2). A policy is a value: a change is another policy."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

DAY = 86_400


@dataclass(frozen=True, slots=True)
class Policy:
    """Every number that the fold uses; lengths of time are whole seconds. `ValueError` names an unfit field.

    The promise to members rests on three of the checks: `start + restart <= 1` (what is staked against
    a member in a lifetime), lines above that stake, and shares and credits between 0 and 1.
    """

    start: float = 0.5  # R of someone nobody has answered yet
    restart: float = 0.5  # what is added to R, in all, over a lifetime of epochs
    epoch: int = 30 * DAY
    half_life: int = 180 * DAY  # R is halved for every such time without a counted answer

    habit_idk: float = 0.6  # a habit starts as if so many IDKs ...
    habit_answers: float = 6.0  # ... had been among so many answers
    base_rate: float = 0.20  # the share of IDKs that anyone may meet without evidence against them
    top_rate: float = 0.95  # the highest habit that is believed
    odds: float = 4.0  # the alternative's odds of an IDK, as a multiple of the null's

    credit: float = 0.375  # the share of R that an accept may take away at most
    taint_answers: float = 3.0  # how many accepts are needed before those of restricted people weigh
    circle_voices: int = 12  # how many counted IDKers and accepters a circle is looked for among
    circle_window: int = 30 * DAY
    circle_power: float = 2.0
    covered_share: float = 0.25  # what an accept of a covered invitation weighs

    warn: float = 10.0
    restrict: float = 100.0
    suspend: float = 1000.0

    def __post_init__(self) -> None:
        for field in fields(self):
            self._check_type(field.name, whole=field.type == "int")
        for name, (low, high) in _RANGES.items():
            if not low <= getattr(self, name) <= high:
                raise ValueError(f"{name} must be from {low:g} to {high:g}, not {getattr(self, name):g}")
        if self.start + self.restart > 1:
            raise ValueError(
                "start and restart must not exceed 1 together: the promise to members rests on it"
            )
        if self.base_rate > self.top_rate:
            raise ValueError("base_rate must not be above top_rate")
        if self.habit_idk > self.habit_answers:
            raise ValueError("habit_idk must not be above habit_answers")
        if not 1 < self.warn < self.restrict < self.suspend:
            raise ValueError("warn, restrict and suspend must be above 1 and in rising order")

    def _check_type(self, name: str, *, whole: bool) -> None:
        value = getattr(self, name)
        if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
            raise ValueError(f"{name} must be a {'whole number' if whole else 'number'}, not {value!r}")
        if not math.isfinite(value):
            raise ValueError(f"{name} must be finite")

    def to_dict(self) -> dict[str, Any]:
        """The numbers by name, fit for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, numbers: Mapping[str, Any]) -> Self:
        """The policy with exactly these numbers. `ValueError` names what is unknown, missing or unfit."""
        known = {field.name for field in fields(cls)}
        for problem, names in (("unknown", set(numbers) - known), ("missing", known - set(numbers))):
            if names:
                raise ValueError(f"{problem} numbers: {', '.join(sorted(names))}")
        return cls(**numbers)


_RANGES: Mapping[str, tuple[float, float]] = {
    "start": (1e-6, 1),
    "restart": (0, 1),
    "epoch": (DAY, 3650 * DAY),
    "half_life": (DAY, 36_500 * DAY),
    "habit_idk": (0, 1000),
    "habit_answers": (1e-3, 1000),
    "base_rate": (0.01, 0.95),
    "top_rate": (0.01, 0.99),
    "odds": (1.01, 100),
    "credit": (0.01, 1),
    "taint_answers": (1e-3, 1000),
    "circle_voices": (0, 100),
    "circle_window": (0, 3650 * DAY),
    "circle_power": (0, 10),
    "covered_share": (0, 1),
    "suspend": (1, 1e9),
}
