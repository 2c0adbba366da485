"""What goes into the fold, and what comes out of it. All of it is plain values."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What a line of the ledger tells.

    - JOIN: `actor` joined `group`, a closed one. Open groups tie nobody, so their joins never enter.
    - CONNECT: `actor` and `target` are connected. An accept says so too and needs no second entry.
    - ANSWER: `actor`, the recipient, gave a settled `verb` (accept or idk) to an invitation of
      `target`, the sender; `covered` as it was when it was sent. Archives never enter.
    - UPHELD_SPAM: a spam report on `target` was upheld.
    - RESET: a ruling for `target`; the answers behind the sanction are those up to entry `upto`.
    """

    JOIN = "join"
    CONNECT = "connect"
    ANSWER = "answer"
    UPHELD_SPAM = "upheld-spam"
    RESET = "reset"


class Level(StrEnum):
    """The lines of the policy, from low to high."""

    WARN = "warn"
    RESTRICT = "restrict"
    SUSPEND = "suspend"


class Left(StrEnum):
    """Why an answer was left out."""

    REPEAT = "repeat"  # this person's answer to this sender counted before
    COVERED = "covered"  # an IDK on a covered invitation


ACCEPT, IDK = "accept", "idk"


class Entry(NamedTuple):
    """One line of the ledger. `seq` is its place in the one total order; `ts` is in whole seconds.

    A tuple rather than a dataclass: the fold reads a million of them. Members and groups are numbers.
    """

    seq: int
    ts: int
    kind: str
    actor: int = 0
    target: int = 0
    verb: str = ""
    covered: bool = False
    group: int | None = None
    upto: int | None = None


class Weighing(NamedTuple):
    """How the fold heard one answer: enough to show a score step by step (FAIRNESS.md, section 2).

    `left_out` is empty where the answer counted, else a `Left`; then the weight is 0 and the factor 1.
    R went, after fading and a restart where one was due, from `r_before` to `r_after = r_before * factor`.
    `in_habit` tells whether the answer went into the recipient's habit.
    """

    seq: int
    ts: int
    sender: int
    recipient: int
    verb: str
    covered: bool
    left_out: str
    in_habit: bool
    null_rate: float
    cap: float
    taint: float
    circle: float
    weight: float
    factor: float
    r_before: float
    r_after: float


class Decision(NamedTuple):
    """A line that a counted IDK left the member at or above: the highest such, each time anew.

    `score` is R. Of `counted` answers since `since_ts`, `counted_idk` were IDKs: the statement of reasons.
    """

    seq: int
    ts: int
    member: int
    level: Level
    score: float
    counted: int
    counted_idk: int
    since_ts: int
