"""Classic rules, for comparison alone: what the big networks did, and what a statistician tries first.

Each hears every accept and IDK alike: no habits, circles, covenants or single voices. Their scores
stand in `Record.r`. Their lines are set where they are usual or, for the last two, where they lose
least on simulated communities; nobody is ever sanctioned by them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from lion.moderation.tally.entries import IDK, Decision, Entry, Kind, Level
from lion.moderation.tally.policy import DAY, Policy
from lion.moderation.tally.state import Record, State

REMEMBERED = 8  # the IDKs whose times are kept: as many as the highest line of `count90`
FLOOR = 10  # answers before a share means anything


@dataclass(frozen=True, slots=True)
class Classic:
    """A rule by a score, higher being worse, and the lines to warn, to restrict and to suspend at."""

    score: Callable[[Record, int], float]
    lines: tuple[float, float, float]

    def step(self, state: State, entry: Entry, policy: Policy) -> tuple[Decision, ...]:
        """Fold one entry, as `fair.step` does. The policy's numbers play no part."""
        if entry.kind == Kind.RESET:
            state.record(entry.target).restart(0.0, entry.seq)
        if entry.kind != Kind.ANSWER:
            return ()
        sender = state.record(entry.target)
        if sender.first_ts is None:
            sender.first_ts = entry.ts
        sender.counted += 1
        if entry.verb == IDK:
            sender.counted_idk += 1
            sender.idkers.append((entry.actor, entry.ts))
            del sender.idkers[:-REMEMBERED]
        sender.r = self.score(sender, entry.ts)
        if entry.verb != IDK or sender.r < self.lines[0]:
            return ()
        level = [at for at, line in zip(Level, self.lines, strict=True) if sender.r >= line][-1]
        tallied = (sender.counted, sender.counted_idk, sender.first_ts)
        return (Decision(entry.seq, entry.ts, entry.target, level, sender.r, *tallied),)


def _count(sender: Record, ts: int) -> float:
    """How many IDKs, for ever."""
    return float(sender.counted_idk)


def _count90(sender: Record, ts: int) -> float:
    """How many IDKs in the last 90 days, of those remembered."""
    return float(sum(given > ts - 90 * DAY for _, given in sender.idkers))


def _rate(sender: Record, ts: int) -> float:
    """The share of IDKs, once there are enough answers."""
    return sender.counted_idk / sender.counted if sender.counted >= FLOOR else 0.0


def _wilson(sender: Record, ts: int, z: float = 1.96) -> float:
    """The lower end of Wilson's 95 % interval for the share of IDKs (Wilson, JASA 22, 1927)."""
    n, share = sender.counted, _rate(sender, ts)
    spread = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return (share + z * z / (2 * n) - spread) / (1 + z * z / n)


COUNT = Classic(_count, (3, 5, 8))
COUNT90 = Classic(_count90, (3, 5, 8))
RATE = Classic(_rate, (0.2, 0.3, 0.5))
WILSON = Classic(_wilson, (0.15, 0.2, 0.3))
