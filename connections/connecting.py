"""Making and ending connections, and blocking."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from connections.models import Block, Connection, Invitation
from lion.refusals import Refused

if TYPE_CHECKING:
    from lion.members.models import Member


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


def remove(member: Member, other: Member, *, at: datetime | None = None) -> None:
    """End the connection between the two. The other is not told."""
    if not Connection.objects.between(member, other).update(ended_at=at or timezone.now()):
        raise Refused(_("You and %(name)s aren’t connected.") % {"name": other.first_name})


def block(blocker: Member, blocked: Member, *, at: datetime | None = None) -> None:
    """Want nothing from another member. Blocking twice is once; the other sees nothing of it.

    Their open invitation disappears from the blocker's inbox and stays pending in their own list; the
    blocker's own is withdrawn; the connection ends.
    """
    now = at or timezone.now()
    if blocker.pk == blocked.pk:
        raise Refused(_("You can’t block yourself."))
    with transaction.atomic():
        Block.objects.get_or_create(blocker=blocker, blocked=blocked, defaults={"made_at": now})
        between = Invitation.objects.between(blocker, blocked)
        between.filter(sender=blocked, answer="").update(hushed_at=now)
        between.filter(sender=blocker).open(now).update(closed_at=now, withdrawn_at=now)
        Connection.objects.between(blocker, blocked).update(ended_at=now)


def unblock(blocker: Member, blocked: Member) -> None:
    """Take a block back. What it hid stays hidden."""
    Block.objects.filter(blocker=blocker, blocked=blocked).delete()
