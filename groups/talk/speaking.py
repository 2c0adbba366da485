"""Who may speak in a group, and how much; the words as they are kept."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from groups import markup
from groups.models import Group, Membership, Post, Reply
from lion.members.models import Member
from lion.moments import day
from lion.refusals import Refused, written

if TYPE_CHECKING:
    from datetime import datetime

POSTS_A_DAY = 20
REPLIES_AN_HOUR = 60
MOST_MENTIONS = 10
TITLE = 120
LENGTH = {"discussion": 6000, "article": 60_000, "reply": 6000}


def member_of(group: Group, member: Member, at: datetime) -> Membership:
    """The membership by which the member speaks, held until the transaction ends: no removal comes between.

    Raises `Refused` (403) for who is not in the group, and for the suspended, who may read.
    """
    there = Membership.objects.current().filter(group=group, member=member).select_for_update(no_key=True)
    membership = there.first()
    if membership is None:
        sentence = _("Only members of %(group)s speak here.") % {"group": group}
        raise Refused(sentence, status=HTTPStatus.FORBIDDEN)
    member.refresh_from_db(fields=["suspended_until"])
    if member.suspended_until is not None and member.is_suspended(at):
        sentence = _("You’re suspended until %(date)s: until then you can read here, but not write.")
        raise Refused(sentence % {"date": day(member.suspended_until)}, status=HTTPStatus.FORBIDDEN)
    return membership


def refuse_flood(member: Member, at: datetime) -> None:
    """Refuse more posts a day, or replies an hour, than a person writes."""
    posts = Post.objects.filter(author=member, created_at__gt=at - timedelta(days=1)).count()
    replies = Reply.objects.filter(author=member, created_at__gt=at - timedelta(hours=1)).count()
    if posts >= POSTS_A_DAY or replies >= REPLIES_AN_HOUR:
        sentence = _("That’s as much as one may write: 20 posts a day, 60 replies an hour. Come back later.")
        raise Refused(sentence, status=HTTPStatus.TOO_MANY_REQUESTS)


def words(text: str, kind: str) -> str:
    """The words as they are kept. Raises `Refused` (422) for none, and for too many."""
    kept = written(text, LENGTH[kind])
    if not kept:
        raise Refused(_("Write something first."), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return kept


def titled(title: str) -> str:
    """A title as it is kept: one line."""
    kept = " ".join(written(title, TITLE).split())
    if not kept:
        raise Refused(_("Give it a title."), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return kept


def mentioned(text: str, group: Group) -> list[Member]:
    """Whom the text mentions by handle: members of the group, ten at most."""
    handles = markup.mentioned(text)
    if not handles:
        return []
    there = Membership.objects.current().filter(group=group, member__handle__in=handles)
    found = Member.objects.active().filter(pk__in=there.values("member"))
    return list(found.order_by("handle")[:MOST_MENTIONS])
