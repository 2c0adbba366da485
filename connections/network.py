"""Who knows whom: neighbours, and the people two members have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import F, Q

from connections.models import Connection
from lion.members.models import Member

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from lion.members.models import MemberQuerySet


def neighbour_ids(member: Member) -> set[int]:
    """The ids of everyone the member is connected with."""
    return {low if high == member.pk else high for low, high in _pairs(member)}


def _pairs(member: Member) -> Iterable[tuple[int, int]]:
    return Connection.objects.of(member).values_list("low_id", "high_id")


def are_connected(one: Member, other: Member) -> bool:
    """Whether the two are connected today."""
    return Connection.objects.between(one, other).exists()


def in_common(one: Member, other: Member) -> MemberQuerySet:
    """Members connected with both, those who pledged first. One query."""
    both = Q(pk__in=_ends(one)) & Q(pk__in=_ends(other))
    people: MemberQuerySet = Member.objects.active().filter(both)
    return people.order_by(F("pledged_at").asc(nulls_last=True), "name", "pk")


def _ends(member: Member) -> QuerySet[Connection, int]:
    """The ids at the other ends of a member's connections, to be selected from."""
    current = Connection.objects.current()
    return (
        current.filter(low=member.pk)
        .values_list("high_id", flat=True)
        .union(current.filter(high=member.pk).values_list("low_id", flat=True), all=True)
    )


def counts_in_common(member: Member, others: Iterable[int]) -> Counter[int]:
    """How many people the member has in common with each of the others. Two queries, however many."""
    mine = neighbour_ids(member)
    wanted = set(others)
    counts: Counter[int] = Counter()
    if not mine or not wanted:
        return counts
    ends = Connection.objects.current().filter(
        Q(low__in=wanted, high__in=mine) | Q(high__in=wanted, low__in=mine)
    )
    for low, high in ends.values_list("low_id", "high_id"):
        if low in wanted and high in mine:
            counts[low] += 1
        if high in wanted and low in mine:
            counts[high] += 1
    return counts
