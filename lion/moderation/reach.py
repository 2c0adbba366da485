"""Counting who was active, month by month: the yearly report reads the months, not a million answers.

What happened in a month is not rewritten, so a month is counted daily while it lasts and once after its end.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.db.models import Avg, Min

from connections.models import Answer, Invitation
from lion.moderation.models import Reach

DAILY = timedelta(hours=23)


def sweep(at: datetime) -> int:
    """Count the months that are due; returns how many. None within a day of the last count; twice is once."""
    last = Reach.objects.order_by("-month").first()
    if last is not None and last.counted_at > at - DAILY:
        return 0
    if last is None:
        begun = Invitation.objects.aggregate(first=Min("sent_at"))["first"]
    else:
        begun = datetime(last.month.year, last.month.month, 1, tzinfo=UTC)
    if begun is None:
        return 0
    months = list(_months(begun, at))
    for start, end in months:
        counted = {"members": _active(start, end), "counted_at": at}
        Reach.objects.update_or_create(month=start.date(), defaults=counted)
    return len(months)


def mean(year: int) -> int:
    """Members active in a month, on average over the months of the year in which anybody was."""
    months = Reach.objects.filter(month__year=year, members__gt=0)
    return round(months.aggregate(mean=Avg("members"))["mean"] or 0)


def _active(start: datetime, end: datetime) -> int:
    """Who sent, or answered by their own hand, in that time: each once. One query."""
    sent = Invitation.objects.filter(sent_at__gte=start, sent_at__lt=end).values_list("sender")
    answered = Answer.objects.filter(answered_at__gte=start, answered_at__lt=end, rule=None)
    return sent.order_by().union(answered.order_by().values_list("invitation__recipient")).count()


def _months(begun: datetime, at: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The start and the end of each month from the first one to the present one."""
    start = begun.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    while start <= at:
        end = (start + timedelta(days=32)).replace(day=1)
        yield start, end
        start = end
