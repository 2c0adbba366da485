"""The demo's groups: founded by their owners, joined by those whose trade is near, covenants signed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from groups import asking_again, covenants, founding, requests, roles
from groups.models import Consent, Covenant, Membership
from lion.demo import texts
from lion.demo.world import DAY, DAYS, Person, Stay, World

# Who keeps or is in which group, whatever the dice say: (owner, stewards, members), by the accounts' names.
KEEPERS: dict[str, tuple[str, list[str], list[str]]] = {
    "europe": ("", ["steward"], ["ana", "moderator"]),
    "transit": ("ben", [], ["ana"]),
    "opendata": ("", [], ["moderator"]),
    "womentech": ("", [], ["ana"]),
    "nighttrains": ("steward", [], []),
    "access": ("", ["admin"], ["ben"]),
    "museums": ("", [], ["sam", "steward"]),
}
NEAR = 4.0


def gather(world: World) -> None:
    """Found the groups and let people join them."""
    for number, told in enumerate(texts.groups()):
        _gather(world, told, world.start - (50 - 3 * number) * DAY)
    _renew(world)


def _gather(world: World, told: dict[str, Any], at: datetime) -> None:
    key: str = told["key"]
    owner, stewards, members = KEEPERS.get(key, ("", [], []))
    found_by = world.cast[owner] if owner else _owner(world, key, at)
    covenant = told["covenant"].strip() if "covenant" in told else None
    group = founding.found(
        found_by.member, told["name"], told["summary"], told["about"].strip(), told["kind"], covenant, at=at
    )
    Covenant.objects.filter(group=group).update(cooling_days=0, automatic=True)  # as its founder chose
    world.groups[key] = group
    found_by.stays[key] = Stay(at)
    world.insiders[key] = [found_by]
    named = [world.cast[name] for name in (*stewards, *members) if world.cast[name] is not found_by]
    others = _drawn(world, told, told["size"] - len(named) - 1, found_by)
    clique = world.of_kind("clique") if key == "allotment" else []
    _join(world, key, [*named, *(clique or others)], at)
    for name in stewards:
        membership = Membership.objects.get(group=group, member=world.cast[name].member)
        roles.give(
            found_by.member, membership, Membership.Role.STEWARD, at=max(membership.joined_at, at) + DAY
        )
    settings = {name: str(told[name]).strip() for name in ("joining", "questions") if name in told}
    if settings:
        roles.settle(found_by.member, group, at=at + DAY, **settings)
        group.refresh_from_db()


def _owner(world: World, key: str, at: datetime) -> Person:
    kind = "victim" if key == "choir" else "host"
    there = [one for one in world.of_kind(kind) if one.member.joined_at < at and not one.stays]
    there = there or [one for one in world.people if one.member.joined_at < at and one.kind == "regular"]
    return world.rng.choice(there)


def _drawn(world: World, told: dict[str, Any], count: int, owner: Person) -> list[Person]:
    """So many others, without repetition: hosts before quiet ones, those of a near trade before others."""
    eager = {"host": 3.0, "regular": 1.6, "selective": 1.0, "quiet": 0.35, "seller": 1.5, "recruiter": 1.5}
    near = set(told.get("drawn_from", ()))
    pool = [
        (one, eager[one.kind] * (NEAR if one.member.industry in near else 1.0) / (1 + len(one.stays)))
        for one in world.people
        if one.kind in eager and one is not owner
    ]
    # Efraimidis and Spirakis (2006): the largest of u^(1/w) are a weighted sample without replacement.
    keyed = [(world.rng.random() ** (1 / weight), number) for number, (_one, weight) in enumerate(pool)]
    return [pool[number][0] for _key, number in sorted(keyed, reverse=True)[: max(count, 0)]]


def _join(world: World, key: str, people: list[Person], at: datetime) -> None:
    """Make them members of the group, each some time after both it and they were there."""
    stays = {
        person.member.pk: _when(world, max(at, person.member.joined_at), eager=person.kind == "lead")
        for person in people
    }
    enrol(world, key, [person for person in people if key not in person.stays], stays)


def _when(world: World, earliest: datetime, *, eager: bool) -> datetime:
    rng = world.rng
    days = rng.uniform(0.5, 6) if eager else rng.expovariate(1 / 25) + 0.2
    return min(earliest + timedelta(seconds=int(days * 86_400)), world.today - timedelta(hours=20))


def enrol(world: World, key: str, people: list[Person], moments: dict[int, datetime]) -> None:
    """Write memberships, and consents where the group has a covenant."""
    group = world.groups[key]
    rows = Membership.objects.bulk_create(
        [
            Membership(group=group, member=person.member, joined_at=moments[person.member.pk])
            for person in people
        ]
    )
    versions = list(group.covenants.order_by("version"))
    Consent.objects.bulk_create(
        [
            Consent(
                membership=row,
                covenant=[one for one in versions if one.published_at <= row.joined_at][-1],
                given_at=row.joined_at,
            )
            for row in rows
            if versions
        ]
    )
    for person in people:
        person.stays[key] = Stay(moments[person.member.pk])
    world.insiders[key] += people


def _renew(world: World) -> None:
    """One covenant was renewed in spring: most have signed the new version, some have not come by yet."""
    group = world.groups["europe"]
    keeper = world.cast["steward"]
    at = world.moment(200, 18.5)
    text = group.covenants.get().text
    added = "We answer within a month. Silence is an answer too, and a poor one."
    newer = covenants.publish(group, keeper.member, f"{text}\n\n{added}", at=at)
    later = Consent.objects.filter(covenant__group=group, membership__joined_at__gte=at)
    later.update(covenant=newer)
    signing = [
        membership
        for membership in Membership.objects.filter(group=group, joined_at__lt=at).order_by("pk")
        if membership.member_id != keeper.member.pk and world.rng.random() < 0.8
    ]
    Consent.objects.bulk_create(
        [
            Consent(
                membership=membership,
                covenant=newer,
                given_at=at + timedelta(seconds=world.rng.randint(3600, 60 * 86_400)),
            )
            for membership in signing
        ]
    )
    asking_again.remind(at + asking_again.REMINDED_AFTER)


def knock(world: World) -> None:
    """Some wait at the door of the group that takes members by approval."""
    group = world.groups["translators"]
    said = texts.words()["requests"]
    outside = [one for one in world.of_kind("regular", "quiet") if "translators" not in one.stays]
    covenant = covenants.in_force(group)
    for number, person in enumerate(world.rng.sample(outside, 3)):
        answers = zip(group.asked, (said["languages"][number], said["known"][number]), strict=False)
        at = world.moment(DAYS - 1 - number, 19 - number)
        requests.ask(person.member, group, covenant=covenant, answers=answers, at=at)
