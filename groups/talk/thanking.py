"""Thanks: the one reaction there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from groups.models import Post, Reply, Thanks
from groups.talk import speaking
from lion.refusals import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from lion.members.models import Member


def thank(member: Member, said: Post | Reply, *, at: datetime | None = None) -> None:
    """Thank for words of another; twice is once.

    Raises `Refused`: 403 for who may not speak here, 409 for one's own words and for what is gone.
    """
    now = at or timezone.now()
    post = said if isinstance(said, Post) else said.post
    with transaction.atomic():
        speaking.member_of(post.group, member, now)
        said.refresh_from_db()
        if said.author_id == member.pk:
            raise Refused(_("These are your own words."))
        if not said.is_shown or post.published_at is None:
            raise Refused(_("This is no longer there."))
        Thanks.objects.get_or_create(member=member, **_of(said), defaults={"at": now})


def unthank(member: Member, said: Post | Reply) -> None:
    """Take thanks back; twice is once."""
    Thanks.objects.filter(member=member, **_of(said)).delete()


def _of(said: Post | Reply) -> dict[str, Post | Reply]:
    return {"post": said} if isinstance(said, Post) else {"reply": said}
