"""Who hears of what is said: those it mentions, and those who follow the thread and have not muted it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from groups.models import Following, Group, Membership, Post, Reply
from lion.members import notices
from lion.members.models import Block, Member, Notice

if TYPE_CHECKING:
    from datetime import datetime


def follow(member: Member, post: Post, *, at: datetime | None = None) -> None:
    """Hear of new replies; twice is once, and ends muting."""
    now = at or timezone.now()
    Following.objects.update_or_create(
        post=post, member=member, defaults={"muted_at": None}, create_defaults={"since": now}
    )


def mute(member: Member, post: Post, *, at: datetime | None = None) -> None:
    """Hear nothing more of the post, not even when mentioned; twice is once."""
    now = at or timezone.now()
    Following.objects.update_or_create(
        post=post, member=member, defaults={"muted_at": now}, create_defaults={"since": now, "muted_at": now}
    )


def hears(member: Member, post: Post) -> bool:
    """Whether the member is told of new replies: by following or having spoken, and not muted. One query."""
    theirs = Following.objects.filter(post=OuterRef("pk"), member=member)
    said = Reply.objects.filter(post=OuterRef("pk"), author=member)
    listens = Q(Exists(theirs.filter(muted_at=None))) | Q(Exists(said)) | Q(author=member)
    muted = Exists(theirs.filter(muted_at__isnull=False))
    return Post.objects.filter(listens, pk=post.pk).exclude(muted).exists()


def tell_mentioned(said: Post | Reply, members: Iterable[Member], at: datetime) -> set[int]:
    """Tell those whom the words mention, each once for a post or reply; returns who was.

    Nobody hears of somebody whom they blocked, or who blocked them.
    """
    post = said if isinstance(said, Post) else said.post
    silent = {said.author_id, *_muted(post), *_apart(said)}
    heard = {one.pk: one for one in members if one.pk not in silent}
    told = [
        (one, f"mentioned:{said.pk}:{one.pk}", said.get_absolute_url(), _facts(said))
        for one in heard.values()
    ]
    notices.tell_each("mentioned", told, at=at)
    return set(heard)


def tell_followers(reply: Reply, but: set[int], at: datetime) -> None:
    """Tell who hears of the post that there is a new reply, unless an earlier one still waits to be seen."""
    post = reply.post
    waiting = Notice.objects.filter(kind="post-reply", url__startswith=post.get_absolute_url(), seen_at=None)
    silent = {*but, *_muted(post), *_apart(reply), *waiting.values_list("member", flat=True)}
    told = [
        (one, f"post-reply:{reply.pk}:{one.pk}", reply.get_absolute_url(), _facts(reply))
        for one in _listeners(post)
        if one.pk not in silent and one.pk != reply.author_id
    ]
    notices.tell_each("post-reply", told, at=at)


def _listeners(post: Post) -> QuerySet[Member]:
    """Who follows the post or has spoken in it, and may still read it."""
    followers = Following.objects.filter(post=post, muted_at=None).values("member")
    spoke = Reply.objects.filter(post=post, withdrawn_at=None, author__isnull=False).values("author")
    authors = Post.objects.filter(pk=post.pk, author__isnull=False).values("author")
    wanted = Q(pk__in=followers) | Q(pk__in=spoke) | Q(pk__in=authors)
    found: QuerySet[Member] = Member.objects.active().filter(wanted)
    if post.group.kind != Group.Kind.OPEN:
        found = found.filter(pk__in=Membership.objects.current().filter(group=post.group_id).values("member"))
    return found


def _muted(post: Post) -> set[int]:
    return set(Following.objects.filter(post=post, muted_at__isnull=False).values_list("member", flat=True))


def _apart(said: Post | Reply) -> set[int]:
    return Block.objects.around(said.author) if said.author else set()


def _facts(said: Post | Reply) -> dict[str, str]:
    post = said if isinstance(said, Post) else said.post
    who = said.author.name if said.author else ""
    return {"who": who, "title": post.title, "group": post.group.name}
