"""What those who keep a group do about what is said in it: pin, lock and hide, each in the group's log."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from groups import log
from groups.keeping import keeper
from groups.models import Deed, Group, Post, Reply, Report
from groups.talk import reports
from lion.members import notices
from lion.refusals import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from lion.members.models import Member

MOST_PINNED = 3
REASON = 200


def pin(by: Member, post: Post, *, at: datetime | None = None) -> bool:
    """Keep a post at the top of its list; whether this did it. Three of a kind at most."""
    now = at or timezone.now()
    with transaction.atomic():
        Group.objects.hold(post.group_id)
        keeper(post.group, by)
        pinned = Post.objects.published().filter(group=post.group, kind=post.kind, pinned_at__isnull=False)
        if pinned.exclude(pk=post.pk).count() >= MOST_PINNED:
            raise Refused(_("Three are pinned already. Unpin one of them first."))
        rows = Post.objects.published().filter(pk=post.pk, pinned_at=None)
        return _done(rows.update(pinned_at=now), Deed.Kind.PINNED, by, post, now)


def unpin(by: Member, post: Post, *, at: datetime | None = None) -> bool:
    """Let a post sink again; whether this did it."""
    now = at or timezone.now()
    with transaction.atomic():
        keeper(post.group, by)
        rows = Post.objects.filter(pk=post.pk, pinned_at__isnull=False)
        return _done(rows.update(pinned_at=None), Deed.Kind.UNPINNED, by, post, now)


def lock(by: Member, post: Post, *, at: datetime | None = None) -> bool:
    """Let nobody reply any more, nor change what was said; whether this did it."""
    now = at or timezone.now()
    with transaction.atomic():
        keeper(post.group, by)
        rows = Post.objects.published().filter(pk=post.pk, locked_at=None)
        return _done(rows.update(locked_at=now), Deed.Kind.LOCKED, by, post, now)


def unlock(by: Member, post: Post, *, at: datetime | None = None) -> bool:
    """Let people reply again; whether this did it."""
    now = at or timezone.now()
    with transaction.atomic():
        keeper(post.group, by)
        rows = Post.objects.filter(pk=post.pk, locked_at__isnull=False)
        return _done(rows.update(locked_at=None), Deed.Kind.UNLOCKED, by, post, now)


def hide(by: Member, said: Post | Reply, *, reason: str, at: datetime | None = None) -> bool:
    """Hide words for a reason that all readers see; the author is told. Whether this did it.

    Open reports of them are settled by it.
    """
    now, reason = at or timezone.now(), " ".join(reason.split())
    if not reason or len(reason) > REASON:
        sentence = _("Give a reason of at most 200 characters: readers and the author read it.")
        raise Refused(sentence, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    group = group_of(said)
    with transaction.atomic():
        keeper(group, by)
        won = (
            _rows(said).filter(hidden_at=None, withdrawn_at=None).update(hidden_at=now, hidden_reason=reason)
        )
        if won:
            deed = _write(Deed.Kind.HIDDEN, by, said, now, reason)
            _tell(deed, said)
        reports.settle_all(by, said, Report.Outcome.HIDDEN, now)
    return bool(won)


def show(by: Member, said: Post | Reply, *, at: datetime | None = None) -> bool:
    """Show hidden words again; whether this did it."""
    now = at or timezone.now()
    with transaction.atomic():
        keeper(group_of(said), by)
        won = _rows(said).filter(hidden_at__isnull=False).update(hidden_at=None, hidden_reason="")
        if won:
            _write(Deed.Kind.SHOWN, by, said, now)
    return bool(won)


def dismiss(by: Member, said: Post | Reply, *, at: datetime | None = None) -> bool:
    """Leave reported words as they are; whether a report was waiting.

    Raises `Refused` (403) for one's own words while somebody else keeps the group too.
    """
    now = at or timezone.now()
    group = group_of(said)
    with transaction.atomic():
        keeper(group, by)
        if said.author_id == by.pk and reports.keepers(group).exclude(member=by).exists():
            sentence = _("These are your own words: another who keeps the group decides about them.")
            raise Refused(sentence, status=HTTPStatus.FORBIDDEN)
        settled = reports.settle_all(by, said, Report.Outcome.DISMISSED, now)
        if settled:
            _write(Deed.Kind.DISMISSED, by, said, now)
    return bool(settled)


def group_of(said: Post | Reply) -> Group:
    """The group in which it was said."""
    return said.group if isinstance(said, Post) else said.post.group


def _rows(said: Post | Reply) -> QuerySet[Post] | QuerySet[Reply]:
    if isinstance(said, Post):
        return Post.objects.filter(pk=said.pk)
    return Reply.objects.filter(pk=said.pk)


def _done(rows: int, kind: Deed.Kind, by: Member, post: Post, at: datetime) -> bool:
    if rows:
        _write(kind, by, post, at)
    return bool(rows)


def _write(kind: Deed.Kind, by: Member, said: Post | Reply, at: datetime, reason: str = "") -> Deed:
    post = said if isinstance(said, Post) else said.post
    detail = {"title": post.title, "address": said.get_absolute_url()}
    return log.write(kind, post.group, by=by, member=said.author, reason=reason, at=at, **detail)


def _tell(deed: Deed, said: Post | Reply) -> None:
    """A statement of reasons: what was hidden, why, and what it reaches."""
    author = said.author
    if author is None or author == deed.by:
        return
    with translation.override(author.language), timezone.override(author.zone):
        statement = [
            _("The stewards of %(group)s hid what you wrote in “%(title)s”.")
            % {"group": deed.group, "title": deed.detail["title"]},
            _("Their reason: %(reason)s") % {"reason": deed.reason},
            _("A person decided this, not a program. You still read it on the page; others read the reason."),
            _("This reaches no other group and not your standing. The stewards can show it again."),
        ]
    notices.tell(
        author,
        "hidden",
        f"hidden:{deed.pk}",
        url=deed.detail["address"],
        context={"group": deed.group.name, "statement": statement},
        at=deed.at,
    )
