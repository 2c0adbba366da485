"""Deleting an account after its seven days: every layer forgets the person and keeps the facts."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from connections import forgetting
from groups import membership
from groups.talk import editing
from lion.members import leaving
from lion.members.models import Member
from lion.moderation import opening

BATCH = 50


def sweep(at: datetime) -> int:
    """Delete the accounts that are due; returns how many."""
    return sum(erase(pk, at) for pk in list(leaving.due(at).values_list("pk", flat=True)[:BATCH]))


def erase(pk: int, at: datetime) -> bool:
    """Delete one account; False where another worker has, or its member has just decided to stay."""
    with transaction.atomic():
        held = Member.objects.select_for_update(no_key=True).get(pk=pk)
        if not leaving.due(at).filter(pk=pk).exists():
            return False
        membership.depart(held, at=at)
        editing.forget(held)
        opening.forget(held, at)
        forgetting.forget(held, at)
        leaving.forget(held, at)
    return True
