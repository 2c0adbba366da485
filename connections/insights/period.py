"""The stretch of time that the insights look at, cut into days or weeks of the member's own calendar."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from django.utils.formats import date_format
from django.utils.translation import pgettext

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

DAYS = (30, 90, 365)
DAILY_UP_TO = 30

Row = TypeVar("Row")


@dataclass(frozen=True)
class Period:
    """The last so many days before `now`, in the member's time zone."""

    days: int
    now: datetime
    zone: ZoneInfo

    @property
    def start(self) -> datetime:
        return self.starts[0]

    @property
    def by_day(self) -> bool:
        """Whether its parts are days; weeks otherwise."""
        return self.days <= DAILY_UP_TO

    @cached_property
    def starts(self) -> list[datetime]:
        """When each of its days or weeks starts; the first one is whole."""
        first = (self.now - timedelta(days=self.days)).astimezone(self.zone)
        first = first.replace(hour=0, minute=0, second=0, microsecond=0)
        step = timedelta(days=1 if self.by_day else 7)
        if not self.by_day:
            first -= timedelta(days=first.weekday())
        found = []
        while first <= self.now:
            found.append(first)
            first += step  # the wall's clock: a day of 23 or 25 hours is a day
        return found

    @property
    def labels(self) -> list[str]:
        """The first day of each part, for people."""
        shape = pgettext("format of a day and short month", "j M")
        return [date_format(start, shape) for start in self.starts]

    def parts(self, rows: Iterable[Row], moment: Callable[[Row], datetime]) -> list[list[Row]]:
        """The rows that belong to each part."""
        found: list[list[Row]] = [[] for _start in self.starts]
        for row in rows:
            part = bisect_right(self.starts, moment(row)) - 1
            if part >= 0:
                found[part].append(row)
        return found
