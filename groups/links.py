"""Links that invite into a group: for a number of people, until a day."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from groups import covenants, log, requests
from groups.keeping import current, keeper
from groups.membership import admit, ban
from groups.models import Covenant, Deed, Group, InviteLink, Membership
from lion.members import notices
from lion.members.models import Block
from lion.refusals import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from lion.members.models import Member

LONGEST = 90  # days


def make(
    by: Member,
    group: Group,
    *,
    limit: int = 1,
    days: int = 14,
    invitee: Member | None = None,
    at: datetime | None = None,
) -> InviteLink:
    """Make a link by which `limit` people (1 to 100) may join within that many days (1 to 90)."""
    now = at or timezone.now()
    if not 1 <= limit <= InviteLink.LIMIT or not 1 <= days <= LONGEST:
        sentence = _("A link is for 1 to 100 people and for 1 to 90 days.")
        raise Refused(sentence, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    with transaction.atomic():
        keeper(group, by)
        link = InviteLink.objects.create(
            group=group,
            made_by=by,
            made_at=now,
            invitee=invitee,
            limit=limit,
            expires_at=now + timedelta(days=days),
        )
        log.write(Deed.Kind.LINK, group, by=by, at=now, limit=limit, days=days)
    return link


def invite(by: Member, group: Group, member: Member, *, at: datetime | None = None) -> Membership | None:
    """Invite one member: they are told, with a link for one. Who asked to join and waits is simply in.

    Who blocked the one who invites hears nothing, and it looks as if they had.
    Raises `Refused` for who is in, may not come in now, or was invited and has not answered.
    """
    now = at or timezone.now()
    with transaction.atomic():
        Group.objects.hold(group.pk)
        keeper(group, by)
        if current(member, group) is not None:
            raise Refused(_("%(name)s is in the group already.") % {"name": member})
        waits = requests.waiting(member, group)
        if waits is not None:
            return requests.approve(by, waits, at=now)
        if member.is_suspended(now) or ban(member, group, now):
            raise Refused(_("%(name)s can’t join at the moment.") % {"name": member})
        if any(link.is_open(now) for link in group.links.filter(invitee=member)):
            raise Refused(_("%(name)s is invited already.") % {"name": member})
        link = make(by, group, days=30, invitee=member, at=now)
        if not Block.objects.filter(blocker=member, blocked=by).exists():
            _welcome(member, link, now)
    return None


def _welcome(member: Member, link: InviteLink, at: datetime) -> None:
    notices.tell(
        member,
        "welcome",
        f"welcome:{link.pk}",
        url=link.get_absolute_url(),
        context={"group": link.group.name, "who": link.made_by.name},
        at=at,
    )


def close(by: Member, link: InviteLink, *, at: datetime | None = None) -> bool:
    """Let nobody in by it any more; whether this did it, so that closing twice is once."""
    now = at or timezone.now()
    with transaction.atomic():
        keeper(link.group, by)
        won = InviteLink.objects.filter(pk=link.pk, closed_at__isnull=True).update(closed_at=now)
        if won:
            log.write(Deed.Kind.LINK_CLOSED, link.group, by=by, at=now)
    return bool(won)


def use(
    member: Member, link: InviteLink, *, covenant: Covenant | None = None, at: datetime | None = None
) -> Membership:
    """Join by a link, whatever the group's door; using it twice is once, and takes one place.

    Who asked to join and was waiting is simply in. Raises `Refused` (410) where the link is used up,
    over or closed, else what joining raises.
    """
    now = at or timezone.now()
    with transaction.atomic():
        Group.objects.hold(link.group_id)
        there = current(member, link.group)
        if there is not None:
            if link.group.is_open and covenant is not None:
                covenants.sign(there, covenant, now)
            return there
        there = admit(member, link.group, covenant, now)
        taken = InviteLink.objects.filter(
            pk=link.pk, closed_at__isnull=True, expires_at__gt=now, used__lt=F("limit")
        ).update(used=F("used") + 1)
        if not taken:
            sentence = _("This invitation to %(group)s is used up or over. Ask for another.")
            raise Refused(sentence % {"group": link.group}, status=HTTPStatus.GONE)
    return there
