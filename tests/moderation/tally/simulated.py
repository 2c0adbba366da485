"""A simulated community: a year of invitations among people of known intentions, as lines of an events file.

Its probabilities are its own, picked before the rule was ever run on it. Each kind of sender has a share of
IDKs among the accepts and IDKs that they meet; each recipient has a temper that moves it; the careless
and the malicious answer in their own ways, cliques and rings together.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

DAY = 86_400
YEAR = 360
INVITE = 3  # the place of an invitation's number in what is told


@dataclass(frozen=True)
class Sender:
    """How one kind of member asks: how often, how it is archived and refused, how much goes to fellows."""

    volume: tuple[float, float]
    archived: float
    idk: tuple[float, float]
    fellows: float = 0.0
    spam: bool = False


KINDS = {
    "selective": Sender((5, 70), 0.10, (0.01, 0.08)),
    "passive": Sender((1, 8), 0.08, (0.01, 0.05)),
    "newcomer": Sender((20, 100), 0.12, (0.02, 0.12)),
    "networker": Sender((250, 900), 0.24, (0.06, 0.16), fellows=0.4),
    "recruiter": Sender((200, 800), 0.35, (0.10, 0.21)),
    "spammer": Sender((500, 2000), 0.40, (0.50, 0.80), spam=True),
    "slow": Sender((120, 350), 0.40, (0.50, 0.80), spam=True),
    "hidden": Sender((300, 800), 0.40, (0.50, 0.80), fellows=0.6, spam=True),
    "careful": Sender((200, 800), 0.40, (0.35, 0.50), spam=True),
    "sleeper": Sender((500, 1200), 0.40, (0.50, 0.80), fellows=0.2, spam=True),
    "ring": Sender((300, 900), 0.40, (0.50, 0.80), spam=True),
}
HONEST = ("selective", "passive", "newcomer", "networker")


@dataclass(frozen=True)
class Town:
    """Who lives there. Shares are of the members; what is left over is selective."""

    members: int = 1000
    seed: int = 1
    networkers: float = 0.09
    recruiters: float = 0.03
    newcomers: float = 0.13
    passive: float = 0.06
    each_spam: float = 0.008  # of spammer, slow, hidden, careful, sleeper
    ring: float = 0.012
    careless: float = 0.05  # recipients who say IDK to half of everybody
    malicious: float = 0.0  # recipients who say it to the honest and welcome spam
    cliques: float = 0.01  # victims: each has a clique of its own


@dataclass
class Life:
    """What is being told, and what the teller knows."""

    town: Town
    random: random.Random
    kinds: list[str] = field(default_factory=list)
    tempers: list[float] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)  # of IDKs, as a sender
    victims: dict[int, list[int]] = field(default_factory=dict)  # and their cliques
    bad_from: dict[int, int] = field(default_factory=dict)
    open_groups: list[list[int]] = field(default_factory=list)
    lines: list[tuple[int, int, list[object]]] = field(default_factory=list)
    asked: set[tuple[int, int]] = field(default_factory=set)

    def tell(self, ts: float, *line: object) -> None:
        self.lines.append((round(ts), len(self.lines), list(line)))


def simulate(town: Town) -> Life:
    """One year of the town; `Life.lines`, once sorted, are its events."""
    life = Life(town, random.Random(town.seed))
    _people(life)
    _groups(life)
    _cliques(life)
    invites = 0
    for sender, kind in enumerate(life.kinds):
        invites = _year(life, sender, KINDS[kind], invites)
    return life


def rows(life: Life) -> Iterator[list[str]]:
    """The events in order, as `csv` would read them; invitations are numbered as they are sent."""
    numbers: dict[object, int] = {"": -1}
    for seq, (ts, _, line) in enumerate(sorted(life.lines)):
        number = numbers.setdefault(line[INVITE], len(numbers) - 1)
        invite = number if number >= 0 else ""
        yield [str(seq), str(ts), *map(str, [*line[:INVITE], invite, *line[INVITE + 1 :]])]


def _people(life: Life) -> None:
    town, draw = life.town, life.random
    shares = {
        "networker": town.networkers,
        "recruiter": town.recruiters,
        "newcomer": town.newcomers,
        "passive": town.passive,
        **dict.fromkeys(("spammer", "slow", "hidden", "careful", "sleeper"), town.each_spam),
        "ring": town.ring,
    }
    for kind, share in shares.items():
        life.kinds += [kind] * round(share * town.members)
    life.kinds += ["selective"] * (town.members - len(life.kinds))
    draw.shuffle(life.kinds)
    for member, kind in enumerate(life.kinds):
        life.tempers.append(draw.gauss(0, 0.7))
        life.shares.append(draw.uniform(*KINDS[kind].idk))
        lot = draw.random()
        honest = not KINDS[kind].spam
        careless, malicious = town.careless, town.careless + town.malicious
        role = "careless" if lot < careless else "malicious" if lot < malicious else "ordinary"
        life.roles.append(role if honest else "ordinary")
        if KINDS[kind].spam:
            life.bad_from[member] = (
                round(draw.uniform(0.05, 0.5) * YEAR * DAY) if kind != "ring" else 60 * DAY
            )
        life.tell(0, "member", member, "", "", "", "")


def _groups(life: Life) -> None:
    draw, count = life.random, 4
    life.open_groups = [[] for _ in range(count)]
    for group in range(count):
        life.tell(0, "group", "", "", "", f"o{group}", "open")
    for member, kind in enumerate(life.kinds):
        chance = {"networker": 1.0, "hidden": 1.0, "sleeper": 0.7}.get(kind, 0.06)
        if draw.random() < chance:
            for group in draw.sample(range(count), draw.randint(1, 2)):
                life.open_groups[group].append(member)
                life.tell(1, "join", member, "", "", f"o{group}", "")
    for circle in range(life.town.members // 40):
        life.tell(0, "group", "", "", "", f"c{circle}", "closed")
        for member in draw.sample(range(life.town.members), draw.randint(6, 30)):
            life.tell(1, "join", member, "", "", f"c{circle}", "")
    for _ in range(life.town.members * 4):
        one, other = draw.sample(range(life.town.members), 2)
        life.tell(1, "connect", one, other, "", "", "")


def _cliques(life: Life) -> None:
    """Friends who know one another and turn on one victim; rings whose members know one another."""
    draw = life.random
    honest = [one for one, kind in enumerate(life.kinds) if kind in ("networker", "recruiter", "newcomer")]
    for victim in draw.sample(honest, round(life.town.cliques * life.town.members)):
        clique = draw.sample(
            [one for one, kind in enumerate(life.kinds) if kind == "selective"], draw.randint(6, 14)
        )
        life.victims[victim] = clique
        for one in clique:
            for other in clique:
                if one < other:
                    life.tell(1, "connect", one, other, "", "", "")
    ring = [one for one, kind in enumerate(life.kinds) if kind == "ring"]
    for at in range(0, len(ring), 6):
        for one in ring[at : at + 6]:
            for other in ring[at : at + 6]:
                if one < other and draw.random() < 0.8:
                    life.tell(1, "connect", one, other, "", "", "")


def _year(life: Life, sender: int, kind: Sender, invites: int) -> int:
    """All that one member asks in the year; returns the number of the next invitation."""
    draw = life.random
    begins = life.bad_from.get(sender, 0) if life.kinds[sender] != "sleeper" else 0
    if life.kinds[sender] == "newcomer":
        begins = round(draw.uniform(0, 0.8) * YEAR * DAY)
    count = round(math.exp(draw.uniform(*map(math.log, kind.volume))) * (1 - begins / (YEAR * DAY)))
    fellows = [one for group in life.open_groups if sender in group for one in group if one != sender]
    plan = [(draw.uniform(begins, YEAR * DAY), _recipient(life, sender, kind, fellows)) for _ in range(count)]
    if sender in life.victims:
        turned = draw.uniform(0.2, 0.9) * YEAR * DAY
        plan += [(turned + draw.uniform(0, 5) * DAY, one) for one in life.victims[sender]]
    for ts, recipient in sorted(plan):
        if recipient == sender or (sender, recipient) in life.asked:
            continue
        life.asked.add((sender, recipient))
        life.tell(ts, "invite", sender, recipient, invites, "", "")
        verb = _verb(life, sender, recipient, ts, covered=recipient in fellows)
        if draw.random() < (0.95 if recipient in life.victims.get(sender, ()) else 0.65):
            waits = min(170.0, draw.lognormvariate(0.3, 1.3)) * DAY
            life.tell(ts + 60 + waits, "answer", recipient, sender, invites, "", verb)
        invites += 1
    return invites


def _recipient(life: Life, sender: int, kind: Sender, fellows: list[int]) -> int:
    if fellows and life.random.random() < kind.fellows:
        return life.random.choice(fellows)
    return life.random.randrange(life.town.members)


def _verb(life: Life, sender: int, recipient: int, ts: float, *, covered: bool) -> str:
    draw, kind, by = life.random, life.kinds[sender], life.kinds[recipient]
    if recipient in life.victims.get(sender, ()):
        return "idk"
    spam = KINDS[kind].spam and ts >= life.bad_from[sender]
    if KINDS[by].spam or (life.roles[recipient] == "malicious" and spam):
        return "accept" if draw.random() < 0.95 else "archive"
    if life.roles[recipient] != "ordinary":
        return draw.choices(("idk", "accept", "archive"), (0.5, 0.4, 0.1))[0]
    share = life.shares[sender] if spam or not KINDS[kind].spam else 0.1
    if draw.random() < (KINDS[kind].archived if share > 0.2 else 0.2):
        return "archive"
    odds = share / (1 - share) * math.exp(life.tempers[recipient]) * (0.4 if covered else 1.0)
    return "idk" if draw.random() < odds / (1 + odds) else "accept"
