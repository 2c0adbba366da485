"""Writing rulings into the ledger.

Every entry is written under the fold's lock, so that ids become visible in their order: nothing can
be folded past. A ruling comes after everything that had settled by its moment, however late the worker is.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from lion.moderation import entering, policies
from lion.moderation.models import Entry, Fold

if TYPE_CHECKING:
    from lion.members.models import Member


BATCH = 5000


def lock() -> Fold:
    """Wait for, and hold until the transaction ends, the right to write and fold entries."""
    return Fold.objects.select_for_update().get(pk=1)


def reset(member: Member, *, upto: int, at: datetime) -> Entry:
    """A ruling for the member: R goes back to its start, the answers up to entry `upto` leave every count."""
    return _ruling(Entry.Kind.RESET, member, at, upto=upto)


def upheld_spam(member: Member, *, at: datetime) -> Entry:
    """A spam report on the member was upheld."""
    return _ruling(Entry.Kind.UPHELD_SPAM, member, at)


def _ruling(kind: str, member: Member, at: datetime, upto: int | None = None) -> Entry:
    with transaction.atomic():
        lock()
        while entering.enter(at, BATCH):
            pass
        return Entry.objects.create(kind=kind, at=at, target=member, upto=upto, policy=policies.in_force())
