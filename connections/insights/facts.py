"""The rows that the insights rest on. What one sent is read as its sender sees it, and not otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import BooleanField, Case, Count, Exists, ExpressionWrapper, OuterRef, Q, When

from connections.models import Answer, Connection, Invitation, Question
from connections.models.invitation import Verb

if TYPE_CHECKING:
    from connections.insights.period import Period
    from lion.members.models import Member

MOST = 20_000
"""How many invitations are looked at each way, the newest first."""
GROUPS = 6


@dataclass(frozen=True, slots=True)
class Sent:
    """An invitation to its sender: `accepted_at` is None for silence and for every quiet answer alike."""

    sent_at: datetime
    accepted_at: datetime | None
    asked: bool
    noted: bool
    fellows: bool
    in_common: int


def sent(member: Member, period: Period) -> list[Sent]:
    """What the member sent. One query."""
    question = Exists(Question.objects.filter(invitation=OuterRef("pk")))
    is_open = Q(closed_at__isnull=True, expires_at__gt=period.now)
    rows = (
        Invitation.objects.sent_by(member)
        .filter(sent_at__gte=period.start)
        .annotate(
            accepted_at=Case(When(answer=Verb.ACCEPT, then="answered_at")),
            asked=ExpressionWrapper(Q(question) & is_open, output_field=BooleanField()),
            noted=ExpressionWrapper(~Q(note=""), output_field=BooleanField()),
        )
        .order_by("-sent_at")
    )
    found = rows.values_list("sent_at", "accepted_at", "asked", "noted", "fellows", "in_common")[:MOST]
    return [Sent(*row) for row in found]


def groups(member: Member, period: Period) -> list[tuple[str, int, int]]:
    """(name, accepted, sent) of the groups that the member shared with most, at sending. One query."""
    rows = (
        Invitation.objects.sent_by(member)
        .filter(sent_at__gte=period.start, shared_groups__isnull=False)
        .values("shared_groups", "shared_groups__name")
        .annotate(sent=Count("pk"), accepted=Count("pk", filter=Q(answer=Verb.ACCEPT)))
        .order_by("-sent", "shared_groups__name")
    )
    return [(row["shared_groups__name"], row["accepted"], row["sent"]) for row in rows[:GROUPS]]


@dataclass(frozen=True, slots=True)
class Received:
    """An invitation to its recipient, with the answer that they or a rule of theirs gave."""

    sent_at: datetime
    answered_at: datetime | None
    answer: str
    automatic: bool


def received(member: Member, period: Period) -> list[Received]:
    """What the member received, and what they answered. One query."""
    rows = Invitation.objects.received_by(member, period.now).filter(sent_at__gte=period.start)
    by_rule = Answer.objects.standing().filter(
        invitation=OuterRef("pk"), verb=OuterRef("answer"), rule__isnull=False
    )
    ordered = rows.annotate(automatic=Exists(by_rule)).order_by("-sent_at")
    found = ordered.values_list("sent_at", "answered_at", "answer", "automatic")[:MOST]
    return [Received(*row) for row in found]


def connected(member: Member) -> list[tuple[datetime, datetime | None]]:
    """From when to when the member was connected with each. One query."""
    rows = Connection.objects.filter(Q(low=member.pk) | Q(high=member.pk))
    return list(rows.values_list("connected_at", "ended_at"))
