"""What every page of a signed-in member shows: the rail's counts and the standing notice.

Nothing is asked of the database before a template asks for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, QuerySet, Value
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from connections import allowance as allowances
from connections import desk
from lion.members.models import Member, Notice
from lion.moderation import standing as standings
from lion.moderation.models import Sanction
from lion.moments import day_of_year


class Rail:
    """The rail's numbers: one query for all of them."""

    def __init__(self, member: Member) -> None:
        self._member = member
        self._now = timezone.now()

    @cached_property
    def _counts(self) -> dict[str, int]:
        """How many there are of each: pending, covered and uncovered sent in the last week, unseen."""
        pending = _counted("pending", desk.rows(self._member, "pending", self._now))
        unseen = _counted("unseen", Notice.objects.filter(member=self._member).unseen())
        sent = allowances.sent(self._member, self._now)
        return dict(sent.union(pending, unseen, all=True))

    @property
    def pending(self) -> int:
        """Invitations to triage."""
        return self._counts.get("pending", 0)

    @property
    def left(self) -> int:
        """Uncovered invitations left this week."""
        return self._allowed.uncovered_left

    @property
    def allowance(self) -> int:
        return self._allowed.uncovered

    @property
    def _allowed(self) -> allowances.Allowance:
        return allowances.given(self._member, self._now, self._counts)

    @property
    def unseen(self) -> int:
        """Notices not seen yet."""
        return self._counts.get("unseen", 0)


def _counted(kind: str, rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    """The number of rows under a name, as one row to be united with others; none where there are none."""
    named = rows.order_by().annotate(counted=Value(kind)).values_list("counted")
    counted: QuerySet[Any, Any] = named.annotate(n=Count("pk"))
    return counted


def rail(request: HttpRequest) -> dict[str, Any]:
    """`rail` for the signed-in."""
    user = getattr(request, "user", None)
    return {"rail": Rail(user)} if user is not None and user.is_authenticated else {}


@dataclass(frozen=True, slots=True)
class StandingNotice:
    """What limits the member now, in the parts of the notice that every page shows."""

    tone: str
    symbol: str
    fact: str
    rest: str
    url: str
    link: str


def standing(request: HttpRequest) -> dict[str, Any]:
    """`standing_notice`, the live sanction that every page mentions while it holds."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    now = timezone.now()
    level = standings.of(user, now)
    if level == "good":
        return {}
    step = {"warned": "warning", "restricted": "restriction", "suspended": "suspension"}[level]
    found = Sanction.objects.live(now).filter(member=user.pk, step=step).order_by("-ends_at").first()
    return {"standing_notice": notice_of(found)} if found else {}


def notice_of(sanction: Sanction) -> StandingNotice:
    """The notice of a live sanction."""
    until = day_of_year(sanction.ends_at)
    tone, symbol, fact, rest, link = {
        "warning": (
            "ember",
            "warn",
            _("You’re on a warning. Nothing is limited but the number of invitations."),
            _("It ends on %(until)s at the latest.") % {"until": until},
            _("See why"),
        ),
        "restriction": (
            "clay",
            "lock",
            _("Until %(until)s you can invite fellows, pledged members, and people whose e-mail you know.")
            % {"until": until},
            _("Your inbox, groups and connections work as before."),
            _("See why and appeal"),
        ),
        "suspension": (
            "solid",
            "lock",
            _("Your account is suspended until %(until)s.") % {"until": until},
            _("You can read, answer what you received, and appeal: a person decides."),
            _("See the evidence and appeal"),
        ),
    }[sanction.step]
    return StandingNotice(tone, symbol, fact, rest, sanction.get_absolute_url(), link)
