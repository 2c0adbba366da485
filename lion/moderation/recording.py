"""Counting each group's record in public. Only what senders see anyway is counted of answers: who said yes.

An archive, an IDK and silence look the same in every number, and a number that rests on fewer than five
is not written, so that nobody can tell from it what one person did.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from connections.models import Invitation
from connections.models.invitation import Verb
from groups.models import Group, Membership
from groups.models.record import Record
from lion.moderation.models import Breach

YEAR = timedelta(days=365)
RIPE = timedelta(days=14)
"""What was sent later may still be answered, and is left out of the share."""
DAILY = timedelta(hours=23)
FEWEST = Record.FEWEST
HOUR = timedelta(hours=1)


def sweep(at: datetime | None = None) -> int:
    """Count the open groups that were not counted within a day; returns how many. Twice is once."""
    now = at or timezone.now()
    fresh = Record.objects.filter(counted_at__gt=now - DAILY).values("group")
    due = list(Group.objects.open_networking().exclude(pk__in=fresh).values_list("pk", flat=True))
    if due:
        count(due, now)
    return len(due)


def count(groups: Iterable[int], at: datetime) -> None:
    """Write the records of these groups. Five queries, however many they are."""
    due = list(groups)
    numbers = _sent(due, at)
    hours = _hours(due, at)
    breaches = _by_group(
        Breach.objects.counting().filter(group__in=due, acted_at__isnull=False, at__gt=at - YEAR)
    )
    ended = Membership.objects.filter(group__in=due, removed=True, left_at__gt=at - YEAR, left_at__lte=at)
    removals = _by_group(ended)
    rows = [
        Record(
            group_id=group,
            invitations=_shown(numbers[group].get("sent", 0)),
            accepted=_share(numbers[group]),
            hours=round(median(hours[group])) if len(hours[group]) >= FEWEST else None,
            breaches=_shown(breaches.get(group, 0)),
            removals=_shown(removals.get(group, 0)),
            counted_at=at,
        )
        for group in due
    ]
    columns = ["invitations", "accepted", "hours", "breaches", "removals", "counted_at"]
    Record.objects.bulk_create(
        rows, batch_size=500, update_conflicts=True, unique_fields=["group"], update_fields=columns
    )


def _among_fellows(groups: list[int], at: datetime) -> Any:
    year = Q(sent_at__gt=at - YEAR, sent_at__lte=at)
    return Invitation.objects.filter(year, fellows=True, shared_groups__in=groups).order_by()


def _sent(groups: list[int], at: datetime) -> dict[int, dict[str, int]]:
    ripe = Q(sent_at__lte=at - RIPE)
    rows = (
        _among_fellows(groups, at)
        .values("shared_groups")
        .annotate(
            sent=Count("pk"),
            ripe=Count("pk", filter=ripe),
            accepted=Count("pk", filter=ripe & Q(answer=Verb.ACCEPT)),
            people=Count("recipient", filter=ripe, distinct=True),
        )
    )
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for row in rows:
        found[row["shared_groups"]] = row
    return found


def _hours(groups: list[int], at: datetime) -> dict[int, list[float]]:
    """How long each yes took. Read one by one: no database here has a median in common with the other."""
    found: dict[int, list[float]] = defaultdict(list)
    yes = _among_fellows(groups, at).filter(answer=Verb.ACCEPT)
    for group, sent, answered in yes.values_list("shared_groups", "sent_at", "answered_at").iterator():
        found[group].append((answered - sent) / HOUR)
    return found


def _by_group(rows: Any) -> dict[int, int]:
    return dict(rows.order_by().values_list("group").annotate(n=Count("pk")))


def _share(row: dict[str, int]) -> int | None:
    """In steps of five per cent; of at least five invitations to at least five members."""
    if min(row.get("ripe", 0), row.get("people", 0)) < FEWEST:
        return None
    return 5 * round(20 * row["accepted"] / row["ripe"])


def _shown(number: int) -> int | None:
    return number if number >= FEWEST else None
