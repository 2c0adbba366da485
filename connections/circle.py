"""A member's network as a list: who fits what they look for, and what stands beside each of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import DateTimeField, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Greatest, Least

from connections import network, remembering
from connections.models import Connection, Memo, Tag
from groups.models import Membership
from lion import lookups
from lion.members.models import Member

if TYPE_CHECKING:
    from lion.members.models import MemberQuerySet

WORDS = 6
TEXTS = ("q", "group", "tag", "knows")
DEGREES = {"1": (1,), "2": (2,), "both": (1, 2)}
ORDERS = {
    "newest": (F("connected_at").desc(nulls_last=True), F("name"), F("pk")),
    "name": (F("name"), F("pk")),
    "pledged": (F("pledged_at").asc(nulls_last=True), F("name"), F("pk")),
}


@dataclass(frozen=True, slots=True)
class Search:
    """What a member looks for in their network; unknown values are ignored, so that every link works."""

    words: str = ""
    degree: str = "1"
    group: str = ""
    tag: str = ""
    knows: str = ""
    sort: str = "newest"

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Search:
        """The search of a query string."""
        text = {name: lookups.words(str(query.get(name, ""))) for name in TEXTS}
        degree, sort = str(query.get("degree", "")), str(query.get("sort", ""))
        return cls(
            words=text["q"],
            degree=degree if degree in DEGREES else "1",
            group=text["group"],
            tag=text["tag"],
            knows=text["knows"],
            sort=sort if sort in ORDERS else "newest",
        )

    @property
    def narrows(self) -> bool:
        """Whether more than a degree is asked for."""
        return bool(self.words or self.group or self.tag or self.knows)


def find(member: Member, search: Search) -> MemberQuerySet:
    """The people who fit, each with `connected_at` (None for the second degree), in the order asked for."""
    me, other = Value(member.pk), OuterRef("pk")
    between = Connection.objects.current().filter(low=Least(me, other), high=Greatest(me, other))
    since = Subquery(between.values("connected_at")[:1])
    never = Value(None, DateTimeField())
    found = _of_degree(member, search.degree).annotate(connected_at=never if search.degree == "2" else since)
    for word in search.words.split()[:WORDS]:
        noted = Memo.objects.filter(owner=member, about=OuterRef("pk"), text__icontains=word)
        tagged = Tag.objects.filter(owner=member, about=OuterRef("pk"), name__icontains=word)
        found = found.filter(
            Q(name__icontains=word)
            | Q(headline__icontains=word)
            | Q(industry__icontains=word)
            | Q(location__icontains=word)
            | Exists(noted)
            | Exists(tagged)
        )
    if search.tag:
        found = found.filter(
            Exists(Tag.objects.filter(owner=member, about=OuterRef("pk"), name__iexact=search.tag))
        )
    if search.group:
        here = Membership.objects.current().filter(group__slug=search.group)
        mine = here.filter(member=member, group=OuterRef("group"))
        found = found.filter(Exists(here.filter(Exists(mine), member=OuterRef("pk"))))
    if search.knows:
        other = Member.objects.visible().filter(handle=search.knows).first()
        found = found.filter(pk__in=network.around(other)) if other else found.none()
    ordered: MemberQuerySet = found.order_by(*ORDERS[search.sort])
    return ordered


def _of_degree(member: Member, degree: str) -> MemberQuerySet:
    first, further = network.first(member), network.second(member)
    if degree in {"1", "2"}:
        return first if degree == "1" else further
    both: MemberQuerySet = Member.objects.filter(
        Q(pk__in=first.values("pk")) | Q(pk__in=further.values("pk"))
    )
    return both


@dataclass(frozen=True, slots=True)
class Row:
    """One person of the list, and what the member knows of the way to them."""

    member: Member
    degree: int
    connected_at: datetime | None
    common: int
    through: Member | None = None
    invited_by_me: bool | None = None
    memo: str = ""
    tags: list[str] = field(default_factory=list)


def rows(member: Member, people: Iterable[Member]) -> list[Row]:
    """What stands beside each; five queries at most, however many they are. They are as `find` gives them."""
    shown = list(people)
    ids = [other.pk for other in shown]
    shared = network.ties(member, ids).shared
    senders = _senders(member, ids)
    far = [other.pk for other in shown if other.pk not in senders]
    bridges = Member.objects.active().in_bulk({shared[pk][0] for pk in far if pk in shared})
    memos, tags = remembering.notes_on(member, ids)
    return [
        Row(
            member=other,
            degree=1 if other.pk in senders else 2,
            connected_at=getattr(other, "connected_at", None),
            common=len(shared.get(other.pk, ())),
            through=bridges.get(shared[other.pk][0]) if other.pk in far and other.pk in shared else None,
            invited_by_me=senders.get(other.pk),
            memo=memos.get(other.pk, ""),
            tags=tags.get(other.pk, []),
        )
        for other in shown
    ]


def _senders(member: Member, others: list[int]) -> dict[int, bool | None]:
    """Those of the others who are connected, and whether the member asked (None where nobody did)."""
    ends = Connection.objects.of(member).filter(Q(low__in=others) | Q(high__in=others))
    found: dict[int, bool | None] = {}
    for low, high, sender in ends.values_list("low_id", "high_id", "invitation__sender_id"):
        found[low if high == member.pk else high] = (sender == member.pk) if sender else None
    return found
