"""Roles: who keeps a group, how it changes hands, and how it is set up."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from groups import log
from groups.keeping import current, keeper
from groups.membership import refuse_last_owner, tell_role
from groups.models import Deed, Group, Membership
from lion.refusals import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from lion.members.models import Member

SETTINGS = ("name", "summary", "about", "joining", "questions")


def give(
    by: Member, membership: Membership, role: Membership.Role, *, at: datetime | None = None
) -> Membership:
    """Give a member of the group another role; only an owner may. Giving it twice is once.

    Raises `Refused` (403) for anybody else, and (409) if the group would be left without an owner or
    the member has left meanwhile.
    """
    now = at or timezone.now()
    with transaction.atomic():
        Group.objects.hold(membership.group_id)
        giver = current(by, membership.group)
        if giver is None or giver.role != Membership.Role.OWNER:
            sentence = _("Only an owner of %(group)s can give roles.") % {"group": membership.group}
            raise Refused(sentence, status=HTTPStatus.FORBIDDEN)
        present = current(membership.member, membership.group)
        if present is None:
            raise Refused(_("%(name)s is no longer in the group.") % {"name": membership.member})
        if present.role == role:
            return present
        refuse_last_owner(present)
        before = present.role
        Membership.objects.current().filter(pk=present.pk).update(role=role)
        present.refresh_from_db()
        deed = log.write(
            Deed.Kind.ROLE,
            present.group,
            by=by,
            member=present.member,
            at=now,
            before=before,
            after=role,
            role=role,
        )
        if present.member != by:
            tell_role(present, str(deed.pk), now)
    return present


def hand_over(by: Member, heir: Membership, *, at: datetime | None = None) -> Membership:
    """Make another member the owner and step down to steward, both or neither. Raises `Refused`."""
    now = at or timezone.now()
    with transaction.atomic():
        Group.objects.hold(heir.group_id)
        if heir.member_id == by.pk:
            raise Refused(_("The group is yours already."))
        given = give(by, heir, Membership.Role.OWNER, at=now)
        mine = current(by, heir.group)
        if mine is not None:
            give(by, mine, Membership.Role.STEWARD, at=now)
    return given


def settle(by: Member, group: Group, *, at: datetime | None = None, **settings: str) -> Group:
    """Change what the group says of itself and how it is joined; the log keeps which settings changed."""
    unknown = settings.keys() - set(SETTINGS)
    if unknown:
        raise TypeError(f"no settings of a group: {', '.join(sorted(unknown))}")
    with transaction.atomic():
        Group.objects.hold(group.pk)
        keeper(group, by)
        group.refresh_from_db()
        changed = sorted(name for name, value in settings.items() if getattr(group, name) != value)
        before = {name: getattr(group, name) for name in changed}
        if changed:
            Group.objects.filter(pk=group.pk).update(**settings)
            group.refresh_from_db()
            after = {name: settings[name] for name in changed}
            log.write(Deed.Kind.SETTLED, group, by=by, at=at, before=before, after=after, settings=changed)
    return group
