"""Roles: who keeps a group, and how it changes hands."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from groups.membership import current, refuse_last_owner
from groups.models import Group, Membership
from lion.refusals import Refused

if TYPE_CHECKING:
    from lion.members.models import Member


def give(by: Member, membership: Membership, role: Membership.Role) -> Membership:
    """Give a member of the group another role; only an owner may. Giving it twice is once.

    Raises `Refused` (403) for anybody else, and (409) if the group would be left without an owner or
    the member has left meanwhile.
    """
    with transaction.atomic():
        Group.objects.hold(membership.group)
        giver = current(by, membership.group)
        if giver is None or giver.role != Membership.Role.OWNER:
            sentence = _("Only an owner of %(group)s can give roles.") % {"group": membership.group}
            raise Refused(sentence, status=HTTPStatus.FORBIDDEN)
        present = current(membership.member, membership.group)
        if present is None:
            raise Refused(_("%(name)s is no longer in the group.") % {"name": membership.member})
        if present.role != role:
            refuse_last_owner(present)
            Membership.objects.current().filter(pk=present.pk).update(role=role)
            present.refresh_from_db()
    return present
