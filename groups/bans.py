"""Removing a member by hand, with a reason and an end, and lifting a ban."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from groups import log, membership
from groups.keeping import keeper
from groups.models import Ban, Deed, Group, Membership
from lion.members import notices
from lion.moments import day
from lion.refusals import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from lion.members.models import Member

LONGEST = 365  # days


def expel(by: Member, there: Membership, *, days: int, reason: str, at: datetime | None = None) -> Ban:
    """Remove a member, who reads the reason and may come back after that many days (0 to 365).

    A steward may remove members, an owner stewards too; owners remove no owner and nobody themselves.
    """
    now = at or timezone.now()
    if not reason.strip() or not 0 <= days <= LONGEST:
        sentence = _("Give a reason, and a number of days from 0 to 365.")
        raise Refused(sentence, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    with transaction.atomic():
        Group.objects.hold(there.group_id)
        mine = keeper(there.group, by)
        there.refresh_from_db()
        if there.left_at is not None:
            raise Refused(_("%(name)s is no longer in the group.") % {"name": there.member})
        _refuse_rank(mine, there)
        ban = membership.remove(there, until=now + timedelta(days=days), reason=reason.strip(), by=by, at=now)
        _tell(ban)
    return ban


def lift(by: Member, ban: Ban, *, reason: str = "", at: datetime | None = None) -> bool:
    """Let someone come back before the ban's end; whether this did it, so that lifting twice is once."""
    now = at or timezone.now()
    with transaction.atomic():
        Group.objects.hold(ban.group_id)
        keeper(ban.group, by)
        won = Ban.objects.in_force(now).filter(pk=ban.pk).update(lifted_at=now)
        if won:
            log.write(Deed.Kind.UNBANNED, ban.group, by=by, member=ban.member, reason=reason, at=now)
    return bool(won)


def _refuse_rank(mine: Membership, theirs: Membership) -> None:
    if mine.pk == theirs.pk:
        raise Refused(_("You can’t remove yourself. You can leave."))
    if theirs.role == Membership.Role.OWNER:
        raise Refused(_("%(name)s owns the group too. Nobody removes an owner.") % {"name": theirs.member})
    if theirs.keeps and mine.role != Membership.Role.OWNER:
        sentence = _("Only an owner of %(group)s can remove a steward.") % {"group": mine.group}
        raise Refused(sentence, status=HTTPStatus.FORBIDDEN)


def _tell(ban: Ban) -> None:
    with translation.override(ban.member.language), timezone.override(ban.member.zone):
        back = _("You can come back from %(date)s.") % {"date": day(ban.until)}
        reach = _("This reaches no other group and not your standing.")
        statement = [
            _("The stewards of %(group)s ended your membership.") % {"group": ban.group},
            _("Their reason: %(reason)s") % {"reason": ban.reason},
            f"{back} {reach}",
        ]
    notices.tell(
        ban.member,
        "removed",
        f"expelled:{ban.pk}",
        url=ban.group.get_absolute_url(),
        context={"group": ban.group.name, "statement": statement},
        at=ban.made_at,
    )
