"""What if: the whole ledger folded under other numbers or another rule, beside what it has come to.

Nothing that a member or the worker sees is changed by it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter

from lion.moderation import ledger, policies
from lion.moderation.models import Entry, Fold
from lion.moderation.tally import Decision, Level, Policy, step
from lion.moderation.tally.rules import RULES

LEVELS = ["", *Level]  # from nothing to the highest
CHUNK = 5000


@dataclass(frozen=True, slots=True)
class Change:
    """A member whose highest step would be another: what it was (`now`), and what it would be (`then`).

    "" stands for no step. The scores are R, or the rule's own, at the ledger's end.
    """

    member: int
    now: str
    then: str
    score_now: float
    score_then: float

    @property
    def is_heavier(self) -> bool:
        return LEVELS.index(self.then) > LEVELS.index(self.now)


@dataclass(frozen=True, slots=True)
class Supposed:
    """How many members reached each level as it is and as it would be, and everyone for whom it differs."""

    entries: int
    now: dict[str, int]
    then: dict[str, int]
    changes: list[Change]


def entries() -> int:
    """How many entries there are to fold: as far as the worker has come."""
    return Entry.objects.filter(pk__lte=Fold.objects.get(pk=1).mark).count()


def suppose(
    policy: Policy | None = None, *, rule: str = "fair", tell: Callable[[int], None] | None = None
) -> Supposed:
    """Fold the ledger twice side by side: as it was, each entry under its own version, and as supposed.

    `policy` are the supposed numbers (those in force by default), `rule` a name of `RULES`; `tell` hears
    now and then how many entries are done. Who is compared is everyone who ever had an answer; a level is
    the highest ever reached. Memory in the number of members and answers; no lock is held. Raises
    `KeyError` for an unknown rule.
    """
    supposed = policy or policies.tally_of(policies.in_force())
    other = RULES[rule]
    versions = ledger.numbers()
    mark = Fold.objects.get(pk=1).mark
    is_now = RULES["fair"].memory(versions[min(versions)])
    would_be = other.memory(supposed)
    now: dict[int, str] = {}
    then: dict[int, str] = {}
    done = last = 0
    while chunk := list(ledger.lines(Entry.objects.filter(pk__gt=last, pk__lte=mark), versions, CHUNK)):
        for entry, own in chunk:
            _reach(now, step(is_now, entry, own))
            _reach(then, other.step(would_be, entry, supposed))
        done, last = done + len(chunk), chunk[-1][0].seq
        if tell:
            tell(done)
    changes = [
        Change(one, now.get(one, ""), then.get(one, ""), is_now.record(one).r, would_be.record(one).r)
        for one in sorted(now.keys() | then.keys())
        if now.get(one, "") != then.get(one, "")
    ]
    changes.sort(key=attrgetter("score_then"), reverse=True)
    changes.sort(key=lambda one: (not one.is_heavier, -LEVELS.index(one.then)))
    return Supposed(done, _counted(now), _counted(then), changes)


def _reach(reached: dict[int, str], decisions: Iterable[Decision]) -> None:
    for one in decisions:
        if LEVELS.index(one.level) > LEVELS.index(reached.get(one.member, "")):
            reached[one.member] = one.level


def _counted(reached: dict[int, str]) -> dict[str, int]:
    """How many reached each level or a higher one."""
    highest = Counter(reached.values())
    return {
        str(level): sum(highest[one] for one in LEVELS[LEVELS.index(level) :]) for level in LEVELS if level
    }
