"""Who knows whom: neighbours, the people two members have in common, and how far apart two are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db import connection
from django.db.models import F

from connections.models import Connection
from lion.members.models import Block, Member

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from lion.members.models import MemberQuerySet

FURTHER_FOR = 600
"""How many seconds the count of the second degree may be old."""


def around(member: Member) -> QuerySet[Connection, int]:
    """The ids of everyone the member is connected with, to be used within a query: a union of both ends.

    As a union it can be joined on; an "or" of two would be looked through row by row.
    """
    current = Connection.objects.current()
    above, below = current.filter(low=member), current.filter(high=member)
    return above.values_list("high_id", flat=True).union(below.values_list("low_id", flat=True), all=True)


def neighbour_ids(member: Member) -> set[int]:
    """The ids of everyone the member is connected with."""
    pairs = Connection.objects.of(member).values_list("low_id", "high_id")
    return {low if high == member.pk else high for low, high in pairs}


def are_connected(one: Member, other: Member) -> bool:
    """Whether the two are connected today."""
    return Connection.objects.between(one, other).exists()


def in_common(one: Member, other: Member) -> MemberQuerySet:
    """Members connected with both, those who pledged first. One query."""
    both: MemberQuerySet = Member.objects.active().filter(pk__in=around(one)).filter(pk__in=around(other))
    return both.order_by(F("pledged_at").asc(nulls_last=True), "name", "pk")


@dataclass(frozen=True, slots=True)
class Ties:
    """What lies between a member and others (ids): who is connected with them, and whom they share."""

    direct: set[int]
    shared: dict[int, list[int]]


def ties(member: Member, others: Iterable[int]) -> Ties:
    """Who of the others the member is connected with, and for each the ids of those they share. One query."""
    wanted = set(others)
    if not wanted:
        return Ties(set(), {})
    current = Connection.objects.current()
    ends = []
    for one, other in (("low", "high"), ("high", "low")):
        pairs = current.filter(**{f"{one}__in": wanted}).values_list(f"{one}_id", f"{other}_id")
        ends += [pairs.filter(**{other: member}), pairs.filter(**{f"{other}__in": around(member)})]
    direct: set[int] = set()
    shared: dict[int, list[int]] = defaultdict(list)
    for who, by in ends[0].union(*ends[1:], all=True):
        if by == member.pk:
            direct.add(who)
        else:
            shared[who].append(by)
    return Ties(direct, dict(shared))


def counts_in_common(member: Member, others: Iterable[int]) -> Counter[int]:
    """How many people the member has in common with each of the others. One query, however many."""
    return Counter({who: len(shared) for who, shared in ties(member, others).shared.items()})


def first(member: Member) -> MemberQuerySet:
    """Members with an open account whom the member is connected with."""
    found: MemberQuerySet = Member.objects.active().filter(pk__in=around(member))
    return found


def second(member: Member) -> MemberQuerySet:
    """Listed members one step further: connected with a connection, not with the member, not blocked."""
    current, mine = Connection.objects.current(), around(member)
    above = current.filter(low__in=mine).values_list("high_id", flat=True)
    below = current.filter(high__in=mine).values_list("low_id", flat=True)
    blocked = Block.objects.filter(blocker=member).values("blocked")
    found: MemberQuerySet = (
        Member.objects.listed().filter(pk__in=above.union(below, all=True)).exclude(pk=member.pk)
    )
    return found.exclude(pk__in=mine).exclude(pk__in=blocked)


def further(member: Member) -> int:
    """How many members are of the second degree; counted at most every ten minutes."""
    key = f"network:{member.pk}:second"
    found: int | None = cache.get(key)
    if found is None:
        found = second(member).count()
        cache.set(key, found, FURTHER_FOR)
    return found


def degrees(member: Member, others: Iterable[int], known: Ties | None = None) -> dict[int, int]:
    """How many steps (1, 2 or 3) lie between the member and each of the others; absent where more.

    `known` is what `ties` says of the others, where that is known already. Two queries otherwise.
    """
    wanted = {other for other in others if other != member.pk}
    between = known or ties(member, wanted)
    near = between.direct | set(between.shared)
    found = dict.fromkeys(wanted & near, 2) | dict.fromkeys(wanted & between.direct, 1)
    return found | dict.fromkeys(_third(member, wanted - near), 3)


def _third(member: Member, others: set[int]) -> list[int]:
    """Those of the others who are connected with someone of the second degree."""
    if not others:
        return []
    marks = ", ".join(["%s"] * len(others))
    table = connection.ops.quote_name(Connection._meta.db_table)
    sql = THIRD.format(table=table, others=marks)
    with connection.cursor() as cursor:
        cursor.execute(sql, [member.pk, member.pk, *others, *others])
        return [row[0] for row in cursor.fetchall()]


# From both ends to the middle: `mine` and `near` are small, what lies between them is looked up by index.
THIRD = """
WITH mine(id) AS (
    SELECT high_id FROM {table} WHERE low_id = %s AND ended_at IS NULL
    UNION ALL SELECT low_id FROM {table} WHERE high_id = %s AND ended_at IS NULL
), near(target, id) AS (
    SELECT low_id, high_id FROM {table} WHERE low_id IN ({others}) AND ended_at IS NULL
    UNION ALL SELECT high_id, low_id FROM {table} WHERE high_id IN ({others}) AND ended_at IS NULL
)
SELECT DISTINCT near.target FROM near WHERE EXISTS (
    SELECT 1 FROM {table} c WHERE c.low_id = near.id AND c.ended_at IS NULL
    AND c.high_id IN (SELECT id FROM mine)
) OR EXISTS (
    SELECT 1 FROM {table} c WHERE c.high_id = near.id AND c.ended_at IS NULL
    AND c.low_id IN (SELECT id FROM mine)
)
"""
