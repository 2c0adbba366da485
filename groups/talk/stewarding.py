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
from lion.refusals import Refused, written

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
    now, reason = at or timezone.now(), reason_of(reason)
    with transaction.atomic():
        keeper(group_of(said), by)
        return conceal(by, said, reason, now)


def conceal(by: Member, said: Post | Reply, reason: str, at: datetime, *, moderators: bool = False) -> bool:
    """Hide words, settle their reports, tell the author. For callers who know that `by` may."""
    won = _rows(said).filter(hidden_at=None, withdrawn_at=None).update(hidden_at=at, hidden_reason=reason)
    if won:
        deed = _write(Deed.Kind.HIDDEN, by, said, at, reason, moderators=moderators)
        _tell(deed, said)
    reports.settle_all(by, said, Report.Outcome.HIDDEN, at)
    return bool(won)


def reveal(said: Post | Reply) -> bool:
    """Show hidden words again; whether this did it. For callers who know that they may, and say so."""
    return bool(_rows(said).filter(hidden_at__isnull=False).update(hidden_at=None, hidden_reason=""))


def show(by: Member, said: Post | Reply, *, at: datetime | None = None) -> bool:
    """Show hidden words again; whether this did it."""
    now = at or timezone.now()
    with transaction.atomic():
        keeper(group_of(said), by)
        won = reveal(said)
        if won:
            _write(Deed.Kind.SHOWN, by, said, now)
    return won


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
        return leave(by, said, now)


def leave(by: Member, said: Post | Reply, at: datetime, *, moderators: bool = False) -> bool:
    """Settle reports by leaving the words. For callers who know that `by` may."""
    settled = reports.settle_all(by, said, Report.Outcome.DISMISSED, at)
    if settled:
        _write(Deed.Kind.DISMISSED, by, said, at, moderators=moderators)
    return bool(settled)


def reason_of(text: str) -> str:
    """A reason as it is kept. Raises `Refused` for none, and for one that is too long."""
    reason = " ".join(written(text, len(text)).split())
    if not reason or len(reason) > REASON:
        sentence = _("Give a reason of at most 200 characters: readers and the author read it.")
        raise Refused(sentence, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return reason


def post_of(said: Post | Reply) -> Post:
    """The post that it is, or answers."""
    return said if isinstance(said, Post) else said.post


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


def _write(
    kind: Deed.Kind,
    by: Member,
    said: Post | Reply,
    at: datetime,
    reason: str = "",
    *,
    moderators: bool = False,
) -> Deed:
    post = said if isinstance(said, Post) else said.post
    detail = {"title": post.title, "address": said.get_absolute_url()}
    if moderators:
        detail["moderators"] = "yes"
    return log.write(kind, post.group, by=by, member=said.author, reason=reason, at=at, **detail)


def _tell(deed: Deed, said: Post | Reply) -> None:
    """A statement of reasons: what was hidden, why, and what it reaches."""
    author = said.author
    if author is None or author == deed.by:
        return
    with translation.override(author.language), timezone.override(author.zone):
        statement = [
            _hid(deed) % {"group": deed.group, "title": deed.detail["title"]},
            _("Their reason: %(reason)s") % {"reason": deed.reason},
            _("A person decided this, not a program. You still read it on the page; others read the reason."),
            _("This reaches no other group and not your standing."),
            _("You can object: to a steward who did not decide this first, then to the site’s moderators."),
        ]
    notices.tell(
        author,
        "hidden",
        f"hidden:{deed.pk}",
        url=said.contest_url,
        context={"group": deed.group.name, "statement": statement},
        at=deed.at,
    )


def _hid(deed: Deed) -> str:
    if deed.detail.get("moderators"):
        return _("The site’s moderators hid what you wrote in “%(title)s” in %(group)s.")
    return _("The stewards of %(group)s hid what you wrote in “%(title)s”.")
