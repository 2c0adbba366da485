"""The one function that writes the moderators' log."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from lion.moderation.models import Action

if TYPE_CHECKING:
    from lion.members.models import Member


def write(
    verb: str,
    obj: object,
    *,
    member: Member | None = None,
    by: Member | None = None,
    reason: str = "",
    at: datetime | None = None,
    **details: Any,
) -> Action:
    """Add a line, in the caller's transaction: who (`by`, LION itself if None) did what to `obj`, and why."""
    return Action.objects.create(
        at=at or timezone.now(),
        actor=by,
        verb=verb,
        member=member,
        object=f"{type(obj).__name__.lower()} {getattr(obj, 'pk', '')}".strip(),
        reason=reason,
        details=details,
    )
