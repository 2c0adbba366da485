"""The directory to one who looks: narrowed by groups, and what stands between them and each member."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.utils.timesince import timesince

from connections import network, records
from groups.models import Group, Membership
from lion import lookups
from lion.members import directory as listing
from lion.members.models import Member

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import QueryDict

    from lion.members.models import MemberQuerySet


@dataclass(frozen=True, slots=True)
class Ties:
    """Narrowing by what one shares: a group (by its slug) that both are in, or any covenant."""

    group: str = ""
    covenant: bool = False

    @classmethod
    def from_query(cls, query: QueryDict) -> Ties:
        """Read them from an address: ?group=night-trains&covenant=on."""
        return cls(lookups.words(query.get("group", "")), query.get("covenant", "") in {"on", "1"})

    @property
    def any(self) -> bool:
        return bool(self.group or self.covenant)


def find(viewer: Member, search: listing.Search, ties: Ties, at: datetime) -> MemberQuerySet:
    """The listed members who fit the search and the ties."""
    found = listing.find(search, at)
    if ties.group:
        here = Membership.objects.current().filter(group__slug=ties.group, group__in=Group.objects.of(viewer))
        found = found.filter(Exists(here.filter(member=OuterRef("pk"))))
    if ties.covenant:
        signed = _signed(at).filter(group__in=_bound(viewer, at), member=OuterRef("pk"))
        found = found.filter(Exists(signed)).exclude(pk=viewer.pk)
    return found


def _signed(at: datetime) -> QuerySet[Membership]:
    """Memberships of open groups whose covenant their member has agreed to."""
    return Membership.objects.current().filter(group__kind=Group.Kind.OPEN, consents__given_at__lte=at)


def _bound(member: Member, at: datetime) -> QuerySet[Membership, int]:
    """The ids of the groups by whose covenant the member is bound."""
    return _signed(at).filter(member=member).values_list("group_id", flat=True)


@dataclass(frozen=True, slots=True)
class Row:
    """One member of the directory, and what is between them and the one who looks."""

    member: Member
    degree: int | None
    common: int
    covenants: int
    openness: tuple[int, int] | None
    replies_in: str

    @property
    def risk(self) -> str:
        """Whether an IDK of theirs could count: "pledge" and "covenant" keep it from counting."""
        if self.member.wears_badge:
            return "pledge"
        return "covenant" if self.covenants else ""


def rows(viewer: Member, members: Iterable[Member], at: datetime) -> list[Row]:
    """What stands beside each member; five queries at most, however many they are."""
    shown = list(members)
    ids = [member.pk for member in shown]
    shared = _signed(at).filter(group__in=_bound(viewer, at), member__in=ids)
    covenants = Counter(who for who, _group in set(shared.values_list("member_id", "group_id")))
    ties = network.ties(viewer, ids)
    degrees = network.degrees(viewer, ids, ties)
    openness = records.of_recipients(ids, at)
    replies = records.replies_of(ids)
    return [
        Row(
            one,
            degrees.get(one.pk),
            len(ties.shared.get(one.pk, ())),
            covenants[one.pk],
            openness.get(one.pk),
            timesince(at - replies[one.pk], at, depth=1) if one.pk in replies else "",
        )
        for one in shown
    ]
