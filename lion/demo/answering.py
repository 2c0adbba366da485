"""What becomes of the demo's invitations: answered, asked about, withdrawn, blocked, or left to expire."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from connections.models import Answer, Question
from connections.models.invitation import COOLDOWN, LIFETIME, Verb
from lion.demo import texts
from lion.demo.world import DAY, Letter, World
from lion.members.models import Block
from lion.members.models.member import PLEDGE_LOST_FOR


class Odds(NamedTuple):
    """How likely each fate is, of 1,000."""

    accept: int
    archive: int
    idk: int
    spam: int
    none: int
    withdraw: int
    block: int


FATES = Odds._fields
USUAL = {True: Odds(640, 190, 2, 1, 110, 50, 6), False: Odds(450, 260, 40, 3, 170, 70, 7)}
TOWARDS = {
    ("recruiter", True): Odds(380, 430, 10, 8, 160, 10, 2),
    ("recruiter", False): Odds(330, 390, 60, 6, 200, 12, 2),
    ("seller", True): Odds(230, 520, 15, 35, 190, 5, 5),
    ("seller", False): Odds(240, 440, 75, 25, 205, 5, 10),
    ("spammer", True): Odds(60, 620, 15, 110, 185, 0, 10),
    ("spammer", False): Odds(70, 200, 450, 90, 180, 0, 10),
    ("selective", False): Odds(680, 180, 10, 0, 90, 40, 0),
    ("victim", False): Odds(520, 260, 40, 0, 130, 50, 0),
}
CARELESS = {True: Odds(460, 330, 50, 5, 140, 15, 0), False: Odds(200, 180, 430, 10, 170, 10, 0)}
PLEDGED = Odds(830, 110, 2, 6, 45, 5, 2)
HOURS = {"accept": 20, "archive": 48, "idk": 22, "spam": 16, "withdraw": 24 * 30, "block": 30}
ASKED = 0.055
SECOND_THOUGHTS = 0.09
SLIPS = 0.025


def expect(world: World, letter: Letter, fate: str, within: float | None) -> datetime | None:
    """Decide what becomes of a letter, and when; returns from when its sender may ask again, if ever."""
    covered = letter.row.fellows or letter.row.pledged
    fated = fate or world.rng.choices(FATES, weights=_odds(letter, covered=covered))[0]
    if fated in {"none", "idk", "spam"} and not fate and letter.recipient.kind == "lead":
        fated = "archive"
    if fated == "none":
        return letter.row.expires_at + DAY
    sent_at = letter.row.sent_at
    when = world.after(sent_at, within or HOURS[fated], 0.5 if within else 1.0)
    if fated == "withdraw":
        world.at(when, partial(_withdraw, world, letter))
        return when + COOLDOWN + DAY
    if fated == "block":
        world.at(when, partial(_block, world, letter))
    elif not fate and world.rng.random() < ASKED and fated in {"accept", "archive"}:
        _ask_first(world, letter, fated, when)
    else:
        world.at(when, partial(answer, world, letter, fated))
    return None


def _odds(letter: Letter, *, covered: bool) -> Odds:
    sender, recipient = letter.sender, letter.recipient
    if recipient.careless and (sender.kind != "spammer" or not covered):
        return CARELESS[covered]
    if (sender.kind, covered) in TOWARDS:
        return TOWARDS[sender.kind, covered]
    if recipient.member.pledged_at is not None and covered:
        return PLEDGED
    return USUAL[covered]


def answer(world: World, letter: Letter, verb: str, at: datetime) -> None:
    """Answer it, unless it is closed; one held back by a suspension waits for its end."""
    row = letter.row
    if row.closed_at is not None or row.expires_at <= at or (row.answer and row.answer != Verb.ARCHIVE):
        return
    until = letter.sender.suspended_until
    if until is not None and until > at:
        world.at(world.after(until, 12), partial(answer, world, letter, verb))
        return
    if world.rng.random() < SLIPS and not row.answer:
        at = _slip(world, letter, Verb(verb), at)
    _record(world, letter, Verb(verb), at)
    if verb == Verb.ARCHIVE and world.rng.random() < SECOND_THOUGHTS:
        weights = [1, 0, 0] if letter.recipient.kind == "lead" else [8, 1, 1]
        second = world.rng.choices(["accept", "idk", "spam"], weights=weights)[0]
        world.at(world.after(at, 24 * 9), partial(answer, world, letter, second))


def _record(world: World, letter: Letter, verb: Verb, at: datetime) -> None:
    row = letter.row
    row.answer, row.answered_at = verb.value, at
    world.add_answer(
        Answer(invitation=row, verb=verb.value, answered_at=at, settles_at=at + verb.undo_window)
    )
    if verb == Verb.ACCEPT:
        row.closed_at = at
        world.connect(letter, at)
    if verb == Verb.UNKNOWN:
        letter.recipient.idks += 1
        letter.recipient.badge_lost = (at + verb.undo_window, at + PLEDGE_LOST_FOR)
    world.changed(letter)


def _slip(world: World, letter: Letter, meant: Verb, at: datetime) -> datetime:
    """Answer what was not meant, and take it back within its window; returns when the right answer comes."""
    slip = Verb.ARCHIVE if meant != Verb.ARCHIVE else world.rng.choice([Verb.ACCEPT, Verb.UNKNOWN])
    undone = at + timedelta(seconds=world.rng.randint(2, 9))
    world.add_answer(
        Answer(
            invitation=letter.row,
            verb=slip.value,
            answered_at=at,
            settles_at=at + slip.undo_window,
            undone_at=undone,
        ),
    )
    return undone + timedelta(seconds=world.rng.randint(4, 50))


def _ask_first(world: World, letter: Letter, verb: str, when: datetime) -> None:
    """A question, a reply, sometimes both once more, and then the answer; some never get a reply."""
    pairs = world.rng.sample(texts.words()["threads"], world.rng.choice([1, 1, 1, 2]))
    asked = when
    for pair in pairs:
        replied = world.after(asked, 9)
        if world.rng.random() < 0.1:
            world.at(asked, partial(ask, letter, pair["question"]))
            return
        world.at(asked, partial(ask, letter, pair["question"]))
        world.at(replied, partial(reply, letter, pair["reply"]))
        asked = world.after(replied, 14)
    world.at(asked, partial(answer, world, letter, verb))


def ask(letter: Letter, text: str, at: datetime) -> None:
    """Put a question, which stops the clock of its expiry."""
    if letter.row.closed_at is not None or letter.row.answer or letter.row.hushed_at:
        return
    number = len(letter.questions) + 1
    letter.questions.append(Question(invitation=letter.row, number=number, text=text, asked_at=at))
    letter.row.expires_at += LIFETIME


def reply(letter: Letter, text: str, at: datetime) -> None:
    """Reply to the question that waits, which lets the clock run on."""
    if letter.row.closed_at is not None or not letter.questions or letter.questions[-1].replied_at:
        return
    last = letter.questions[-1]
    last.reply, last.replied_at = text, at
    letter.row.expires_at += at - last.asked_at - LIFETIME


def _withdraw(world: World, letter: Letter, at: datetime) -> None:
    row = letter.row
    if row.closed_at is not None or row.expires_at <= at:
        return
    row.closed_at = row.withdrawn_at = at
    world.changed(letter)


def _block(world: World, letter: Letter, at: datetime) -> None:
    row = letter.row
    if row.closed_at is not None or row.answer:
        return
    row.hushed_at = at
    world.changed(letter)
    world.add_block(Block(blocker=letter.recipient.member, blocked=letter.sender.member, made_at=at))
