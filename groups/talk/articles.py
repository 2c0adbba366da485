"""Articles: written as drafts that nobody else sees, published once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from groups.models import Group, Post
from groups.talk import hearing, posts, searching, speaking
from lion.refusals import Refused

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from lion.members.models import Member


def draft(
    author: Member, group: Group, title: str, text: str, *, key: UUID, at: datetime | None = None
) -> Post:
    """Keep a new article as a draft. `key` came with the form: sending the form twice keeps one.

    Raises `Refused`: 403 for who may not speak here, 422 for no words or too many, 429 for a flood.
    """
    now = at or timezone.now()
    kept, title = speaking.words(text, Post.Kind.ARTICLE), speaking.titled(title)
    with transaction.atomic():
        speaking.member_of(group, author, now)
        there = posts.said_already(author, group, key)
        if there is not None:
            return there
        speaking.refuse_flood(author, now)
        return Post.objects.create(
            id=key,
            kind=Post.Kind.ARTICLE,
            group=group,
            author=author,
            title=title,
            text=kept,
            searched=searching.fold(title, kept),
            created_at=now,
            active_at=now,
        )


def publish(author: Member, post: Post, *, at: datetime | None = None) -> Post:
    """Let the group read a draft; publishing it twice is once."""
    now = at or timezone.now()
    with transaction.atomic():
        speaking.member_of(post.group, author, now)
        rows = Post.objects.filter(pk=post.pk, author=author, withdrawn_at=None)
        if rows.filter(published_at=None).update(published_at=now, active_at=now):
            mentioned = speaking.mentioned(rows.get().text, post.group)
            rows.update(mentions=[one.handle for one in mentioned])
            hearing.tell_mentioned(rows.get(), mentioned, now)
        elif not rows.exists():
            raise Refused(_("This is no longer there to publish."))
    post.refresh_from_db()
    return post


def drafts(author: Member, group: Group) -> list[Post]:
    """What the author has not published yet, the newest first."""
    rows = Post.objects.filter(author=author, group=group, published_at=None).select_related("group")
    return list(rows.order_by("-created_at"))
