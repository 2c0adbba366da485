"""What the fold knows: the `State` it is given, and `Memory`, a state without a database.

A state over database rows prefetches a batch's records, voices and ties, hands out the same mutable
`Record` every time it is asked for a member, and writes back those it handed out. Each operation
below touches what concerns one or two members, never the whole history.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from lion.moderation.tally.entries import Weighing


@dataclass(slots=True)
class Record:
    """What is known of one member, as a sender and as a recipient. Times are `Entry.ts`.

    How many accepts a member gave is `n - k` and needs no field of its own.
    """

    r: float
    changed_ts: int | None = None  # the last counted answer
    first_ts: int | None = None  # the first counted answer since the start or the last reset
    epoch: int = 0  # the last epoch entered since first_ts
    restricted: bool = False  # R has reached the line, or a spam report was upheld; only a reset clears it
    reset_seq: int = -1  # the last reset's entry
    counted: int = 0  # counted answers since first_ts
    counted_idk: int = 0
    idkers: list[tuple[int, int]] = field(default_factory=list)  # the last counted (member, ts), oldest first
    accepters: list[tuple[int, int]] = field(default_factory=list)

    n: int = 0  # answers given that are in the habit
    k: int = 0  # of which IDKs
    bad: int = 0  # accepts given to people who were restricted later

    def restart(self, start: float, seq: int) -> None:
        """Back to where a sender starts; the recipient's side stays."""
        self.r, self.changed_ts, self.first_ts, self.epoch = start, None, None, 0
        self.restricted, self.reset_seq = False, seq
        self.counted = self.counted_idk = 0
        self.idkers, self.accepters = [], []


class State(Protocol):
    """What `step` asks for and tells."""

    keeps_weighings: bool
    """Whether `weigh` wants to be told: a replay does not."""

    def record(self, member: int) -> Record:
        """The one record of a member, made on first sight with R = `Policy.start`."""

    def heard(self, sender: int, recipient: int) -> bool:
        """Whether an answer of the recipient to the sender has counted before (one voice for life)."""

    def hear(self, sender: int, recipient: int) -> None:
        """From now on it has."""

    def connect(self, one: int, other: int) -> None:
        """The two are tied from now on."""

    def join(self, member: int, group: int) -> None:
        """The member is tied from now on to all who joined, or will join, this closed group."""

    def tied(self, member: int, others: Collection[int]) -> int:
        """How many of the others were ever connected to, or in a closed group with, the member."""

    def learn(self, sender: int, recipient: int, seq: int, *, idk: bool, counted: bool) -> None:
        """The answer at `seq` is in the recipient's habit now (`n` and `k` are the fold's to change)."""

    def accepters(self, sender: int) -> Sequence[Record]:
        """The records of those whose accept of the sender was learned, in the ledger's order."""

    def take_out(self, sender: int) -> Sequence[Record]:
        """All IDKs to the sender leave the habits: the records of those who gave one that was still in,
        in the ledger's order, one for each IDK.
        """

    def set_aside(self, sender: int, after: int, upto: int) -> Sequence[Record]:
        """The *counted* IDKs to the sender at after < seq <= upto leave every count: the records as above."""

    def weigh(self, weighing: Weighing) -> None:
        """How one answer was heard; called once for each where `keeps_weighings`."""


class Memory:
    """A state held in memory: sets of who was heard and who is tied, and small arrays for the habits."""

    def __init__(self, start: float, *, keeps_weighings: bool = False) -> None:
        self.start = start
        self.keeps_weighings = keeps_weighings
        self.weighings: list[Weighing] = []
        self.records: dict[int, Record] = {}
        self._voices: defaultdict[int, set[int]] = defaultdict(set)
        self._ties: defaultdict[int, set[int]] = defaultdict(set)
        self._groups: defaultdict[int, set[int]] = defaultdict(set)
        self._circles: defaultdict[int, list[set[int]]] = defaultdict(list)  # the groups of a member
        self._accepters: defaultdict[int, array[int]] = defaultdict(_numbers)
        self._idkers: defaultdict[int, array[int]] = defaultdict(_numbers)
        self._idk_seqs: defaultdict[int, array[int]] = defaultdict(_numbers)

    def record(self, member: int) -> Record:
        found = self.records.get(member)
        if found is None:
            found = self.records[member] = Record(self.start)
        return found

    def heard(self, sender: int, recipient: int) -> bool:
        return recipient in self._voices[sender]

    def hear(self, sender: int, recipient: int) -> None:
        self._voices[sender].add(recipient)

    def connect(self, one: int, other: int) -> None:
        self._ties[one].add(other)
        self._ties[other].add(one)

    def join(self, member: int, group: int) -> None:
        members = self._groups[group]
        if member not in members:
            members.add(member)
            self._circles[member].append(members)

    def tied(self, member: int, others: Collection[int]) -> int:
        ties = self._ties[member].intersection(others)
        for group in self._circles.get(member, ()):
            ties |= group.intersection(others)
        return len(ties)

    def learn(self, sender: int, recipient: int, seq: int, *, idk: bool, counted: bool) -> None:
        if idk:
            self._idkers[sender].append(recipient)
            self._idk_seqs[sender].append(seq if counted else ~seq)
        else:
            self._accepters[sender].append(recipient)

    def accepters(self, sender: int) -> Sequence[Record]:
        return [self.record(member) for member in self._accepters[sender]]

    def take_out(self, sender: int) -> Sequence[Record]:
        self._idk_seqs.pop(sender, None)
        return [self.record(member) for member in self._idkers.pop(sender, ())]

    def set_aside(self, sender: int, after: int, upto: int) -> Sequence[Record]:
        kept, kept_seqs, out = _numbers(), _numbers(), []
        for member, seq in zip(self._idkers.pop(sender, ()), self._idk_seqs.pop(sender, ()), strict=True):
            if after < seq <= upto:
                out.append(self.record(member))
            else:
                kept.append(member)
                kept_seqs.append(seq)
        self._idkers[sender], self._idk_seqs[sender] = kept, kept_seqs
        return out

    def weigh(self, weighing: Weighing) -> None:
        self.weighings.append(weighing)


def _numbers() -> array[int]:
    return array("q")
