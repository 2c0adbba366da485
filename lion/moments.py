"""Moments in addresses: whole microseconds since 1970, which no rounding changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

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
