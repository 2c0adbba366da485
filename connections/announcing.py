"""Telling members of what others did: invitations that reached them, acceptances of their own.

Done by the worker and not while sending, so that sending takes the same time whether or not the
recipient will ever see the invitation.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from connections.models import Answer, Invitation
from lion.members import notices

BATCH = 500


def announce(at: datetime) -> int:
    """Tell recipients of invitations they were not told of; returns how many rows were looked at."""
    waiting = Invitation.objects.filter(announced_at__isnull=True, sent_at__lte=at).order_by("sent_at")
    with transaction.atomic():
        batch = list(waiting.select_for_update(skip_locked=True, of=("self",)).with_people()[:BATCH])
        for invitation in batch:
            if (
                invitation.is_pending
                and invitation.hushed_at is None
                and not invitation.sender.is_suspended(at)
            ):
                _tell_recipient(invitation, at)
        Invitation.objects.filter(pk__in=[invitation.pk for invitation in batch]).update(announced_at=at)
    return len(batch)


def _tell_recipient(invitation: Invitation, at: datetime) -> None:
    notices.tell(
        invitation.recipient,
        "invited",
        f"invited:{invitation.pk}",
        url=invitation.get_absolute_url(),
        context={
            "sender": invitation.sender.name,
            "headline": invitation.sender.headline,
            "note": invitation.note,
            "covered": invitation.covered,
        },
        at=at,
    )


def tell_accepted(answer: Answer, at: datetime) -> None:
    """Tell a sender that their invitation was accepted, once the acceptance can no longer be undone."""
    invitation = answer.invitation
    notices.tell(
        invitation.sender,
        "accepted",
        f"accepted:{invitation.pk}",
        url=invitation.recipient.get_absolute_url(),
        context={"recipient": invitation.recipient.name},
        at=at,
    )
