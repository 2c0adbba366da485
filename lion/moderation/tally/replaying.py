"""Folding a file of events into a file of decisions (FAIRNESS.md, section 4).

The fold is the worker's own. One pass; what is held in memory grows with the members, with whom they
answered, and by 17 bytes for each invitation.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from lion.moderation.tally import events
from lion.moderation.tally.community import Community
from lion.moderation.tally.entries import Decision, Level
from lion.moderation.tally.policy import Policy
from lion.moderation.tally.rules import RULES, Rule
from lion.moderation.tally.state import Memory

DECISIONS = ["seq", "ts", "member", "level", "score", "reason"]
SCORES = ["member", "score"]
EVERY = 100_000

Progress = Callable[[int], None]


@dataclass(slots=True)
class Replay:
    """One replay: the community it has met, what is known, and what was decided."""

    rule: Rule
    policy: Policy = field(default_factory=Policy)
    decided: Callable[[Decision], None] = lambda decision: None
    progress: Progress = lambda events: None
    community: Community = field(default_factory=Community)
    state: Memory = field(init=False)
    lines: int = 0
    levels: dict[int, int] = field(default_factory=dict)  # by member: how many lines they have reached

    def __post_init__(self) -> None:
        self.state = self.rule.memory(self.policy)

    def take(self, seq: int, ts: int, row: events.Row) -> None:
        """Fold one line; each line of the policy that a member reaches is decided once, from low to high."""
        self.lines += 1
        if self.lines % EVERY == 0:
            self.progress(self.lines)
        entry = self.community.entry(seq, ts, row)
        if entry is None:
            return
        for decision in self.rule.step(self.state, entry, self.policy):
            reached = self.levels.get(decision.member, 0)
            for level in LEVELS[reached : LEVELS.index(decision.level) + 1]:
                self.decided(decision._replace(level=level))
                self.levels[decision.member] = LEVELS.index(level) + 1


LEVELS = tuple(Level)


def replay(
    source: Path,
    out: Path,
    scores: Path | None,
    *,
    rule: str = "fair",
    policy: Policy | None = None,
    progress: Progress = lambda events: None,
) -> Replay:
    """Fold the file `source`; write `out` and, where asked for, `scores`, whole or not at all.

    Raises `Malformed` with the number of the line, and `OSError`.
    """
    outputs = [path.resolve() for path in (out, scores) if path is not None]
    _refuse_overlap(source, outputs)
    run = Replay(RULES[rule], policy or Policy(), progress=progress)
    names = run.community.names
    with _written(outputs) as files, events.opened(source) as lines:
        decisions, *tables = [csv.writer(file, lineterminator="\n") for file in files]
        decisions.writerow(DECISIONS)
        run.decided = lambda one: decisions.writerow(
            [one.seq, one.ts, names[one.member], one.level, f"{one.score:.6g}", _reason(one)]
        )
        events.rows(lines, run.take)
        for table in tables:
            table.writerow(SCORES)
            table.writerows([name, f"{run.state.record(at).r:.9g}"] for at, name in enumerate(names))
    return run


def _reason(one: Decision) -> str:
    return f"{one.counted_idk} of {one.counted} answers counted since {one.since_ts} were IDK"


def _refuse_overlap(source: Path, outputs: Sequence[Path]) -> None:
    """Raises `Malformed` where an output would overwrite another file of these, or what is no file."""
    if len({source.resolve(), *outputs}) <= len(outputs):
        raise events.Malformed("the events, the decisions and the scores must be different files")
    for path in outputs:
        if path.exists() and (not path.is_file() or path.samefile(source)):
            raise events.Malformed(f"{path} is not a file of its own that could be replaced")


@contextmanager
def _written(paths: Sequence[Path]) -> Iterator[list[TextIO]]:
    """Text files beside these that take their places once all is well, and are gone otherwise."""
    drafts = [path.with_name(f".{path.name}.{os.getpid()}") for path in paths]
    try:
        with ExitStack() as stack:
            yield [stack.enter_context(draft.open("x", encoding="utf-8", newline="")) for draft in drafts]
        for draft, path in zip(drafts, paths, strict=True):
            draft.replace(path)
    finally:
        for draft in drafts:
            draft.unlink(missing_ok=True)
