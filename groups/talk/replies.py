"""Answering a post, or an answer to it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from groups.models import Post, Reply
from groups.talk import hearing, searching, speaking
from lion.refusals import Refused

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from lion.members.models import Member


def add(
    author: Member,
    post: Post,
    text: str,
    *,
    key: UUID,
    parent: Reply | None = None,
    at: datetime | None = None,
) -> Reply:
    """Reply to the post, or to the `parent` below it. `key` came with the form: sending it twice is once.

    Raises `Refused`: 403 for who may not speak here, 409 where the post is locked, hidden or gone,
    422 for no words or too many, 429 for a flood.
    """
    now = at or timezone.now()
    kept = speaking.words(text, "reply")
    with transaction.atomic():
        speaking.member_of(post.group, author, now)
        there = Reply.objects.filter(pk=key).first()
        if there is not None:
            return _mine(there, author, post)
        refuse_closed(post)
        if parent is not None:
            _refuse_gone(parent, post)
        speaking.refuse_flood(author, now)
        Post.objects.filter(pk=post.pk).update(active_at=now)
        mentioned = speaking.mentioned(kept, post.group)
        made = Reply.objects.create(
            id=key,
            post=post,
            parent=parent,
            root_id=(parent.root_id or parent.pk) if parent else None,
            depth=parent.depth + 1 if parent else 0,
            author=author,
            text=kept,
            searched=searching.fold(kept),
            mentions=[one.handle for one in mentioned],
            created_at=now,
        )
        told = hearing.tell_mentioned(made, mentioned, now)
        hearing.tell_followers(made, told, now)
    return made


def refuse_closed(post: Post) -> None:
    """Refuse to answer what is locked, hidden, taken back or a draft; hold the post as it is."""
    held = Post.objects.select_for_update(no_key=True).get(pk=post.pk)
    if held.locked_at is not None:
        raise Refused(_("The stewards have locked this: it takes no more replies."))
    if not held.is_shown or held.published_at is None:
        raise Refused(_("This is no longer there to reply to."))


def _mine(there: Reply, author: Member, post: Post) -> Reply:
    if there.author_id != author.pk or there.post_id != post.pk:
        raise Refused(_("This form has been used. Open a new one."))
    return there


def _refuse_gone(parent: Reply, post: Post) -> None:
    if parent.post_id != post.pk:
        raise Refused(_("There is no such reply here."), status=HTTPStatus.NOT_FOUND)
    if not Reply.objects.filter(pk=parent.pk, hidden_at=None, withdrawn_at=None).exists():
        raise Refused(_("This is no longer there to reply to."))
