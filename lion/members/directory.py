"""The directory of open networkers: finding members by what they say of themselves."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.postgres.search import SearchQuery
from django.core.cache import cache
from django.db import connection
from django.db.models import Case, Count, Q, Value, When
from django.utils import timezone

from lion import lookups
from lion.members.models import Member
from lion.members.models.words import CONFIGURATION, vector

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import QueryDict

    from lion.members.models import MemberQuerySet

CHOICES = 100
"""How many fields or places are offered to choose from, the commonest first."""
WORDS = 6
WORD = re.compile(r"[^\W_]+")
ALIKE, SHORTEST = 0.74, 3
"""How like a word has to be to be suggested (1 is the same), and from how many letters on."""
VOCABULARY_FOR = 600
"""How many seconds the words that members use may be old."""
SORTS = ("pledged", "name", "newest")


@dataclass(frozen=True)
class Search:
    """What somebody looks for: words, a field, a place, the pledge; and in which order."""

    words: str = ""
    industry: str = ""
    place: str = ""
    pledged: bool = False
    sort: str = "pledged"

    @classmethod
    def from_query(cls, query: QueryDict) -> Search:
        """Read the search from an address: ?q=transit&industry=…&place=…&pledged=on&sort=name."""
        return cls(
            words=lookups.words(query.get("q", ""), 100),
            industry=lookups.words(query.get("industry", "")),
            place=lookups.words(query.get("place", "")),
            pledged=query.get("pledged", "") in {"on", "1"},
            sort=query.get("sort", "") if query.get("sort") in SORTS else "pledged",
        )

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.industry or self.place or self.pledged)

    @property
    def tokens(self) -> list[str]:
        """The words looked for, in small letters."""
        return WORD.findall(self.words.lower())[:WORDS]


def find(search: Search, at: datetime | None = None) -> MemberQuerySet:
    """The listed members who fit: some word of name, headline, field or place begins with each one typed."""
    now = at or timezone.now()
    found = Member.objects.listed(now)
    if search.words:
        found = _worded(found, search.tokens)
    if search.industry:
        found = found.filter(industry=search.industry)
    if search.place:
        found = found.filter(location=search.place)
    if search.pledged:
        found = found.pledged(now)
    return _ordered(found, search.sort, now)


def _worded(members: MemberQuerySet, tokens: list[str]) -> MemberQuerySet:
    """Those who use every word: by PostgreSQL's index, or by looking through the words on SQLite.

    Letters beyond ASCII are looked for anywhere: some scripts put no space between words.
    """
    if not tokens:
        return members.none()
    indexed = connection.vendor == "postgresql"
    plain = [token for token in tokens if token.isascii()]
    for token in tokens:
        if not token.isascii():
            members = members.filter(_anywhere(token))
        elif not indexed:
            members = members.filter(words__iregex=rf"\b{token}")
    if plain and indexed:
        query = " & ".join(f"{token}:*" for token in plain)
        search = SearchQuery(query, config=CONFIGURATION, search_type="raw")
        members = members.annotate(vector=vector()).filter(vector=search)
    return members


def _anywhere(token: str) -> Q:
    """Contained in the words, in each way it may be written: a database may know no case beyond ASCII."""
    cases = {token, token.capitalize(), token.upper()}
    return Q(*[("words__contains", one) for one in sorted(cases)], _connector=Q.OR)


def _ordered(members: MemberQuerySet, sort: str, now: datetime) -> MemberQuerySet:
    if sort == "newest":
        return members.order_by("-joined_at", "pk")
    if sort == "name":
        return members.order_by("name", "pk")
    holds = Q(pledged_at__isnull=False) & (Q(badge_lost_until=None) | Q(badge_lost_until__lte=now))
    surest = Case(When(holds, then=Value(0)), default=Value(1))
    return members.order_by(surest, "name", "pk")


def suggestion(search: Search, at: datetime | None = None) -> str:
    """What was perhaps meant where nobody fits: for each word that nobody uses the nearest one in use.

    Empty where no word is near, or where nobody would fit the other filters even so.
    """
    known = vocabulary(at)
    meant = [_nearest(token, known) for token in search.tokens]
    words = " ".join(meant)
    if words == " ".join(search.tokens):
        return ""
    instead = Search(words, search.industry, search.place, search.pledged)
    return words if find(instead, at).exists() else ""


def _nearest(token: str, known: set[str]) -> str:
    if len(token) < SHORTEST or token in known:
        return token
    like = [word for word in known if abs(len(word) - len(token)) <= 2]
    return next(iter(difflib.get_close_matches(token, like, n=1, cutoff=ALIKE)), token)


def vocabulary(at: datetime | None = None) -> set[str]:
    """Every word that a listed member uses of themselves; from the cache for ten minutes."""
    found: set[str] | None = cache.get("directory:words")
    if found is None:
        texts = Member.objects.listed(at).values_list("words", flat=True)
        words = (word for text in texts.iterator() for word in WORD.findall(text.lower()))
        found = {word for word in words if len(word) >= SHORTEST}
        cache.set("directory:words", found, VOCABULARY_FOR)
    return found


def common(field: str, at: datetime | None = None) -> list[str]:
    """The commonest values of `industry` or `location` among the listed members, by alphabet.

    From the cache for ten minutes: they are offered as a filter, and change slowly.
    """
    key = f"directory:common:{field}"
    found: list[str] | None = cache.get(key)
    if found is None:
        found = _commonest(field, at)
        cache.set(key, found, VOCABULARY_FOR)
    return found


def _commonest(field: str, at: datetime | None) -> list[str]:
    named = Member.objects.listed(at).exclude(**{field: ""}).values_list(field)
    commonest = named.annotate(count=Count("pk")).order_by("-count", field)[:CHOICES]
    return sorted(value for value, _count in commonest)
