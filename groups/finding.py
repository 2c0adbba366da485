"""Finding groups, and the people in one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from groups.models import Consent, Group, Membership

if TYPE_CHECKING:
    from django.db.models.expressions import OrderBy

    from lion.members.models import Member

ORDERS: dict[str, tuple[str | OrderBy, ...]] = {
    "size": ("-size", "name", "pk"),
    "accepted": (F("record__accepted").desc(nulls_last=True), "name", "pk"),
    "quick": (F("record__hours").asc(nulls_last=True), "name", "pk"),
    "asked": (F("record__invitations").desc(nulls_last=True), "name", "pk"),
    "name": ("name", "pk"),
    "new": ("-created_at", "-pk"),
}


def groups(
    member: Member, words: str = "", kind: str = "", *, mine: bool = False, order: str = "size"
) -> QuerySet[Group]:
    """Groups that hold every one of the words, with their `size` and the member's own `joined_at` or None."""
    own = Membership.objects.current().filter(group=OuterRef("pk"), member=member)
    found = Group.objects.matching(words).with_size().annotate(joined_at=Subquery(own.values("joined_at")))
    if kind:
        found = found.filter(kind=kind)
    if mine:
        found = found.filter(joined_at__isnull=False)
    return found.select_related("record").order_by(*ORDERS[order])


def acquainted(member: Member, ids: Iterable[int]) -> dict[int, int]:
    """For each of the groups, how many people there share another group with the member. One query."""
    found = dict.fromkeys(ids, 0)
    present = Membership.objects.current()
    mine = present.filter(member=member).values("group")
    elsewhere = present.filter(member=OuterRef("member"), group__in=mine).exclude(group=OuterRef("group"))
    rows = present.filter(Exists(elsewhere), group__in=list(found), member__is_active=True).exclude(
        member=member
    )
    found.update(rows.order_by().values_list("group").annotate(Count("pk")))
    return found


def people(group: Group, words: str = "") -> QuerySet[Membership]:
    """Who is in the group, those who keep it first; each with the version they `signed` and when."""
    newest = Consent.objects.filter(membership=OuterRef("pk")).order_by("-covenant__version")
    rows = group.memberships.filter(left_at__isnull=True, member__is_active=True).select_related("member")
    for word in words.split():
        rows = rows.filter(Q(member__name__icontains=word) | Q(member__headline__icontains=word))
    return rows.annotate(
        signed=Subquery(newest.values("covenant__version")[:1]),
        signed_at=Subquery(newest.values("given_at")[:1]),
        keeps_it=Q(role__in=[Membership.Role.OWNER, Membership.Role.STEWARD]),
    ).order_by("-keeps_it", "member__name", "pk")


def keepers(group: Group) -> list[Membership]:
    """Owners, then stewards, the longest there first."""
    rows = group.memberships.filter(
        left_at__isnull=True, role__in=[Membership.Role.OWNER, Membership.Role.STEWARD]
    ).select_related("member")
    return list(rows.order_by("role", "joined_at", "pk"))
