"""When a member's mails may go: not in their quiet hours, and once a day what they want once a day."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lion.members.models import Member

DIGEST_AT = time(8)
"""When the daily mail goes, by the member's clock, or as soon after as their quiet hours end."""


def quiet_end(member: Member, at: datetime) -> datetime | None:
    """When the quiet hours end that this moment lies in; None where it lies in none.

    Quiet hours are by the member's clock, from `quiet_from` until before `quiet_until`, over midnight too.
    """
    start, end = member.quiet_from, member.quiet_until
    if start is None or end is None:
        return None
    local = at.astimezone(member.zone)
    clock = local.time()
    overnight = start > end
    if not (clock >= start or clock < end if overnight else start <= clock < end):
        return None
    day = local.date() + timedelta(days=1 if overnight and clock >= start else 0)
    return datetime.combine(day, end, member.zone)


def next_digest(member: Member, at: datetime) -> datetime:
    """When the member's next daily mail goes."""
    local = at.astimezone(member.zone)
    day = local.date() + timedelta(days=0 if local.time() < DIGEST_AT else 1)
    moment = datetime.combine(day, DIGEST_AT, member.zone)
    return quiet_end(member, moment) or moment
