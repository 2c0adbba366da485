"""Every part of the look in its states, on one page: for those who build LION, not for members."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lion import charts


@dataclass(frozen=True, slots=True)
class Sample:
    """Nobody: a face for the sheet."""

    name: str
    initials: str
    tone: int
    wears_badge: bool = False


PEOPLE = (
    Sample("Jonas Lindqvist", "JL", 5),
    Sample("Amara Okafor", "AO", 2, wears_badge=True),
    Sample("Hanna Vogel", "HV", 3, wears_badge=True),
    Sample("მარიამ ლომიძე", "მლ", 6, wears_badge=True),
    Sample("Derek Vaughn", "DV", 1),
)
ROW_STATES = (
    ("", "At rest"),
    ("is-hover", "Hover"),
    ("is-focus", "Cursor"),
    ("is-open", "Open"),
    ("is-selected", "Selected"),
    ("is-leaving", "Leaving"),
)


WEEKS = ("24 Aug", "31 Aug", "7 Sep", "14 Sep", "21 Sep")
CHARTS = [
    {"name": f"kit-{number}", "title": title, "head": ["Case", "Accepted", "Sent"], "chart": chart}
    for number, (title, chart) in enumerate(
        [
            ("Seven in ten say yes", charts.mane({"accept": 71, "ask": 9, "rest": 20})),
            ("February got away", charts.columns(WEEKS, [31, 28, 44, 52, 60], [30, 28, 40, 33, 12])),
            ("Half within 3 hours", charts.bars(("1 h", "3 h", "1 day", "later"), [15, 21, 17, 4], 1)),
            ("A covenant helps", charts.dots([("Covenant", 54, 58), ("Other", 30, 51), ("None", 8, 33)], 62)),
            ("3,912 connections", charts.growth(WEEKS, [3120, 3340, 3500, 3740, 3912])),
        ]
    )
]


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """The component sheet, for staff and on one's own machine; for everyone else nothing is here."""
    if not (settings.DEBUG or request.user.is_staff):
        raise Http404
    now = timezone.now()
    days = (300, 200, 120, 60, 20)
    context = {
        "people": PEOPLE,
        "row_states": ROW_STATES,
        "moments": [now, now - timedelta(days=3), now - timedelta(days=40), now - timedelta(days=500)],
        "points": [(now - timedelta(days=ago), 0.5 * 2.5**count) for count, ago in enumerate(days, 1)],
        "lines": {"warn": 10.0, "restrict": 100.0, "suspend": 1000.0},
        "now": now,
        "charts": CHARTS,
    }
    return render(request, "styleguide.html", context)
