"""What LION holds of a member, as tables to take along: the account and what they were told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from lion.members.models import Notice

if TYPE_CHECKING:
    from lion.members.models import Member

Table = list[dict[str, Any]]
"""Rows of one kind: column to value, the same columns in each row."""

PROFILE = [
    *("name", "email", "handle", "headline", "industry", "location", "about", "linkedin"),
    *("language", "time_zone", "theme", "keys", "joined_at", "last_login", "pledged_at", "badge_lost_until"),
    *("in_directory", "invites_from", "invite_me", "mail_notices", "mail_off", "mail_daily"),
    *("quiet_from", "quiet_until", "warned_until", "restricted_until", "suspended_until", "leaving_at"),
]


def rows(found: Iterable[Mapping[str, object]]) -> Table:
    """Rows as a queryset's `values` gives them."""
    return [dict(one) for one in found]


def tables(member: Member) -> dict[str, Table]:
    """The member's own rows of this layer, by the name of their file."""
    told = Notice.objects.of(member).values("kind", "created_at", "seen_at", "mailed_at", "url", "context")
    return {
        "profile": [{name: getattr(member, name) for name in PROFILE}],
        "notices": rows(told),
    }
