"""Moments as people read them, and in addresses: whole microseconds since 1970, which no rounding changes.

How they are written in each language is said in `lion/formats/`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def number_of(moment: datetime) -> int:
    """The moment in microseconds since 1970."""
    return (moment - EPOCH) // MICROSECOND


def moment_of(number: int | str) -> datetime | None:
    """The moment of such a number or of its digits; None where it is none."""
    try:
        return EPOCH + int(number) * MICROSECOND
    except (OverflowError, ValueError):
        return None


def midnight(moment: datetime) -> datetime:
    """The last midnight UTC: up to then is counted what must not point at who has just answered."""
    return moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def monday(moment: datetime) -> datetime:
    """The midnight with which its week began, in the moment's own time zone."""
    return (moment - timedelta(days=moment.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)


def day(moment: datetime) -> str:
    """The date, where the reader is: 15 March 2027."""
    return date_format(timezone.localtime(moment), "DATE_FORMAT")


def day_of_year(moment: datetime | None) -> str:
    """The date of a moment less than a year away: 15 March; nothing for None."""
    return date_format(timezone.localtime(moment), "MONTH_DAY_FORMAT") if moment else ""


def day_and_time(moment: datetime | None) -> str:
    """The date and the time, where the reader is: 15 March 2027, 07:31; nothing for None."""
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT") if moment else ""
