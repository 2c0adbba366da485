"""Telling members: a row for each thing told, which the worker mails where mail is owed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from lion import bulk
from lion.members import topics
from lion.members.models import Member, Notice
from lion.members.tasks import deliver_notices
from lion.nudges import after_commit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime


def tell(
    member: Member,
    kind: str,
    key: str,
    *,
    url: str = "",
    context: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> Notice:
    """Tell a member something, on the site and by mail; telling the same `key` twice is once.

    `kind` names the templates (templates/mail/<kind>/, templates/members/notices/<kind>.html), `context`
    (JSON; moments as ISO 8601 under keys that end with `_at`) fills them, `url` is a path on this site.
    The mail is given up front where the member wants none, except for statements of reasons.
    """
    now = at or timezone.now()
    notice, is_new = Notice.objects.get_or_create(
        key=key,
        defaults={
            "member": member,
            "kind": kind,
            "url": url,
            "context": dict(context or {}),
            "created_at": now,
            **topics.mailing(member, kind, now),
        },
    )
    if is_new and notice.mail_due and notice.mail_after is None:
        after_commit(deliver_notices)
    return notice


def tell_each(
    kind: str, told: Iterable[tuple[Member, str, str, Mapping[str, Any]]], *, at: datetime | None = None
) -> None:
    """Tell many members something of one kind at once: (member, key, url, context) each; see `tell`."""
    now = at or timezone.now()
    rows = [
        Notice(
            member=member,
            kind=kind,
            key=key,
            url=url,
            context=dict(context),
            created_at=now,
            **topics.mailing(member, kind, now),
        )
        for member, key, url, context in told
    ]
    names = bulk.columns(Notice)
    bulk.insert(Notice, [[getattr(row, name) for name in names] for row in rows], ignore_conflicts=True)
    if any(row.mail_due for row in rows):
        after_commit(deliver_notices)


def see(member: Member, upto: int, at: datetime | None = None) -> int:
    """Mark the member's notices as seen, up to the one with that number; returns how many were new."""
    unseen = Notice.objects.of(member).unseen().filter(pk__lte=upto)
    return unseen.update(seen_at=at or timezone.now())
