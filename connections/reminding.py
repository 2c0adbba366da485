"""Reminders of what waits: at most two for an invitation, none once it is answered, archived too."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse

from connections.models import Invitation, InvitationQuerySet, Question
from lion.members import notices
from lion.members.models import Member

FIRST = timedelta(days=7)
SECOND = timedelta(days=21)
"""How long after the invitation the first reminder comes, and how long after that the second."""
EVERY = timedelta(days=7)
"""A member is not reminded again before that, of whatever waits."""
BATCH = 200
NAMED = 3


def remind(at: datetime) -> int:
    """Remind members of invitations that wait, all of a member's in one notice; returns how many members.

    An invitation that waits for its sender's reply is not mentioned: it is not the recipient's turn.
    """
    due = _due(at).order_by("recipient").values_list("recipient", flat=True).distinct()
    return sum(_remind(pk, at) for pk in list(due[:BATCH]))


def _due(at: datetime) -> InvitationQuerySet:
    lately = Invitation.objects.filter(reminded_at__gt=at - EVERY).values("recipient")
    waits = Question.objects.filter(replied_at__isnull=True).values("invitation")
    return (
        Invitation.objects.pending(at)
        .filter(
            Q(reminded=0, announced_at__lte=at - FIRST) | Q(reminded=1, reminded_at__lte=at - SECOND),
            hushed_at__isnull=True,
            recipient__is_active=True,
        )
        .exclude(sender__suspended_until__gt=at)
        .exclude(pk__in=waits)
        .exclude(recipient__in=lately)
    )


def _remind(member_pk: int, at: datetime) -> bool:
    """Remind one member; False where another worker has just done so."""
    with transaction.atomic():
        member = Member.objects.select_for_update(no_key=True).get(pk=member_pk)
        due = list(
            _due(at).filter(recipient=member).with_people().order_by("-fellows", "-in_common", "-sent_at")
        )
        if not due:
            return False
        Invitation.objects.filter(pk__in=[one.pk for one in due]).update(
            reminded=F("reminded") + 1, reminded_at=at
        )
        names = [one.sender.name for one in due[:NAMED]]
        notices.tell(
            member,
            "reminder",
            f"reminder:{member.pk}:{at.date().isoformat()}:{due[0].pk}",
            url=reverse("connections:inbox") if len(due) > 1 else due[0].get_absolute_url(),
            context={"names": names, "n": len(due), "more": len(due) - len(names)},
            at=at,
        )
    return True
