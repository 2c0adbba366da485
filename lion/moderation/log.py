"""The one function that writes the moderators' log."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from lion import origins
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
    before: Any = None,
    after: Any = None,
    **details: Any,
) -> Action:
    """Add a line, in the caller's transaction: who (`by`, LION itself if None) did what to `obj`, and why.

    `before` and `after` say what it changed, in values that JSON knows; never a name, which only the
    member's own row holds. The request or task that is running is written down with it.
    """
    return Action.objects.create(
        at=at or timezone.now(),
        actor=by,
        verb=verb,
        member=member,
        object=f"{type(obj).__name__.lower()} {getattr(obj, 'pk', '')}".strip(),
        reason=reason,
        before=before,
        after=after,
        details=details,
        through=origins.present(),
    )
