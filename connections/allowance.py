"""How many invitations a member may send in a rolling week, and why that many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Case, Count, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from connections.models import Invitation

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from lion.members.models import Member

WEEK = timedelta(days=7)
UNCOVERED = 100
COVERED = 300
NEW_FOR = timedelta(days=14)
NEW_SHARE = 0.25
WARNED_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Allowance:
    """Invitations in a rolling week, as numbers of invitations."""

    uncovered: int
    covered: int
    uncovered_sent: int
    covered_sent: int
    why: str

    @property
    def uncovered_left(self) -> int:
        return max(0, self.uncovered - self.uncovered_sent)

    @property
    def covered_left(self) -> int:
        return max(0, self.covered - self.covered_sent)

    def left(self, covered: bool) -> int:
        """What is left of the kind asked for."""
        return self.covered_left if covered else self.uncovered_left


def of(member: Member, at: datetime | None = None) -> Allowance:
    """The member's allowance at that moment. One query. Answers play no part in it."""
    now = at or timezone.now()
    return given(member, now, dict(sent(member, now)))


def sent(member: Member, at: datetime) -> QuerySet[Invitation, tuple[str, int]]:
    """What the member sent in the last week, to be counted: ("covered" or "uncovered", how many)."""
    week = Invitation.objects.filter(sender=member, sent_at__gt=at - WEEK).order_by()
    kind = Case(When(covered=True, then=Value("covered")), default=Value("uncovered"))
    return week.annotate(kind=kind).values_list("kind").annotate(n=Count("pk"))


def given(member: Member, at: datetime, sent: Mapping[str, int]) -> Allowance:
    """The allowance of a member who sent so many in the last week, by kind. No query."""
    share, why = _share(member, at)
    return Allowance(
        uncovered=int(UNCOVERED * share),
        covered=int(COVERED * share),
        uncovered_sent=sent.get("uncovered", 0),
        covered_sent=sent.get("covered", 0),
        why=why,
    )


def returns_at(member: Member, at: datetime, *, covered: bool) -> datetime | None:
    """When the next invitation of a spent kind may be sent; None where there is one left. Two queries."""
    mine = of(member, at)
    total, sent = (mine.covered, mine.covered_sent) if covered else (mine.uncovered, mine.uncovered_sent)
    if sent < total:
        return None
    of_week = Invitation.objects.filter(sender=member, covered=covered, sent_at__gt=at - WEEK)
    moments = of_week.order_by("sent_at").values_list("sent_at", flat=True)
    return moments[sent - total] + WEEK


def _share(member: Member, now: datetime) -> tuple[float, str]:
    if member.is_warned(now) or member.is_restricted(now):
        return WARNED_SHARE, _("Half the usual number, because of your standing.")
    if member.joined_at > now - NEW_FOR:
        return NEW_SHARE, _("A quarter of the usual number in your first two weeks.")
    return 1.0, _("The usual number.")
