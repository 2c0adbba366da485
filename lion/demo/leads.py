"""What happens to the demo accounts: Ana's full inbox, and Sam on the way to a warning."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

from lion.demo import answering, sending, stories, texts
from lion.demo.world import DAYS, Letter, Person, World
from lion.moderation import evidence, policies
from lion.moderation.models import Tally

INBOX = 200
TURN, WAITING = 7, 5
OTHERS = 33  # what waits for the other accounts
SPREAD = {"covenant": 0.46, "common": 0.33, "nothing": 0.21}
FULL_FROM = 262
STEERED_FROM = 351
NEAR, ENOUGH = 4.05, 3.85  # of the ten at which a warning comes: one IDK more multiplies by two and a half


def tell(world: World) -> None:
    """Put what is known beforehand on the clock."""
    ana, sam = world.cast["ana"], world.cast["sam"]
    wanted = INBOX + WAITING
    last = DAYS - 2 - FULL_FROM
    for number in range(wanted - 4):
        day = FULL_FROM + int(last * (number / wanted) ** 0.85)
        world.plan(world.moment(day), partial(_to_ana, world, number))
    _sams_year(world, sam)
    for number, other in enumerate((ana, world.cast["ben"], world.cast["moderator"])):
        world.known.add(world.pair(sam, other))
        moment = world.moment(356 + 2 * number)
        world.plan(moment, partial(_to, world, sam, other, "stranger"))
    for number in range(OTHERS):
        lead = world.cast[("ben", "steward", "ben", "sam", "moderator")[number % 5]]
        world.plan(world.moment(FULL_FROM + number * 3), partial(_write_to, world, lead))
    world.known.add(world.pair(ana, world.cast["ben"]))
    world.plan(world.moment(359, 19.4), partial(_to, world, world.cast["ben"], ana, "covenant"))


def _to(world: World, sender: Person, recipient: Person, note: str, at: datetime) -> None:
    sending.send(world, sender, recipient, at, fate="none", note=note)


# Ana ---------------------------------------------------------------------------------------------


def _to_ana(world: World, number: int, at: datetime) -> None:
    """One more for Ana, of the section that she has least of; some are asked about."""
    letter = _write_to(world, world.cast["ana"], at)
    if letter is None:
        return
    every = INBOX // (TURN + WAITING)
    kind, rest = divmod(number, every)
    if rest == 3 and kind < TURN + WAITING and at < world.moment(DAYS - 8, 0):
        pair = texts.words()["threads"][kind % len(texts.words()["threads"])]
        asked = world.after(at, 30, 0.5)
        world.at(asked, partial(answering.ask, letter, pair["question"]))
        if kind < TURN:
            world.at(world.after(asked, 20, 0.5), partial(answering.reply, letter, pair["reply"]))


def _write_to(world: World, lead: Person, at: datetime) -> Letter | None:
    """A letter from somebody whom the account does not know yet, of the section that it has least of."""
    there = [letter.row.section for letter in pending(world, lead)]
    wanted = sorted(SPREAD, key=lambda one: there.count(one) / SPREAD[one])
    people = [
        person
        for person in world.rng.sample(world.people, len(world.people))
        if person.kind not in {"lead", "spammer", "organiser", "clique"}
        and world.pair(person, lead) not in world.known
        and person.member.joined_at < at
        and person.may_send(at, covered=world.fellows(person, lead, at))
    ]
    for section in wanted:
        for person in people:
            if _section(world, person, lead, at) == section:
                return sending.send(world, person, lead, at, fate="none")
    return None


def _section(world: World, sender: Person, recipient: Person, at: datetime) -> str:
    if world.fellows(sender, recipient, at):
        return "covenant"
    return "common" if sender.friends & recipient.friends else "nothing"


def pending(world: World, recipient: Person) -> list[Letter]:
    """What waits for the recipient's answer and not for a reply."""
    return [
        letter
        for letter in world.letters
        if letter.recipient is recipient
        and not letter.row.answer
        and letter.row.closed_at is None
        and letter.row.hushed_at is None
        and letter.row.expires_at > world.today
        and not letter.sender.is_suspended(world.today)
        and not (letter.questions and letter.questions[-1].replied_at is None)
    ]


def fill_up(world: World) -> None:
    """On the last evening: exactly as many as promised."""
    missing = INBOX - len(pending(world, world.cast["ana"]))
    for number in range(missing):
        _write_to(world, world.cast["ana"], world.today - timedelta(minutes=50 - number % 40))


# Sam ---------------------------------------------------------------------------------------------


def _sams_year(world: World, sam: Person) -> None:
    """Letters to fellows and strangers, answered as they would be."""
    fates = ["accept", "archive", "accept", "none", "accept", "idk", "archive", "accept"]
    for number in range(46):
        moment = world.moment(DAYS - 118 + number * 2)
        world.plan(moment, partial(_sams_letter, world, fates[number % len(fates)], number % 3 == 0))


def _sams_letter(world: World, fate: str, to_a_fellow: bool, at: datetime) -> None:
    sam = world.cast["sam"]
    if to_a_fellow:
        people = stories.fellows(world, sam, at)
        fate = "accept" if fate == "idk" else fate
    else:
        people = stories.strangers(world, sam, at, certain=True)
    for person in people:
        sending.send(world, sam, person, at, fate=fate, within=30)


def steer(world: World, day: int) -> None:
    """Near the year's end, let the day's answer bring Sam's evidence close to the line, and not over it."""
    if day < STEERED_FROM:
        return
    tally = Tally.objects.get(pk=world.cast["sam"].member.pk)
    policy = policies.tally_of(policies.in_force())
    changed = datetime.fromtimestamp(tally.changed_ts or 0, UTC)
    r = evidence.decayed(tally.r, world.today - changed, policy)
    if r >= NEAR or changed < world.steered_at:
        return
    fate = "idk" if r < ENOUGH else "accept"
    world.at(world.moment(day + 1, 8.2), partial(_sams_stranger, world, fate))


def _sams_stranger(world: World, fate: str, at: datetime) -> None:
    sam = world.cast["sam"]
    for person in stories.strangers(world, sam, at, certain=True):
        if sending.send(world, sam, person, at, fate=fate, within=3):
            world.steered_at = at
