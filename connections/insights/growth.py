"""How many connections a member had at the end of each day or week."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from connections.insights.figure import Cell, Figure
from lion import charts

if TYPE_CHECKING:
    from connections.insights.period import Period


def over_time(connected: Sequence[tuple[datetime, datetime | None]], further: int, period: Period) -> Figure:
    """Connections over time, those that ended left out from then on."""
    made = sorted(start for start, _end in connected)
    ended = sorted(end for _start, end in connected if end)
    ends = [*period.starts[1:], period.now]
    values = [bisect_left(made, end) - bisect_left(ended, end) for end in ends]
    rows: list[list[Cell]] = [list(row) for row in zip(period.labels, values, strict=True)]
    title = ngettext("%(count)s connection", "%(count)s connections", values[-1]) % {"count": values[-1]}
    if further:
        title = _("%(connections)s, and %(further)s one step further") % {
            "connections": title,
            "further": further,
        }
    day = _("First-degree connections at the end of each day.")
    week = _("First-degree connections at the end of each week.")
    return Figure(
        name="connections",
        title=title,
        hint=day if period.by_day else week,
        head=[_("Day") if period.by_day else _("Week of"), _("Connections")],
        rows=rows,
        chart=charts.growth(period.labels, values),
    )
