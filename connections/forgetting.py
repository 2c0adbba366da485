"""What a member who leaves LION takes along: their words, lists and ties. What was answered stays a fact."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q

from connections.models import (
    Connection,
    Contact,
    Import,
    Invitation,
    Memo,
    Question,
    Rule,
    SavedView,
    Tag,
)
from lion.members.models import Block

if TYPE_CHECKING:
    from lion.members.models import Member


def forget(member: Member, at: datetime) -> None:
    """Withdraw what they sent, close what they received, and delete what is theirs alone.

    To others it looks as if the clock had closed their invitations. In the caller's transaction.
    """
    open_ones = Invitation.objects.filter(closed_at__isnull=True)
    open_ones.filter(sender=member).update(closed_at=at, withdrawn_at=at)
    open_ones.filter(recipient=member).update(closed_at=at)
    Invitation.objects.filter(sender=member).update(note="", how_detail="")
    Question.objects.filter(invitation__recipient=member).update(text="")
    Question.objects.filter(invitation__sender=member).update(reply="")
    Connection.objects.filter(Q(low=member) | Q(high=member)).delete()
    Block.objects.filter(Q(blocker=member) | Q(blocked=member)).delete()
    Contact.objects.filter(member=member).update(member=None)
    Contact.objects.filter(owner=member).delete()
    _forget_imports(member)
    for about in (Memo, Tag):
        about._default_manager.filter(Q(owner=member) | Q(about=member)).delete()
    Rule.objects.filter(member=member).delete()
    SavedView.objects.filter(member=member).delete()


def _forget_imports(member: Member) -> None:
    """Delete the member's imports, and what they uploaded once that is final."""
    mine = Import.objects.filter(member=member)
    for upload in mine.exclude(upload="").values_list("upload", flat=True):
        transaction.on_commit(partial(default_storage.delete, upload))
    mine.delete()
