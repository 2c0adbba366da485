"""The pledge: "I welcome every invitation and never answer 'I don't know you'"."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils import timezone

from lion.members.models import Member
from lion.members.models.member import PLEDGE_LOST_FOR

if TYPE_CHECKING:
    from datetime import datetime


def take(member: Member, *, at: datetime | None = None) -> None:
    """Take the pledge; twice keeps the first date. A badge lost to an IDK stays lost for its 90 days.

    Who has taken it may be invited by anyone.
    """
    now = at or timezone.now()
    Member.objects.filter(pk=member.pk, pledged_at__isnull=True).update(
        pledged_at=now, invites_from=Member.InvitesFrom.ANYONE
    )
    member.refresh_from_db(fields=["pledged_at", "badge_lost_until", "invites_from"])


def drop(member: Member) -> None:
    """Withdraw the pledge; the badge goes at once."""
    Member.objects.filter(pk=member.pk).update(pledged_at=None)
    member.pledged_at = None


def lose_badges(idks: Iterable[tuple[Member, datetime]]) -> None:
    """Each IDK, given by the member at that moment, takes the badge away for 90 days.

    A later end is never brought forward. One query, however many.
    """
    losers: dict[int, Member] = {}
    for member, at in idks:
        loser = losers.setdefault(member.pk, member)
        until = at + PLEDGE_LOST_FOR
        if loser.badge_lost_until is None or loser.badge_lost_until < until:
            loser.badge_lost_until = until
    Member.objects.bulk_update(losers.values(), ["badge_lost_until"], batch_size=500)
