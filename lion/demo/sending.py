"""What the demo's people send: to whom, with which words, and what is frozen at that moment."""

from __future__ import annotations

import uuid
from datetime import datetime
from functools import partial

from connections.models import Invitation
from connections.models.invitation import LIFETIME, NOTE_LENGTH
from lion.demo import answering, texts
from lion.demo.world import DAY, Letter, Person, World

TRIES = 60
COVERED_SHARE = {"host": 0.82, "regular": 0.6, "selective": 0.62, "quiet": 0.6, "lead": 0.72, "victim": 0.75}
SILENT = {"spammer": 0.0, "organiser": 0.0, "recruiter": 0.0, "selective": 0.06, "quiet": 0.35}
AGAIN = 0.2
NATIVE = 0.5
ENDED = 0.4
TOLD = 14  # the invitations of so many last days are announced by the worker
SOUGHT = 0.02  # the share of letters that go to Ana, while she still answers
RESTS = 255  # from this day on, only the stories write to the demo accounts, who open nothing any more


def send_somewhere(world: World, day: int) -> bool:
    """Let someone invite someone; False if nobody suitable was found."""
    rng = world.rng
    for _again in range(TRIES):
        moment = world.moment(day)
        sender = rng.choices(world.people, cum_weights=world.weights)[0]
        recipient = _recipient(world, sender, moment, day)
        if recipient is None or (day >= RESTS and "lead" in {sender.kind, recipient.kind}):
            continue
        if fits(world, sender, recipient, moment):
            world.at(moment, partial(send, world, sender, recipient))
            world.known.add(world.pair(sender, recipient))
            return True
    return False


def _recipient(world: World, sender: Person, moment: datetime, day: int) -> Person | None:
    rng = world.rng
    if day < RESTS and rng.random() < SOUGHT:
        return world.cast["ana"]
    if rng.random() < COVERED_SHARE.get(sender.kind, 0.25):
        groups = [
            key for key, stay in sender.stays.items() if stay.covers(moment) and world.groups[key].is_open
        ]
        if not groups:
            return None
        return rng.choice(world.insiders[rng.choice(groups)])
    other = rng.choice(world.people)
    return None if world.fellows(sender, other, moment) else other


def fits(world: World, sender: Person, recipient: Person, moment: datetime) -> bool:
    """Whether the one may invite the other then, by every rule that sending has."""
    if sender is recipient or world.pair(sender, recipient) in world.known:
        return False
    if max(sender.member.joined_at, recipient.member.joined_at) > moment:
        return False
    covered = world.fellows(sender, recipient, moment) or recipient.holds_pledge(moment)
    return sender.may_send(moment, covered=covered)


def send(
    world: World,
    sender: Person,
    recipient: Person,
    moment: datetime,
    *,
    note: str = "",
    fate: str = "",
    within: float | None = None,
) -> Letter | None:
    """Send one, if the sender's standing still lets them; `fate` is what becomes of it, else the dice say.

    `within` is in how many hours, more or less, a fated answer comes.
    """
    shared = world.shared(sender, recipient, moment)
    fellows = any(world.groups[key].is_open for key in shared)
    pledged = recipient.holds_pledge(moment)
    if not sender.may_send(moment, covered=fellows or pledged):
        return None
    row = Invitation(
        id=uuid.UUID(int=world.rng.getrandbits(128), version=4),
        sender=sender.member,
        recipient=recipient.member,
        fellows=fellows,
        pledged=pledged,
        in_common=len(sender.friends & recipient.friends),
        sent_at=moment,
        expires_at=moment + LIFETIME,
        announced_at=moment if moment < world.today - TOLD * DAY else None,
    )
    _write(world, row, sender, recipient, shared, note)
    letter = Letter(row, sender, recipient, shared)
    world.add_letter(letter)
    free_at = answering.expect(world, letter, fate, within)
    if free_at is not None and "lead" not in {sender.kind, recipient.kind} and world.rng.random() < AGAIN:
        world.at(world.after(free_at, 24 * 4), partial(_send_again, world, letter))
    return letter


def _send_again(world: World, letter: Letter, moment: datetime) -> None:
    """Ask the same person a second time, now that one may."""
    row = letter.row
    if row.answer == "accept" or row.hushed_at is not None:
        return
    if row.closed_at is None:
        if row.expires_at > moment:
            return
        row.closed_at = moment
        world.changed(letter)
    send(world, letter.sender, letter.recipient, moment)


def _write(
    world: World, row: Invitation, sender: Person, recipient: Person, shared: list[str], kind: str
) -> None:
    """The note, and how the two know each other."""
    rng = world.rng
    kind = kind or _kind(world, row, sender, shared)
    common = sorted(sender.friends & recipient.friends)
    friend = world.by_id[rng.choice(common)].member if common else None
    event, firm = rng.choice(texts.words()["events"]), rng.choice(texts.words()["firms"])
    near = [world.groups[key] for key in shared]
    group = rng.choice([one for one in near if one.is_open] or near) if near else None
    how, detail = {
        "covenant": (Invitation.How.GROUP, group.name if group else ""),
        "common": (Invitation.How.SOMEONE, friend.name if friend else ""),
        "event": (Invitation.How.EVENT, event),
        "misjudged": (Invitation.How.EVENT, event),
        "work": (Invitation.How.WORK, firm),
    }.get(kind, (Invitation.How.STRANGER, ""))
    row.how, row.how_detail = how, detail
    if rng.random() < SILENT.get(sender.kind, 0.16):
        return
    row.note = _chosen(world, row, sender, recipient, kind).format(
        you=recipient.member.first_name,
        me=sender.member.first_name,
        friend=friend.first_name if friend else "",
        group=group.name if group else "",
        event=event,
        firm=firm,
        place=sender.member.location.split(",")[0],
        trade=sender.member.industry.lower(),
    )[:NOTE_LENGTH]


def _chosen(world: World, row: Invitation, sender: Person, recipient: Person, kind: str) -> str:
    """The words: where it can be, none that the recipient has had from somebody else."""
    words, rng = texts.words(), world.rng
    country = sender.member.location.rsplit(", ", 1)[-1]
    native = words["native"]["fellows" if kind == "covenant" else "anyone"].get(country, [])
    if native and kind in {"covenant", "stranger"} and rng.random() < NATIVE:
        chosen: str = rng.choice(native)
        return chosen
    notes = words["notes"][kind]
    chosen = rng.choice([note for note in notes if (recipient, note) not in world.read] or notes)
    world.read.add((recipient, chosen))
    if sender.kind in {"spammer", "seller", "organiser"} or rng.random() > ENDED:
        return chosen
    return f"{chosen} {rng.choice(words['endings'])}"


def _kind(world: World, row: Invitation, sender: Person, shared: list[str]) -> str:
    if sender.kind in {"spammer", "recruiter", "seller"}:
        return {"spammer": "spam"}.get(sender.kind, sender.kind)
    rng = world.rng
    if row.fellows and rng.random() < 0.8:
        return "covenant"
    if row.in_common and rng.random() < 0.7:
        return "common"
    return rng.choices(["stranger", "event", "work"], weights=[5, 3, 1])[0]
