"""The ledger's entries as the fold sees them, and what it decides."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What an entry says."""

    JOIN = "join"
    CONNECT = "connect"
    ANSWER = "answer"
    UPHELD_SPAM = "upheld-spam"
    RESET = "reset"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its place in the one order, its moment in whole seconds, and who is concerned.

    For an answer `actor` is the recipient who answers and `target` the sender; `verb` is accept or idk.
    """

    seq: int
    ts: int
    kind: str
    actor: int = 0
    target: int = 0
    verb: str = ""
    covered: bool = False
    group: int = 0
    upto: int = 0


@dataclass(frozen=True, slots=True)
class Decision:
    """That the evidence about a member is at a line: `level` is warn, restrict or suspend, `score` is R."""

    seq: int
    ts: int
    member: int
    level: str
    score: float
    idk: int
    counted: int
