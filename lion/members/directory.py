"""The directory of open networkers: finding members by what they say of themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils import timezone

from lion.members.models import Member

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import QueryDict

    from lion.members.models import MemberQuerySet

CHOICES = 100
"""How many fields or places are offered to choose from, the commonest first."""
WORDS = 6


@dataclass(frozen=True)
class Search:
    """What somebody looks for: words, a field, a place, and whether the pledge is asked for."""

    words: str = ""
    industry: str = ""
    place: str = ""
    pledged: bool = False

    @classmethod
    def from_query(cls, query: QueryDict) -> Search:
        """Read the search from an address: ?q=transit&industry=…&place=…&pledged=on."""
        return cls(
            words=query.get("q", "").replace("\0", "").strip()[:100],
            industry=query.get("industry", "").replace("\0", ""),
            place=query.get("place", "").replace("\0", ""),
            pledged=query.get("pledged", "") in {"on", "1"},
        )

    @property
    def is_empty(self) -> bool:
        return self == Search()


def find(search: Search, at: datetime | None = None) -> MemberQuerySet:
    """The listed members who fit: every word occurs in name, headline, industry or location."""
    now = at or timezone.now()
    found = Member.objects.listed(now)
    for word in search.words.split()[:WORDS]:
        found = found.filter(
            Q(name__icontains=word)
            | Q(headline__icontains=word)
            | Q(industry__icontains=word)
            | Q(location__icontains=word)
        )
    if search.industry:
        found = found.filter(industry=search.industry)
    if search.place:
        found = found.filter(location=search.place)
    if search.pledged:
        found = found.pledged(now)
    ordered: MemberQuerySet = found.order_by("name", "pk")
    return ordered


def common(field: str, at: datetime | None = None) -> list[str]:
    """The commonest values of `industry` or `location` among the listed members, by alphabet."""
    named = Member.objects.listed(at).exclude(**{field: ""}).values_list(field)
    commonest = named.annotate(count=Count("pk")).order_by("-count", field)[:CHOICES]
    return sorted(value for value, _count in commonest)
