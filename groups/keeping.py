"""Who is in a group now, and who keeps it: what every verb asks first."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from groups.models import Group, Membership
from lion.refusals import Refused

if TYPE_CHECKING:
    from lion.members.models import Member


def current(member: Member, group: Group) -> Membership | None:
    """The member's membership today, if there is one."""
    return Membership.objects.current().filter(group=group, member=member).first()


def is_empty(group: Group) -> bool:
    """Whether nobody belongs to the group today."""
    return not Membership.objects.current().filter(group=group).exists()


def keeper(group: Group, member: Member) -> Membership:
    """The membership by which the member runs the group.

    Raises `Refused` (403) if they are neither owner nor steward.
    """
    membership = current(member, group)
    if membership is None or not membership.keeps:
        sentence = _("Only the owner and the stewards of %(group)s can do this.") % {"group": group}
        raise Refused(sentence, status=HTTPStatus.FORBIDDEN)
    return membership
