"""Telling members of what others did: invitations that reached them, acceptances of their own.

Done by the worker and not while sending, so that sending takes the same time whether or not the
recipient will ever see the invitation.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from connections import rules
from connections.models import Answer, Invitation
from lion.members import notices

if TYPE_CHECKING:
    from lion.members.models import Member

BATCH = 500


def announce(at: datetime) -> int:
    """Tell recipients of invitations they were not told of; returns how many rows were looked at.

    What a rule of theirs answers is not told: it stands among the accepted or the archived, as automatic.
    What a suspension holds back is told when it ends.
    """
    waiting = Invitation.objects.filter(announced_at__isnull=True, sent_at__lte=at).order_by("sent_at")
    waiting = waiting.exclude(sender__suspended_until__gt=at)
    with transaction.atomic():
        batch = list(
            waiting.select_for_update(skip_locked=True, of=("self",), no_key=True).with_people()[:BATCH]
        )
        seen = [one for one in batch if one.is_pending and one.hushed_at is None]
        answered = rules.answer_new(seen, at)
        seen = [one for one in seen if one not in answered]
        notices.tell_each("invited", [_invited(one) for one in seen], at=at)
        Invitation.objects.filter(pk__in=[invitation.pk for invitation in batch]).update(announced_at=at)
    return len(batch)


def _invited(invitation: Invitation) -> tuple[Member, str, str, dict[str, object]]:
    said: dict[str, object] = {
        "sender": invitation.sender.name,
        "headline": invitation.sender.headline,
        "note": invitation.note,
        "covered": invitation.covered,
    }
    return invitation.recipient, f"invited:{invitation.pk}", invitation.get_absolute_url(), said


def tell_accepted(answers: Iterable[Answer], at: datetime) -> None:
    """Tell senders that their invitations were accepted, once that can no longer be undone."""
    told = list(answers)
    urls = {one.pk: one.get_absolute_url() for one in {answer.invitation.recipient for answer in told}}
    notices.tell_each(
        "accepted",
        [
            (
                answer.invitation.sender,
                f"accepted:{answer.invitation_id}",
                urls[answer.invitation.recipient_id],
                {"recipient": answer.invitation.recipient.name},
            )
            for answer in told
        ],
        at=at,
    )
