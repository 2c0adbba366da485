"""The picture of a member's network: their connections around them, nearest those they share most with."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from connections import network
from connections.models import Connection, Tag
from groups.models import Group, Membership
from lion import rings
from lion.members.models import Member

if TYPE_CHECKING:
    from django.utils.functional import Promise

MOST = 300
"""How many people are drawn: those one has most in common with."""
PARTS = 8
"""How many parts have a name; the rest of the people share one more."""
SMALLEST, MARGIN = 330.0, 24.0
"""The least that the drawing reaches outwards, and what is left free around it."""
TARGET = 24
WIDTHS = (320, 400, 480, 640, 840)
"""How wide, in pixels, the drawing is at least; a narrower window scrolls over it."""
WAYS: dict[str, tuple[str | Promise, str | Promise]] = {
    "group": (_("Group"), _("No group shared")),
    "field": (_("Field"), _("Other fields")),
    "place": (_("Place"), _("Elsewhere")),
    "tag": (_("Your tags"), _("Without a tag")),
}


@dataclass(slots=True)
class Node:
    """One person of the picture: who, where, and whom of the others in it they know (their numbers)."""

    number: int
    member: Member
    common: int
    part: int
    part_name: str = ""
    x: float = 0.0
    y: float = 0.0
    knows: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Part:
    """One wedge: its name, how many connections belong to it, and what finds them in the list."""

    number: int
    name: str
    count: int
    query: str
    label: rings.Place | None  # None where nobody of it is drawn


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is drawn, and how many connections there are in all."""

    nodes: list[Node]
    parts: list[Part]
    total: int
    apart: int
    reach: float

    @property
    def half(self) -> int:
        """How far the drawing goes from the middle."""
        return round(max(self.reach, SMALLEST) + MARGIN)

    @property
    def box(self) -> str:
        """The part of the drawing that is used: its corner and its size."""
        return f"{500 - self.half} {500 - self.half} {2 * self.half} {2 * self.half}"

    @property
    def least(self) -> int:
        """Which of the `WIDTHS` it needs for every face to be a target of its own (WCAG 2.2, 2.5.8)."""
        needed = 2 * self.half * TARGET / self.apart
        return next((width for width in WIDTHS if width >= needed), WIDTHS[-1])

    @property
    def letters(self) -> float:
        """The size of a face's initials."""
        return round(self.apart * 0.29, 1)

    @property
    def face(self) -> float:
        """The radius of a face."""
        return round(self.apart * 0.42, 1)

    def node_of(self, handle: str) -> Node | None:
        return next((node for node in self.nodes if node.member.handle == handle), None)

    def friends_of(self, node: Node) -> list[Node]:
        """Those in the picture whom the node's member knows."""
        return [self.nodes[number] for number in node.knows]


def of(member: Member, way: str) -> Picture:
    """Draw the member's network, arranged one of the `WAYS`. Seven queries, however many they are."""
    everyone = list(network.first(member).values_list("pk", "industry", "location"))
    common = _common(member)
    named = _names(member, way, everyone)
    order = sorted((pk for pk, *_rest in everyone), key=lambda pk: (-common[pk], pk))
    shown = Member.objects.in_bulk(order[:MOST])
    counts = Counter(named.get(pk, ("", "")) for pk in order)
    names = [name for name, _count in counts.most_common() if name[0]][:PARTS]
    part_of = {name: number for number, name in enumerate(names)}
    nodes = [
        Node(number, shown[pk], common[pk], part_of.get(named.get(pk, ("", "")), len(names)))
        for number, pk in enumerate(order[:MOST])
    ]
    apart, reach, labels = _seat(nodes, len(names) + 1)
    _tie(nodes)
    rest = len(order) - sum(counts[name] for name in names)
    sizes = [*((name, counts[name]) for name in names), ((str(WAYS[way][1]), ""), rest)]
    parts = [
        Part(
            number + 1, name, count, urlencode({_parameter(way): value}) if value else "", labels.get(number)
        )
        for number, ((name, value), count) in enumerate(sizes)
        if count
    ]
    for node in nodes:
        node.part_name = sizes[node.part][0][0]
    return Picture(nodes, parts, len(order), apart, reach)


def _common(member: Member) -> Counter[int]:
    """How many people the member has in common with each connection. Two queries."""
    current, found = Connection.objects.current(), Counter[int]()
    within = current.filter(low__in=network.around(member), high__in=network.around(member))
    for end in ("low_id", "high_id"):
        found.update(dict(within.values_list(end).annotate(count=Count("pk")).order_by()))
    return found


def _names(member: Member, way: str, everyone: Iterable[tuple[int, str, str]]) -> dict[int, tuple[str, str]]:
    """For each connection (id) the name of its part and what finds it in the list; one query at most."""
    if way == "field":
        return {pk: (industry, industry) for pk, industry, _location in everyone if industry}
    if way == "place":
        return {pk: (location, location) for pk, _industry, location in everyone if location}
    if way == "tag":
        tags = Tag.objects.filter(owner=member).order_by("about", "pk").values_list("about_id", "name")
        return {about: (name, name) for about, name in reversed(list(tags))}
    return _by_group(member)


def _by_group(member: Member) -> dict[int, tuple[str, str]]:
    """Each goes with the shared group in which the member has most connections."""
    shared = Membership.objects.current().filter(group__in=Group.objects.of(member))
    rows = shared.filter(member__in=network.around(member))
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for who, name, slug in rows.order_by("group").values_list("member_id", "group__name", "group__slug"):
        found[name, slug].append(who)
    smallest_first = sorted(found.items(), key=lambda item: len(item[1]))
    return {who: group for group, people in smallest_first for who in people}


def _parameter(way: str) -> str:
    """By which parameter the list finds a part's people."""
    return way if way in {"group", "tag"} else "q"


def _seat(nodes: list[Node], parts: int) -> tuple[int, float, dict[int, rings.Place]]:
    """Give every node its place; returns how far apart they sit, how far out, and each number's place."""
    by_part: dict[int, list[Node]] = defaultdict(list)
    for node in nodes:
        by_part[node.part].append(node)
    filled = [number for number in range(parts) if by_part[number]]
    apart, wedges = rings.seated([len(by_part[number]) for number in filled])
    for number, wedge in zip(filled, wedges, strict=True):
        for node, seat in zip(by_part[number], wedge.seats, strict=False):
            node.x, node.y = seat
    reach = max((wedge.reach for wedge in wedges), default=0.0)
    return apart, reach, {number: wedge.label for number, wedge in zip(filled, wedges, strict=True)}


def _tie(nodes: list[Node]) -> None:
    """Say of each node which of the others it knows. One query."""
    numbers = {node.member.pk: node.number for node in nodes}
    ties = Connection.objects.current().filter(low__in=list(numbers), high__in=list(numbers))
    for low, high in ties.values_list("low_id", "high_id"):
        nodes[numbers[low]].knows.append(numbers[high])
        nodes[numbers[high]].knows.append(numbers[low])
