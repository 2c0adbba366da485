"""What a ruling would mail: the ruling is made, its mails are read, and all of it is taken back.

So the preview is the mail, word for word; only the address of a decision that is not yet made differs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max

from lion import nudges
from lion.members import delivery
from lion.members.models import Notice

if TYPE_CHECKING:
    from lion.members.models import Member


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as it would leave."""

    to: str
    subject: str
    text: str


def letters(member: Member, act: Callable[[], Any]) -> list[Letter]:
    """The mails that `act` would send to the member. Nothing is kept. Raises what `act` raises."""
    with transaction.atomic(), nudges.silenced():
        told = Notice.objects.filter(member=member.pk)
        before = told.aggregate(last=Max("pk"))["last"] or 0
        act()
        due = told.filter(pk__gt=before, mail_due=True).select_related("member").order_by("pk")
        found = [delivery.message(one) for one in due]
        transaction.set_rollback(True)
    return [Letter(mail.to[0], str(mail.subject), str(mail.body)) for mail in found]
