"""Opening discussions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from groups.models import Group, Post
from groups.talk import hearing, searching, speaking
from lion.refusals import Refused

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from lion.members.models import Member


def start(
    author: Member, group: Group, title: str, text: str, *, key: UUID, at: datetime | None = None
) -> Post:
    """Open a discussion. `key` came with the form: sending the form twice opens one.

    Raises `Refused`: 403 for who may not speak here, 422 for no words or too many, 429 for a flood.
    """
    now = at or timezone.now()
    kept, title = speaking.words(text, Post.Kind.DISCUSSION), speaking.titled(title)
    with transaction.atomic():
        speaking.member_of(group, author, now)
        there = said_already(author, group, key)
        if there is not None:
            return there
        speaking.refuse_flood(author, now)
        mentioned = speaking.mentioned(kept, group)
        made = Post.objects.create(
            id=key,
            group=group,
            author=author,
            title=title,
            text=kept,
            mentions=[one.handle for one in mentioned],
            searched=searching.fold(title, kept),
            created_at=now,
            published_at=now,
            active_at=now,
        )
        hearing.tell_mentioned(made, mentioned, now)
    return made


def said_already(author: Member, group: Group, key: UUID) -> Post | None:
    """The author's post of that number, where the form came before. For while the author's place is held."""
    there = Post.objects.select_related("group").filter(pk=key).first()
    if there is not None and (there.author_id != author.pk or there.group_id != group.pk):
        raise Refused(_("This form has been used. Open a new one."))
    return there
