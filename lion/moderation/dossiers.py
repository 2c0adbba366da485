"""What moderators may know of a member: read for one page, with the names of others masked until revealed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from connections.models import Invitation
from lion.moderation import cases, log, masking
from lion.moderation.models import Action, Weighing
from lion.moments import monday

if TYPE_CHECKING:
    from lion.members.models import Member

ANSWERS = 200
LINES = 200
PATTERN = timedelta(days=90)
MOST_SENT = 10_000
"""More than the largest allowance lets a member send in that time."""
REVEALED_FOR = timedelta(hours=1)
MAY_REVEAL = "moderation.reveal"


@dataclass(frozen=True, slots=True)
class Sending:
    """What a member sent in the last 90 days."""

    sent: int
    covered: int
    accepted: int
    decided: int
    without_note: int
    repeated: list[tuple[str, int]]
    weeks: list[tuple[datetime, int, int]]
    """The Monday of each week, how many were sent in it, how many of those were accepted."""

    @property
    def acceptance(self) -> float | None:
        """The share accepted of what was answered or is past its time, in per cent."""
        return 100 * self.accepted / self.decided if self.decided else None


def sending(member: Member, at: datetime) -> Sending:
    """Volume, acceptance and repeated notes of the last 90 days. One query."""
    rows = list(
        Invitation.objects.filter(sender=member.pk, sent_at__gt=at - PATTERN, sent_at__lte=at)
        .order_by("-sent_at")
        .values_list("sent_at", "covered", "answer", "note", "recipient__name")[:MOST_SENT]
    )
    notes = Counter(
        masking.masked(" ".join(note.split()), name) for *_rest, note, name in rows if note.strip()
    )
    mondays = Counter(monday(sent_at) for sent_at, *_rest in rows)
    yes = Counter(monday(sent_at) for sent_at, _covered, answer, *_rest in rows if answer == "accept")
    first = monday(at - PATTERN)
    weeks = [first + timedelta(days=7 * n) for n in range((at - first).days // 7 + 1)]
    return Sending(
        sent=len(rows),
        covered=sum(covered for _at, covered, *_rest in rows),
        accepted=sum(answer == "accept" for _at, _covered, answer, *_rest in rows),
        decided=sum(answer != "" for _at, _covered, answer, *_rest in rows),
        without_note=sum(not note.strip() for *_rest, note, _name in rows),
        repeated=[(note, n) for note, n in notes.most_common(5) if n > 1],
        weeks=[(week, mondays[week], yes[week]) for week in weeks],
    )


def answers(member: Member) -> Sequence[Weighing]:
    """How the last answers to the member were heard, newest first. One query."""
    heard = Weighing.objects.filter(sender=member.pk).select_related("recipient", "entry__policy")
    return list(heard.order_by("-at", "-entry_id")[:ANSWERS])


def lines(member: Member) -> list[Action]:
    """What the log says of the member, newest first. One query."""
    return list(Action.objects.filter(member=member.pk).select_related("actor")[:LINES])


def is_revealed(known: Sequence[Action], moderator: Member, at: datetime) -> bool:
    """Whether this moderator, still in the role, has had the names revealed within the hour."""
    return moderator.has_perm(MAY_REVEAL) and any(
        one.verb == "reveal" and one.actor_id == moderator.pk and at - REVEALED_FOR < one.at <= at
        for one in known
    )


def reveal(member: Member, *, by: Member, reason: str, at: datetime | None = None) -> None:
    """Let a moderator read for an hour who answered and reported this member. Logged. Raises `Refused`."""
    reason = cases.reason_of(reason)
    cases.refuse_own(member, by)
    with transaction.atomic():
        log.write("reveal", member, member=member, by=by, reason=reason, at=at or timezone.now())


def note(member: Member, text: str, *, by: Member, at: datetime | None = None) -> None:
    """Write a note about a member for other moderators; it is not taken back. Raises `Refused`."""
    cases.refuse_own(member, by)
    text = cases.reason_of(text, _("Write the note."))
    with transaction.atomic():
        log.write("note", member, member=member, by=by, reason=text, at=at or timezone.now())
