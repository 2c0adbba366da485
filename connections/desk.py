"""The recipient's desk: its views, their order, and where in it an invitation stands."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import reduce
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from connections.models import Answer, Invitation, Question
from lion import lookups

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from connections.models import InvitationQuerySet
    from lion.members.models import Member

PAGE = 30
AT_ONCE = 500
"""How many invitations are answered at once, by hand or by a rule."""
EXPIRES_SOON = timedelta(days=14)
CLOSEST = ("-fellows", "-in_common", "-sent_at", "id")
NEWEST = ("-sent_at", "id")
OLDEST = ("sent_at", "id")
ANSWERED = ("-answered_at", "id")
ORDERS: dict[str, tuple[str, ...]] = {"closest": CLOSEST, "newest": NEWEST, "oldest": OLDEST}


@dataclass(frozen=True, slots=True)
class View:
    """One list of the desk."""

    name: str
    title: str | Promise
    address: str
    order: tuple[str, ...]


VIEWS = {
    view.name: view
    for view in (
        View("pending", _("To triage"), "connections:inbox", CLOSEST),
        View("turn", _("Answered, your turn"), "connections:turn", NEWEST),
        View("waiting", _("Asked, waiting"), "connections:waiting", NEWEST),
        View("accepted", pgettext_lazy("invitations, a list", "Accepted"), "connections:accepted", ANSWERED),
        View("archived", _("Archived"), "connections:archived", ANSWERED),
    )
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the member narrows a view to; unknown values are ignored, so that every link works."""

    groups: list[str] = field(default_factory=list)
    common: int = 0
    note: str = ""
    pledged: bool = False
    expiring: bool = False
    words: str = ""
    sort: str = ""

    @classmethod
    def read(cls, query: Mapping[str, Any], groups: list[str]) -> Filters:
        """The filters of a query string."""
        common = str(query.get("common", ""))
        return cls(
            groups=[slug for slug in groups if "\0" not in slug],
            common=int(common) if common in {"1", "5", "10"} else 0,
            note=str(query.get("note", "")) if query.get("note") in {"with", "without"} else "",
            pledged=query.get("pledged") == "1",
            expiring=query.get("expiring") == "1",
            words=lookups.words(str(query.get("q", ""))),
            sort=str(query.get("sort", "")) if query.get("sort") in ORDERS else "",
        )

    @property
    def any(self) -> bool:
        """Whether anything is narrowed."""
        return bool(self.groups or self.common or self.note or self.pledged or self.expiring or self.words)

    def narrow(self, rows: InvitationQuerySet, at: datetime) -> InvitationQuerySet:
        """The rows that fit every filter."""
        if self.groups:
            rows = rows.filter(
                pk__in=Invitation.shared_groups.through.objects.filter(group__slug__in=self.groups).values(
                    "invitation"
                )
            )
        if self.common:
            rows = rows.filter(in_common__gte=self.common)
        if self.note:
            rows = rows.filter(note="") if self.note == "without" else rows.exclude(note="")
        if self.pledged:
            rows = rows.filter(sender__pledged_at__isnull=False).exclude(sender__badge_lost_until__gt=at)
        if self.expiring:
            rows = rows.filter(expires_at__lte=at + EXPIRES_SOON)
        for word in self.words.split():
            rows = rows.filter(
                Q(sender__name__icontains=word)
                | Q(sender__headline__icontains=word)
                | Q(note__icontains=word)
            )
        return rows


def rows(member: Member, view: str, at: datetime, filters: Filters | None = None) -> InvitationQuerySet:
    """The invitations of a view, in its order."""
    found = _set(Invitation.objects.received_by(member, at), view, at)
    if filters:
        found = filters.narrow(found, at)
    return found.order_by(*order_of(view, filters))


def order_of(view: str, filters: Filters | None = None) -> tuple[str, ...]:
    """The order of a view: its own, or the one that the member chose for the first."""
    if filters and filters.sort and view == "pending":
        return ORDERS[filters.sort]
    return VIEWS[view].order


def _set(received: InvitationQuerySet, view: str, at: datetime) -> InvitationQuerySet:
    if view in {"accepted", "archived"}:
        verb = Answer.Verb.ACCEPT if view == "accepted" else Answer.Verb.ARCHIVE
        by_rule = Answer.objects.standing().filter(invitation=OuterRef("pk"), verb=verb, rule__isnull=False)
        return received.filter(answer=verb).annotate(automatic=Exists(by_rule))
    last = Question.objects.filter(invitation=OuterRef("pk")).order_by("-number")
    pending = received.pending(at)
    if view == "pending":
        return pending.exclude(pk__in=Question.objects.filter(replied_at__isnull=True).values("invitation"))
    asked = pending.filter(Exists(last)).annotate(replied=Subquery(last.values("replied_at")[:1]))
    return asked.filter(replied__isnull=view == "waiting")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many invitations each view holds, and the sections of the first."""

    views: dict[str, int]
    sections: dict[str, int]
    today: int
    """How many the member has answered since their midnight."""


def counts(member: Member, at: datetime) -> Counts:
    """Count the member's desk. One query, whatever it holds."""
    questions = Question.objects.filter(invitation=OuterRef("pk"))
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    pending = Q(answer="", closed_at__isnull=True, expires_at__gt=at)
    triage = pending & Q(waits=False)
    found = (
        Invitation.objects.received_by(member, at)
        .filter(pending | Q(answer__in=["accept", "archive"]) | Q(answered_at__gte=midnight))
        .annotate(waits=Exists(questions.filter(replied_at__isnull=True)), asked=Exists(questions))
        .aggregate(
            pending=Count("pk", filter=triage),
            waiting=Count("pk", filter=pending & Q(waits=True)),
            turn=Count("pk", filter=triage & Q(asked=True)),
            covenant=Count("pk", filter=triage & Q(fellows=True)),
            common=Count("pk", filter=triage & Q(fellows=False, in_common__gt=0)),
            accepted=Count("pk", filter=Q(answer=Answer.Verb.ACCEPT)),
            today=Count("pk", filter=~Q(answer="") & Q(answered_at__gte=midnight)),
            archived=Count("pk", filter=Q(answer=Answer.Verb.ARCHIVE)),
        )
    )
    nothing = found["pending"] - found["covenant"] - found["common"]
    sections = {"covenant": found.pop("covenant"), "common": found.pop("common"), "nothing": nothing}
    return Counts(views=found, sections=sections, today=found.pop("today"))


def after(order: tuple[str, ...], row: Invitation) -> Q:
    """The condition for rows that come after `row` in an order (keyset paging: no offsets to drift)."""
    steps = []
    equal = Q()
    for key in order:
        name = key.lstrip("-")
        value = getattr(row, name)
        steps.append(equal & Q(**{f"{name}__{'lt' if key.startswith('-') else 'gt'}": value}))
        equal &= Q(**{name: value})
    return reduce(operator.or_, steps)


def has_place(order: tuple[str, ...], row: Invitation) -> bool:
    """Whether a row can stand in an order: what nobody answered has none among the answered."""
    return all(getattr(row, key.lstrip("-")) is not None for key in order)


def before(order: tuple[str, ...], row: Invitation) -> Q:
    """The condition for rows that come before `row` in an order."""
    return after(reverse_of(order), row)


def reverse_of(order: tuple[str, ...]) -> tuple[str, ...]:
    """The same order, backwards."""
    return tuple(key[1:] if key.startswith("-") else f"-{key}" for key in order)


def group_choices(member: Member, at: datetime) -> list[dict[str, Any]]:
    """The groups shared with the senders of pending invitations (slug, name, kind), and with how many (n).

    The eight with the most, those first. One query.
    """
    pending = Invitation.objects.received_by(member, at).pending(at)
    shared = Invitation.shared_groups.through.objects.filter(invitation__in=pending)
    named = shared.values(slug=F("group__slug"), name=F("group__name"), kind=F("group__kind"))
    return [dict(one) for one in named.annotate(n=Count("pk")).order_by("-n", "name")[:8]]
