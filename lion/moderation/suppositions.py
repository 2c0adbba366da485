"""Asking "what if?", answering it in the worker, and forgetting the answer after a week."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from lion.moderation import supposing
from lion.moderation.models import Supposition
from lion.moderation.models.supposition import KEPT
from lion.moderation.tally import Policy

if TYPE_CHECKING:
    from lion.members.models import Member

SHOWN = 500
"""Changes that are kept to be shown; the counts are of all."""


def ask(policy: Policy, rule: str, *, by: Member, at: datetime | None = None) -> Supposition:
    """Write the question down; a worker answers it."""
    return Supposition.objects.create(
        rule=rule, numbers=policy.to_dict(), by=by, asked_at=at or timezone.now()
    )


def answer(pk: UUID | str, at: datetime | None = None) -> bool:
    """Answer one question, unless it is answered or another worker is at it; tells whether it was this one.

    How far it is can be read from the row meanwhile. Answering again after a crash starts anew.
    """
    now = at or timezone.now()
    one = Supposition.objects.filter(pk=pk)
    if not one.waiting(now).update(touched_at=now, done=0, entries=supposing.entries()):
        return False
    asked = one.get()

    def tell(done: int) -> None:
        one.filter(ended_at__isnull=True).update(done=done, touched_at=timezone.now())

    found = supposing.suppose(Policy.from_dict(asked.numbers), rule=asked.rule, tell=tell)
    result = {
        "now": found.now,
        "then": found.then,
        "differing": len(found.changes),
        "heavier": sum(change.is_heavier for change in found.changes),
        "changes": [asdict(change) for change in found.changes[:SHOWN]],
    }
    ended = {"ended_at": timezone.now(), "entries": found.entries, "done": found.entries, "result": result}
    return one.filter(ended_at__isnull=True).update(**ended) == 1


def sweep(at: datetime) -> int:
    """Answer what waits, and forget what is a week old; returns how many were answered."""
    Supposition.objects.filter(asked_at__lt=at - KEPT).delete()
    return sum(answer(pk, at) for pk in Supposition.objects.waiting(at).values_list("pk", flat=True))
