"""Making and ending connections, and blocking."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from connections.models import Connection, Invitation
from connections.models.invitation import Verb
from lion.members.models import Block, Member
from lion.refusals import Refused

TAKE_BACK = timedelta(seconds=10)


def connect(one: Member, other: Member, *, invitation: Invitation | None = None, at: datetime) -> Connection:
    """Connect the two; connecting twice is once."""
    connection, _created = Connection.objects.get_or_create(
        low_id=min(one.pk, other.pk),
        high_id=max(one.pk, other.pk),
        ended_at=None,
        defaults={"invitation": invitation, "connected_at": at},
    )
    return connection


def forget(invitation: Invitation) -> None:
    """Remove the connection of an acceptance that was taken back in its window: it never was."""
    Connection.objects.filter(invitation=invitation).delete()


def remove(member: Member, other: Member, *, at: datetime | None = None) -> datetime:
    """End the connection between the two; returns the moment, by which `restore` finds it. Nobody is told."""
    now = at or timezone.now()
    if not Connection.objects.between(member, other).update(ended_at=now):
        raise Refused(_("You and %(name)s aren’t connected.") % {"name": other.first_name})
    return now


def restore(member: Member, other: Member, *, ended_at: datetime, at: datetime | None = None) -> None:
    """Take a removal back within 10 seconds, as if it had never been. Only who removed knows its moment."""
    if (at or timezone.now()) - ended_at > TAKE_BACK:
        raise Refused(_("It’s more than 10 seconds since you removed the connection, so it has ended."))
    ids = {"low_id": min(member.pk, other.pk), "high_id": max(member.pk, other.pk)}
    try:
        with transaction.atomic():
            # As blocking does: a block that the other makes now is seen here, or sees the connection.
            Member.objects.select_for_update(no_key=True).get(pk=member.pk)
            ended = Connection.objects.filter(**ids, ended_at=ended_at)
            blocked = Block.objects.between(member, other).exists()
            restored = not blocked and ended.update(ended_at=None)
    except IntegrityError:
        return  # connected again meanwhile
    if not restored:
        raise Refused(
            _("This removal can’t be taken back. You can invite %(name)s.") % {"name": other.first_name}
        )


def block(blocker: Member, blocked: Member, *, at: datetime | None = None) -> None:
    """Want nothing from another member. Blocking twice is once; the other sees nothing of it.

    Their open invitation disappears from the blocker's lists and stays pending in their own; the blocker's
    own is withdrawn; the connection ends.
    """
    now = at or timezone.now()
    if blocker.pk == blocked.pk:
        raise Refused(_("You can’t block yourself."))
    with transaction.atomic():
        # As sending does: an invitation that the other is sending now is seen here, or sees the block.
        Member.objects.select_for_update(no_key=True).get(pk=blocked.pk)
        Block.objects.get_or_create(blocker=blocker, blocked=blocked, defaults={"made_at": now})
        hide(blocker, blocked, at=now)
        Connection.objects.between(blocker, blocked).update(ended_at=now)


def hide(blocker: Member, blocked: Member, *, at: datetime) -> None:
    """What a block does to the invitations between the two. An IDK or a report stays: it may be undone."""
    between = Invitation.objects.between(blocker, blocked).filter(closed_at__isnull=True)
    between.filter(sender=blocked, answer__in=["", Verb.ARCHIVE]).update(hushed_at=at)
    between.filter(sender=blocker).open(at).update(closed_at=at, withdrawn_at=at)


def unblock(blocker: Member, blocked: Member) -> None:
    """Take a block back. What it hid stays hidden."""
    Block.objects.filter(blocker=blocker, blocked=blocked).delete()
