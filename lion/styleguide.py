"""Every part of the look in its states, on one page: for those who build LION, not for members."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe


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
    }
    return render(request, "styleguide.html", context)
