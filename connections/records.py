"""What may be shown of a sender: a record that cannot taint.

The share accepted is taken over invitations sent long enough ago, not over those answered, so that it
moves with acceptances and the clock alone: an archive, an IDK and silence are the same to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from statistics import median
from typing import TYPE_CHECKING

from django.db.models import Case, Count, Q, Value, When, Window
from django.db.models.functions import RowNumber

from connections.models import Answer, Invitation, Question
from connections.models.invitation import QUESTIONS
from lion.moments import midnight, monday

if TYPE_CHECKING:
    from lion.members.models import Member

RESTS_ON = 20
OLD_ENOUGH = timedelta(days=14)
LAST_REPLIES = 20


@dataclass(frozen=True, slots=True)
class Record:
    """A sender's record: `share` in per cent and `replies_in`, or None where too little is known."""

    sent: int
    share: int | None
    replies_in: timedelta | None


def of_sender(member: Member, at: datetime) -> Record:
    """The record that recipients see. Two queries."""
    replied = Question.objects.filter(invitation__sender=member, replied_at__isnull=False)
    return _record(member, at, list(replied.order_by("-replied_at")[:LAST_REPLIES]))


def with_thread(invitation: Invitation, at: datetime) -> tuple[Record, list[Question]]:
    """The record of an invitation's sender, and the questions on the invitation in turn. Two queries."""
    here = Case(When(invitation=invitation, then=Value(1)), default=Value(0))
    put = Question.objects.filter(invitation__sender=invitation.sender_id).annotate(here=here)
    found = put.filter(Q(here=1) | Q(replied_at__isnull=False)).order_by("-here", "-replied_at")
    asked: list[Question] = [*found[: LAST_REPLIES + QUESTIONS]]
    replied = [one for one in asked if one.replied_at]
    newest = sorted(replied, key=attrgetter("replied_at"), reverse=True)[:LAST_REPLIES]
    thread = sorted((one for one in asked if one.invitation_id == invitation.pk), key=attrgetter("number"))
    return _record(invitation.sender, at, newest), thread


def _record(member: Member, at: datetime, replied: list[Question]) -> Record:
    found = Invitation.objects.filter(sender=member, sent_at__lte=at - OLD_ENOUGH).aggregate(
        sent=Count("pk"), accepted=Count("pk", filter=Q(answer=Answer.Verb.ACCEPT))
    )
    enough = found["sent"] >= RESTS_ON
    waits = [one.replied_at - one.asked_at for one in replied if one.replied_at]
    return Record(
        sent=found["sent"],
        share=round(100 * found["accepted"] / found["sent"]) if enough else None,
        replies_in=_usually(waits) if waits else None,
    )


def of_recipient(member: Member, at: datetime) -> tuple[int, int] | None:
    """How open a member is: (per cent accepted, of how many), or None under 20. One query."""
    return of_recipients([member.pk], at).get(member.pk)


def of_recipients(members: Iterable[int], at: datetime) -> dict[int, tuple[int, int]]:
    """How open each of the members (ids) is; those to whom fewer than 20 wrote are left out. One query.

    Over everything sent to them long enough ago, so that it tells no quiet answer and no block from silence.
    """
    found = (
        Invitation.objects.filter(recipient__in=list(members), sent_at__lte=at - OLD_ENOUGH)
        .values_list("recipient_id")
        .annotate(received=Count("pk"), accepted=Count("pk", filter=Q(answer=Answer.Verb.ACCEPT)))
        .order_by()
    )
    return {
        who: (round(100 * accepted / received), received)
        for who, received, accepted in found
        if received >= RESTS_ON
    }


def replies_of(members: Iterable[int]) -> dict[int, timedelta]:
    """How soon each of the members (ids) usually replies to a question, over their last 20. One query."""
    turn = Window(RowNumber(), partition_by="invitation__sender_id", order_by="-replied_at")
    replied = Question.objects.filter(invitation__sender__in=list(members), replied_at__isnull=False)
    found = replied.annotate(turn=turn).filter(turn__lte=LAST_REPLIES).order_by()
    waits: dict[int, list[timedelta]] = defaultdict(list)
    for who, asked_at, replied_at in found.values_list("invitation__sender_id", "asked_at", "replied_at"):
        if replied_at:
            waits[who].append(replied_at - asked_at)
    return {who: _usually(theirs) for who, theirs in waits.items()}


def _usually(waits: Iterable[timedelta]) -> timedelta:
    """The usual wait: the median."""
    return timedelta(seconds=median(wait.total_seconds() for wait in waits))


@dataclass(frozen=True, slots=True)
class PledgeRecord:
    """The record beside a badge: answers given, rounded down to tens, and how many were IDK."""

    answers: int
    idk: int


def of_pledge(member: Member, at: datetime) -> PledgeRecord | None:
    """What the LION badge says: "410 answers, 0 IDK"; None under 20. One query.

    As of last Monday and in tens, so that nobody sees in it that their own invitation was answered.
    """
    given = Answer.objects.filter(invitation__recipient=member, entered_at__lt=monday(midnight(at)))
    found = given.aggregate(
        answers=Count("invitation", distinct=True), idk=Count("pk", filter=Q(verb=Answer.Verb.UNKNOWN))
    )
    if found["answers"] < RESTS_ON:
        return None
    return PledgeRecord(answers=found["answers"] // 10 * 10, idk=found["idk"])
