"""A ledger written line by line, folded as it grows."""

from __future__ import annotations

from collections.abc import Callable

from lion.moderation.tally import ACCEPT, IDK, Decision, Entry, Kind, Memory, Policy, Record, Weighing, step
from lion.moderation.tally.policy import DAY

SAM = 1000  # the sender


class Ledger:
    """Entries get their numbers, and an hour from one to the next, by themselves."""

    def __init__(
        self,
        policy: Policy | None = None,
        rule: Callable[..., tuple[Decision, ...]] = step,
        start: float = 0.5,
    ) -> None:
        self.policy = policy or Policy()
        self.state = Memory(start, keeps_weighings=True)
        self.rule = rule
        self.entries: list[Entry] = []
        self.decisions: list[Decision] = []
        self.ts = 0

    def write(self, kind: str, actor: int = 0, target: int = 0, **more: object) -> tuple[Decision, ...]:
        """Fold one more entry."""
        self.ts += 3600
        entry = Entry(len(self.entries), self.ts, kind, actor, target, **more)  # type: ignore[arg-type]
        self.entries.append(entry)
        decided = self.rule(self.state, entry, self.policy)
        self.decisions += decided
        return decided

    def idk(self, recipient: int, sender: int = SAM, *, covered: bool = False) -> tuple[Decision, ...]:
        return self.write(Kind.ANSWER, recipient, sender, verb=IDK, covered=covered)

    def accept(self, recipient: int, sender: int = SAM, *, covered: bool = False) -> tuple[Decision, ...]:
        return self.write(Kind.ANSWER, recipient, sender, verb=ACCEPT, covered=covered)

    def wait(self, days: float) -> None:
        self.ts += round(days * DAY)

    @property
    def sam(self) -> Record:
        return self.state.record(SAM)

    @property
    def last(self) -> Weighing:
        return self.state.weighings[-1]

    @property
    def levels(self) -> list[str]:
        return [str(one.level) for one in self.decisions]
