"""Reading what was said: lists of posts, and the thread below one."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from groups.models import Group, Post, Reply, Thanks

if TYPE_CHECKING:
    from uuid import UUID

    from lion.members.models import Member

ROOTS_A_PAGE = 20
TALKED_ABOUT = 3


def posts(group: Group, kind: str = "") -> QuerySet[Post]:
    """What is published in the group, pinned ones first, each with how many `answers` it has."""
    found = Post.objects.published().filter(group=group).in_order()
    if kind:
        found = found.filter(kind=kind)
    return with_answers(found).select_related("author", "group")


def with_answers(found: QuerySet[Post]) -> QuerySet[Post]:
    """Each post with `answers`: how many replies are there to read."""
    below = Reply.objects.filter(post=OuterRef("pk"), hidden_at=None, withdrawn_at=None)
    return found.annotate(answers=_count(below, "post"))


def with_thanks(found: QuerySet[Post], viewer: Member) -> QuerySet[Post]:
    """Each post with `thanked` and `mine`: how many thank for it, and whether the viewer does."""
    given = Thanks.objects.filter(post=OuterRef("pk"))
    return found.annotate(thanked=_count(given, "post"), mine=Exists(given.filter(member=viewer)))


def _count(rows: QuerySet[Any], key: str) -> Coalesce:
    counted = rows.order_by().values(key).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def counts(group: Group) -> dict[str, int]:
    """How many posts of each kind are published. One query."""
    rows = Post.objects.published().filter(group=group, hidden_at=None).order_by()
    found: dict[str, int] = dict.fromkeys(Post.Kind.values, 0)
    found.update(rows.values_list("kind").annotate(Count("pk")))
    return found


def talked_about(group: Group) -> list[Post]:
    """Where somebody spoke last."""
    return list(posts(group).filter(hidden_at=None).order_by("-active_at", "pk")[:TALKED_ABOUT])


def thread(post: Post, number: Any, viewer: Member) -> tuple[Page[Reply], list[Reply]]:
    """A page of the replies to the post, and these with all that is said below them, in reading order.

    Each with its `thanked` (how many thank for it) and `mine` (whether the viewer does).
    """
    replies: QuerySet[Reply] = Reply.objects.filter(post=post).annotate(
        thanked=_count(Thanks.objects.filter(reply=OuterRef("pk")), "reply"),
        mine=Exists(Thanks.objects.filter(reply=OuterRef("pk"), member=viewer)),
    )
    roots = replies.filter(parent=None).select_related("author")
    page = Paginator(roots, ROOTS_A_PAGE).get_page(number)
    below: defaultdict[UUID, list[Reply]] = defaultdict(list)
    nested = replies.filter(root__in=[root.pk for root in page]).select_related("author", "parent__author")
    for reply in nested:
        below[reply.parent_id or reply.pk].append(reply)
    said: list[Reply] = []
    waiting: list[Reply] = list(page)[::-1]
    while waiting:
        reply = waiting.pop()
        reply.post = post
        said.append(reply)
        waiting += reversed(below[reply.pk])
    return page, said


def page_of(reply: Reply) -> int:
    """Which page of its thread a reply is on, from 1."""
    root = reply.root or reply
    earlier = Reply.objects.filter(post=reply.post_id, parent=None, created_at__lt=root.created_at)
    same = Reply.objects.filter(post=reply.post_id, parent=None, created_at=root.created_at, pk__lt=root.pk)
    return (earlier.count() + same.count()) // ROOTS_A_PAGE + 1
