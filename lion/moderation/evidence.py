"""What a member is shown of their own tally: numbers by the week, refreshed once a day, never who.

The day's refresh keeps the moment at which a number moves from pointing at the person who had just
answered.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from lion.moderation import policies
from lion.moderation.models import Weighing
from lion.moderation.tally import Policy
from lion.moments import midnight, monday

if TYPE_CHECKING:
    from lion.members.models import Member

SHOWN = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Week:
    """The answers of one week: counted accepts and IDKs, and IDKs that were looked at and not counted."""

    starts: datetime
    accepts: int
    idk: int
    set_aside: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """A member's evidence as they see it; `r` and `lines` are values of R (FAIRNESS.md, section 2)."""

    as_of: datetime
    r: float
    policy: Policy
    points: list[tuple[datetime, float]]
    weeks: list[Week]

    @property
    def lines(self) -> dict[str, float]:
        return {"warn": self.policy.warn, "restrict": self.policy.restrict, "suspend": self.policy.suspend}

    @property
    def next_line(self) -> str | None:
        """The first line above R, or None past the last."""
        return next((name for name, line in self.lines.items() if self.r < line), None)

    @property
    def idks_to_next(self) -> int | None:
        """How many independent IDKs in a row, at the usual weight, would reach the next line."""
        if self.next_line is None:
            return None
        return max(
            1, math.ceil(math.log(self.lines[self.next_line] / max(self.r, 1e-9)) / math.log(self.step))
        )

    @property
    def step(self) -> float:
        """By what one IDK from a usual recipient multiplies R."""
        b = self.policy.base_rate
        odds = self.policy.odds * b / (1 - b)
        return odds / (1 + odds) / b

    @property
    def after_one(self) -> float:
        """R after one more IDK of the usual weight."""
        return self.r * self.step


def shown_to(member: Member, now: datetime) -> Evidence:
    """The member's own evidence as of last midnight UTC. Two queries."""
    as_of = midnight(now)
    policy = policies.tally_of(policies.in_force())
    rows = list(
        Weighing.objects.about(member)
        .filter(at__gte=as_of - SHOWN, at__lt=as_of)
        .values_list("at", "verb", "counted", "set_aside", "r_after")
    )
    points = [(at, r) for at, _verb, _counted, _aside, r in rows]
    last_at, last_r = points[-1] if points else (as_of, policy.start)
    return Evidence(
        as_of=as_of,
        r=decayed(last_r, as_of - last_at, policy),
        policy=policy,
        points=points,
        weeks=_weeks(rows),
    )


def decayed(r: float, waited: timedelta, policy: Policy) -> float:
    """R after a time without answers: halved for every half-life."""
    return float(r * 0.5 ** (waited.total_seconds() / policy.half_life))


def _weeks(rows: list[tuple[datetime, str, bool, bool, float]]) -> list[Week]:
    tallied: dict[datetime, list[int]] = defaultdict(lambda: [0, 0, 0])
    for at, verb, counted, aside, _r in rows:
        week = monday(at)
        counts = counted and not aside
        if verb == "accept":
            tallied[week][0] += counts
        else:
            tallied[week][1 if counts else 2] += 1
    return [Week(week, *numbers) for week, numbers in sorted(tallied.items(), reverse=True)]
