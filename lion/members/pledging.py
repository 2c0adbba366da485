"""The pledge: "I welcome every invitation and never answer 'I don't know you'"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from lion.members.models import Member
from lion.members.models.member import PLEDGE_LOST_FOR

if TYPE_CHECKING:
    from datetime import datetime


def take(member: Member, *, at: datetime | None = None) -> None:
    """Take the pledge; twice keeps the first date. A badge lost to an IDK stays lost for its 90 days."""
    now = at or timezone.now()
    Member.objects.filter(pk=member.pk, pledged_at__isnull=True).update(pledged_at=now)
    member.refresh_from_db(fields=["pledged_at", "badge_lost_until"])


def drop(member: Member) -> None:
    """Withdraw the pledge; the badge goes at once."""
    Member.objects.filter(pk=member.pk).update(pledged_at=None)
    member.pledged_at = None


def lose_badge(member: Member, at: datetime) -> None:
    """An IDK given at that moment takes the badge away for 90 days; a later end is never brought forward."""
    until = at + PLEDGE_LOST_FOR
    sooner = Q(badge_lost_until__isnull=True) | Q(badge_lost_until__lt=until)
    Member.objects.filter(sooner, pk=member.pk).update(badge_lost_until=until)
    member.refresh_from_db(fields=["badge_lost_until"])
