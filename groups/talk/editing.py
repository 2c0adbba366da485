"""Changing one's own words, with what they were before for all to read; and taking them back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from groups.models import Earlier, Following, Post, Reply, Thanks
from groups.talk import hearing, pictures, searching, speaking
from lion.refusals import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from lion.members.models import Member


def edit_post(
    author: Member, post: Post, title: str, text: str, *, seen: int, at: datetime | None = None
) -> Post:
    """Change the author's own post. `seen` is how many edits the form knew of.

    What a published post said before is kept for its readers; of a draft nothing is. Raises `Refused`
    (409) where it was changed elsewhere meanwhile, locked, hidden or taken back.
    """
    now = at or timezone.now()
    kept, title = speaking.words(text, post.kind), speaking.titled(title)
    with transaction.atomic():
        speaking.member_of(post.group, author, now)
        held = Post.objects.select_for_update(no_key=True).get(pk=post.pk)
        if (held.title, held.text) == (title, kept):
            return held
        _refuse_stale(held, author, seen, locked=held.locked_at is not None)
        if held.published_at is not None:
            Earlier.objects.create(post=held, number=seen, title=held.title, text=held.text, until=now)
        mentioned = speaking.mentioned(kept, post.group)
        Post.objects.filter(pk=held.pk).update(
            title=title, **_change(held, kept, mentioned, now) | {"searched": searching.fold(title, kept)}
        )
        post.refresh_from_db()
        if held.published_at is not None:
            hearing.tell_mentioned(post, [one for one in mentioned if one.handle not in held.mentions], now)
    return post


def edit_reply(author: Member, reply: Reply, text: str, *, seen: int, at: datetime | None = None) -> Reply:
    """Change the author's own reply, as `edit_post` does."""
    now = at or timezone.now()
    kept = speaking.words(text, "reply")
    with transaction.atomic():
        speaking.member_of(reply.post.group, author, now)
        post = Post.objects.select_for_update(no_key=True).get(pk=reply.post_id)
        held = Reply.objects.select_for_update(no_key=True).get(pk=reply.pk)
        if held.text == kept:
            return held
        _refuse_stale(held, author, seen, locked=post.locked_at is not None)
        Earlier.objects.create(reply=held, number=seen, text=held.text, until=now)
        mentioned = speaking.mentioned(kept, reply.post.group)
        Reply.objects.filter(pk=held.pk).update(**_change(held, kept, mentioned, now))
        reply.refresh_from_db()
        hearing.tell_mentioned(reply, [one for one in mentioned if one.handle not in held.mentions], now)
    return reply


def withdraw(author: Member, said: Post | Reply, *, at: datetime | None = None) -> bool:
    """Take one's own words back: they are gone, earlier ones too; what others answered stays.

    Whether this did it, so that twice is once. One need not be in the group any more to do so.
    """
    rows: QuerySet[Post] | QuerySet[Reply]
    with transaction.atomic():
        if isinstance(said, Post):
            pictures.remove_cover(author, said)
            if Post.objects.filter(pk=said.pk, author=author, published_at=None).delete()[0]:
                return True
            Earlier.objects.filter(post=said, post__author=author).delete()
            rows = Post.objects.filter(pk=said.pk)
            gone = {"title": "", "pinned_at": None}
        else:
            Earlier.objects.filter(reply=said, reply__author=author).delete()
            rows, gone = Reply.objects.filter(pk=said.pk), {}
        won = rows.filter(author=author, withdrawn_at=None).update(
            text="", searched="", mentions=[], withdrawn_at=at or timezone.now(), **gone
        )
    return bool(won)


def forget(member: Member) -> None:
    """Delete what is theirs alone when a member leaves LION: drafts, thanks, what they followed."""
    for draft in Post.objects.filter(author=member, published_at=None):
        withdraw(member, draft)
    Thanks.objects.filter(member=member).delete()
    Following.objects.filter(member=member).delete()


def _change(held: Post | Reply, text: str, mentioned: list[Member], at: datetime) -> dict[str, object]:
    published = not isinstance(held, Post) or held.published_at is not None
    return {
        "text": text,
        "searched": searching.fold(text),
        "mentions": [one.handle for one in mentioned],
        "edited_at": at if published else None,
        "edits": F("edits") + 1,
    }


def _refuse_stale(held: Post | Reply, author: Member, seen: int, *, locked: bool) -> None:
    if held.author_id != author.pk or not held.is_shown:
        raise Refused(_("This is no longer there to change."))
    if locked:
        raise Refused(_("The stewards have locked this: it stays as it is."))
    if held.edits != seen:
        raise Refused(_("This was changed in another window meanwhile. Copy your words, and open it again."))
