"""The group's log, written by one function and never rewritten."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from groups.models import Deed
from lion import origins

if TYPE_CHECKING:
    from datetime import datetime

    from groups.models import Group
    from lion.members.models import Member


def write(
    kind: Deed.Kind,
    group: Group,
    *,
    by: Member | None,
    member: Member | None = None,
    reason: str = "",
    at: datetime | None = None,
    before: Any = None,
    after: Any = None,
    **detail: Any,
) -> Deed:
    """Write down what was done, inside the transaction that does it. `by` is None where a rule did it."""
    return Deed.objects.create(
        kind=kind,
        group=group,
        by=by,
        member=member,
        reason=reason,
        at=at or timezone.now(),
        before=before,
        after=after,
        detail=detail,
        through=origins.present(),
    )
