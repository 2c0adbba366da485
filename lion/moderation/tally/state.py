"""What the fold remembers: a record for each member, one voice for each pair, and who is tied to whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Record:
    """One member: as a sender (the evidence and who moved it last), and as a recipient (their habits).

    `r` is the evidence R; moments are whole seconds; `idkers` and `accepters` are the last counted
    ones as (member, moment), oldest first.
    """

    r: float
    changed_ts: int | None = None
    first_ts: int | None = None
    epoch: int = 0
    restricted: bool = False
    reset_seq: int = 0
    counted: int = 0
    counted_idk: int = 0
    idkers: list[tuple[int, int]] = field(default_factory=list)
    accepters: list[tuple[int, int]] = field(default_factory=list)
    n: int = 0
    k: int = 0
    acc: int = 0
    bad: int = 0


@dataclass(slots=True)
class Weighing:
    """How one answer was heard; `r_after` is the sender's evidence after it."""

    seq: int
    ts: int
    sender: int
    recipient: int
    idk: bool
    covered: bool
    counted: bool
    why_not: str
    null_rate: float
    cap: float
    taint: float
    circle: float
    weight: float
    factor: float
    r_after: float
    in_habit: bool


class Memory:
    """The fold's state in memory; the worker fills one from its rows, batch by batch."""

    def __init__(self, start: float) -> None:
        self.start = start
        self.records: dict[int, Record] = {}
        self.voices: dict[int, set[int]] = defaultdict(set)
        self.givers: dict[int, dict[int, int]] = defaultdict(dict)
        self.accepters: dict[int, dict[int, int]] = defaultdict(dict)
        self.behind: dict[int, dict[int, int]] = defaultdict(dict)
        self.ties: dict[int, set[int]] = defaultdict(set)
        self.circles: dict[int, set[int]] = defaultdict(set)

    def record(self, member: int) -> Record:
        """The member's record, made at its start if there is none."""
        found = self.records.get(member)
        if found is None:
            found = self.records[member] = Record(self.start)
        return found

    def heard(self, sender: int, recipient: int) -> bool:
        """Whether an answer of this recipient to this sender has counted before."""
        return recipient in self.voices[sender]

    def hear(self, sender: int, recipient: int) -> None:
        self.voices[sender].add(recipient)

    def tie(self, one: int, other: int) -> None:
        """The two are connected; ties are never forgotten."""
        self.ties[one].add(other)
        self.ties[other].add(one)

    def join(self, member: int, group: int) -> None:
        """The member has joined a closed group."""
        self.circles[member].add(group)

    def tied(self, member: int, others: Iterable[int]) -> int:
        """How many of the others the member is connected with, or has shared a closed group with."""
        ties = self.ties.get(member, frozenset())
        circles = self.circles.get(member)
        if not circles:
            return sum(1 for other in others if other in ties)
        return sum(1 for other in others if other in ties or not circles.isdisjoint(self.circles.get(other, ())))

    def learn(self, sender: int, recipient: int, idk: bool) -> None:
        """Remember that the recipient's habit has learned from this answer to the sender."""
        kept = self.givers if idk else self.accepters
        kept[sender][recipient] = kept[sender].get(recipient, 0) + 1

    def unlearn(self, sender: int) -> dict[int, int]:
        """Who gave the sender IDKs that are still in their habits, and how many; they are no longer."""
        return self.givers.pop(sender, {})

    def accepted(self, sender: int) -> dict[int, int]:
        """Who accepted the sender, and how often."""
        return self.accepters.get(sender, {})

    def put_behind(self, sender: int, recipient: int, seq: int) -> None:
        """Remember a counted IDK, for a ruling that may set it aside."""
        self.behind[sender][recipient] = seq

    def set_aside(self, sender: int, upto: int) -> list[int]:
        """The recipients whose counted IDKs to the sender, up to that entry, leave every count."""
        behind = self.behind.get(sender, {})
        gone = [recipient for recipient, seq in behind.items() if seq <= upto]
        for recipient in gone:
            del behind[recipient]
        return gone

    def forget(self, sender: int, recipient: int) -> bool:
        """Take one IDK to the sender out of what the recipient's habit learned; whether it was in it."""
        learned = self.givers.get(sender, {})
        times = learned.pop(recipient, 0)
        if times > 1:
            learned[recipient] = times - 1
        return times > 0

    def weigh(self, weighing: Weighing) -> None:
        """Told of every folded answer; nothing to keep here."""
