"""What has to happen to somebody: spammers, a clique and its victim, an organiser's mistake, breaches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

from lion.demo import rulings, sending
from lion.demo.gathering import enrol
from lion.demo.world import DAY, Person, World


class Campaign(NamedTuple):
    """A spammer's: the day it begins, for how many days, how many a day, in which group they hide.

    `within` is in how many hours its first letters are answered: the later, the more are out when the
    restriction comes, and the likelier a suspension follows.
    """

    begins: int
    days: int
    daily: float
    group: str
    within: float


CAMPAIGNS = (
    Campaign(34, 24, 6.0, "europe", 14),
    Campaign(96, 20, 9.0, "opendata", 90),
    Campaign(165, 34, 4.0, "access", 20),
    Campaign(222, 16, 8.0, "nighttrains", 14),
    Campaign(340, 24, 8.0, "europe", 80),
    Campaign(286, 70, 0.8, "transit", 30),
)
BEFORE = 24  # days for which a spammer keeps quiet after joining
SLOW = 0.6  # below 1: a campaign begins with a few letters a day and grows
RETICENT = 0.3
REPORTED = (102, 177, 264, 353, 357, 360, 362)


def tell(world: World) -> None:
    """Put every story on the clock."""
    for number, spammer in enumerate(world.of_kind("spammer")):
        _prepare_spammer(world, spammer, CAMPAIGNS[number])
        _campaign(world, spammer, CAMPAIGNS[number])
    _clique(world)
    _victim(world)
    _organiser(world)
    _breaches(world)
    for number, day in enumerate(REPORTED):
        seller = world.of_kind("seller")[number % 3]
        world.plan(world.moment(day), partial(_reported, world, seller))
    rulings.put_on_the_clock(world)


def _prepare_spammer(world: World, spammer: Person, campaign: Campaign) -> None:
    """They joined, and hid in a group, a while before their campaign."""
    member = spammer.member
    member.joined_at = world.moment(campaign.begins - BEFORE, 11.0)
    member.save(update_fields=["joined_at"])
    enrol(world, campaign.group, [spammer], {member.pk: member.joined_at + 2 * DAY})


def _campaign(world: World, spammer: Person, campaign: Campaign) -> None:
    """Letters to strangers, some a day; the first ones meet people who say so."""
    rng = world.rng
    fates = ["idk"] * 13 + ["accept", "archive", "spam", "none", "spam"]
    rng.shuffle(fates)
    letters = int(campaign.days * campaign.daily)
    for number in range(letters):
        day = campaign.begins + int(campaign.days * (number / letters) ** SLOW)
        fate = fates[number] if number < len(fates) else ""
        moment = world.moment(day)
        world.plan(moment, partial(_spam, world, spammer, fate, campaign.within))


def _spam(world: World, spammer: Person, fate: str, within: float, at: datetime) -> None:
    """Write to a stranger, or, where only fellows may be written to, to a fellow."""
    if spammer.is_suspended(at) or (spammer.is_restricted(at) and world.rng.random() > RETICENT):
        return
    certain = bool(fate)
    someone = [] if spammer.is_restricted(at) else strangers(world, spammer, at, certain=certain)
    someone = someone or fellows(world, spammer, at)
    if someone:
        sending.send(world, spammer, someone[0], at, fate=fate, within=within if certain else None)


def strangers(
    world: World, sender: Person, at: datetime, *, certain: bool = False, count: int = 1
) -> list[Person]:
    """People who share nothing with the sender; `certain`: whose answers are heard at their full weight."""
    found: list[Person] = []
    if not sender.may_send(at, covered=False):
        return found
    heard = world.heard[sender.member.pk]
    for person in world.rng.sample(world.people, len(world.people)):
        if len(found) == count:
            break
        if person.kind in {"lead", "clique", "spammer"} or not sending.fits(world, sender, person, at):
            continue
        if world.fellows(sender, person, at) or person.holds_pledge(at):
            continue
        if certain and (person.idks > 1 or person.careless or any(_tied(person, other) for other in heard)):
            continue
        found.append(person)
        if certain:
            heard.append(person)
    return found


def _tied(one: Person, other: Person) -> bool:
    closed = {"allotment", "choir", "class"}
    return other.member.pk in one.friends or bool(closed & one.stays.keys() & other.stays.keys())


def fellows(world: World, sender: Person, at: datetime, *, count: int = 1, group: str = "") -> list[Person]:
    """Fellow members whom the sender may still invite."""
    there = [
        person
        for person in world.people
        if person.kind not in {"lead", "spammer"}
        and world.pair(sender, person) not in world.known
        and (group in world.shared(sender, person, at) if group else world.fellows(sender, person, at))
        and sending.fits(world, sender, person, at)
    ]
    return world.rng.sample(there, min(count, len(there)))


def _reported(world: World, seller: Person, at: datetime) -> None:
    """A sales letter that is reported; in the last days, for a moderator to find."""
    for person in strangers(world, seller, at):
        sending.send(world, seller, person, at, fate="spam", within=14)


def _clique(world: World) -> None:
    """Seven who have one another's backs connect early in the year."""
    clique = world.of_kind("clique")
    for number, one in enumerate(clique):
        for other in clique[number + 1 :]:
            moment = world.moment(world.rng.randint(3, 40))
            world.plan(moment, partial(_fated, world, one, other, "accept"))


def _fated(world: World, sender: Person, recipient: Person, fate: str, at: datetime) -> None:
    if sending.fits(world, sender, recipient, at):
        sending.send(world, sender, recipient, at, fate=fate, within=9)


def _victim(world: World) -> None:
    """An eager host whom the clique has chosen: seven IDKs within two days, heard as little more than one."""
    victim = world.of_kind("victim")[0]
    enrol(world, "womentech", [victim], {victim.member.pk: world.moment(1, 9.0)})
    enrol(world, "access", [victim], {victim.member.pk: world.moment(4, 9.0)})
    for number, one in enumerate(world.of_kind("clique")):
        world.known.add(world.pair(victim, one))
        moment = world.moment(147, 8.0 + number)
        world.plan(moment, partial(_targeted, world, victim, one))


def _targeted(world: World, victim: Person, one: Person, at: datetime) -> None:
    sending.send(world, victim, one, at, fate="idk", within=20, note="stranger")


def _organiser(world: World) -> None:
    """An organiser writes to all on an attendance list; half of them have forgotten that they were on it."""
    organiser = world.of_kind("organiser")[0]
    for number, fate in enumerate(["accept", *["idk"] * 3, "archive", *["idk"] * 2, "accept", *["idk"] * 2]):
        world.plan(world.moment(203, 9.0 + number / 4), partial(_misjudged, world, organiser, fate))


def _misjudged(world: World, organiser: Person, fate: str, at: datetime) -> None:
    for person in strangers(world, organiser, at, certain=True):
        sending.send(world, organiser, person, at, fate=fate, within=16, note="misjudged")


def _breaches(world: World) -> None:
    """In the night trains' group: one breach, one removal, and one removal that a ruling reverses."""
    insiders = [
        person
        for person in world.insiders["nighttrains"]
        if person.kind in {"regular", "quiet", "host"}
        and person.stays["nighttrains"].joined < world.moment(170, 0)
    ]
    doubters = insiders[:3]
    spammer = world.of_kind("spammer")[3]
    world.plan(world.moment(188, 10), partial(_doubt, world, doubters[0], doubters))
    world.plan(world.moment(251, 10), partial(_doubt, world, doubters[0], doubters))
    world.plan(world.moment(309, 10), partial(_doubt, world, doubters[1], doubters))
    world.known.add(world.pair(spammer, doubters[2]))
    world.plan(world.moment(223, 9), partial(_spam_a_doubter, world, spammer, doubters[2]))
    world.plan(world.moment(226, 10), partial(_doubt, world, doubters[2], doubters))


def _doubt(world: World, doubter: Person, doubters: Sequence[Person], at: datetime) -> None:
    """A fellow writes to the doubter, who says IDK: a breach."""
    writers = [
        one
        for one in fellows(world, doubter, at, count=40, group="nighttrains")
        if one not in doubters and one.stays["nighttrains"].joined < at - 8 * DAY
    ]
    for writer in writers[:1]:
        sending.send(world, writer, doubter, at, fate="idk", within=8)


def _spam_a_doubter(world: World, spammer: Person, doubter: Person, at: datetime) -> None:
    sending.send(world, spammer, doubter, at, fate="idk", within=6)
