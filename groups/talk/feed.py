"""An open group's feed (Atom, RFC 4287): its newest articles and discussions, for a reader's program.

Such a program cannot sign in, and what is said in groups is for members of LION only: each member has an
address of their own for each feed, which ends when their password changes or their account closes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from groups.models import Group, Post
from groups.talk import reading
from lion.members.models import Member

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

ENTRIES = 30
SALT = "groups.talk.feed"
UNFIT = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML document may hold (XML 1.0, production 2): one ends the feed for everybody."""


def address(member: Member, group: Group) -> str:
    """The member's own address of the group's feed; "" where the group is not an open one."""
    if not group.is_open:
        return ""
    return reverse("groups:feed", args=[group.slug, member.handle, _key(member, group)])


def reader(handle: str, key: str, group: Group) -> Member | None:
    """Whose address it is; nobody's where it is made up, or over."""
    member: Member | None = Member.objects.active().filter(handle=handle).first()
    if member is None or not group.is_open or not constant_time_compare(key, _key(member, group)):
        return None
    return member


def atom(group: Group, here: str) -> str:
    """The feed's text. `here` is its address."""
    feed = Atom1Feed(
        title=_fit(group.name),
        link=_whole(group.get_absolute_url()),
        description=_fit(group.summary),
        subtitle=_fit(group.summary),
        feed_url=_whole(here),
        feed_guid=_whole(group.get_absolute_url()),
    )
    for post in newest(group):
        feed.add_item(
            title=_fit(post.title),
            link=_whole(post.get_absolute_url()),
            description=_fit(_linked(post.html)),
            unique_id=f"urn:uuid:{post.pk}",
            pubdate=post.published_at,
            updateddate=post.edited_at or post.published_at,
            author_name=_fit(post.author.name) if post.author else _("Someone who has left"),
            categories=[str(post.get_kind_display())],
        )
    text: str = feed.writeString("utf-8")
    return text


def newest(group: Group) -> list[Post]:
    """What the feed holds."""
    rows = reading.posts(group).filter(hidden_at=None)
    return list(rows.order_by("-published_at", "pk")[:ENTRIES])


def _key(member: Member, group: Group) -> str:
    value = f"{group.pk}:{member.pk}:{member.password}"
    return salted_hmac(SALT, value, algorithm="sha256").hexdigest()[:32]


def _fit(text: str) -> str:
    return UNFIT.sub("", text)


def _whole(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def _linked(html: SafeString) -> str:
    return html.replace('href="/', f'href="{settings.SITE_URL}/')
