"""The tally: how settled answers add up to a standing. Pure: no Django, no clock, no randomness.

    for entry in ledger:                              # Entry: seq, ts (seconds), kind, actor, target, ...
        for decision in step(state, entry, policy):   # Decision: the highest line a counted IDK has reached
            ...

- `Policy` holds every number; `Policy().to_dict()` and `Policy.from_dict` are its JSON.
- `State` is what the fold asks for and tells; `Memory` keeps it in memory, the worker in rows. Both hand
  out mutable `Record`s, which `step` changes in place.
- Where `state.keeps_weighings`, `state.weigh` is told once for each accept or IDK how it was heard.
- `step` here is the fair one. `lion.moderation.tally.rules` has the classic rules beside it, behind the
  same signature, and `lion.moderation.tally.replaying` folds a file.

A decision comes at *every* counted IDK that leaves R at or above a line: whether a sanction in force
covers it already is the ladder's to say; a replay keeps the first time of each level.
"""

from lion.moderation.tally.entries import ACCEPT, IDK, Decision, Entry, Kind, Left, Level, Weighing
from lion.moderation.tally.fair import step
from lion.moderation.tally.policy import Policy
from lion.moderation.tally.state import Memory, Record, State

__all__ = [
    "ACCEPT",
    "IDK",
    "Decision",
    "Entry",
    "Kind",
    "Left",
    "Level",
    "Memory",
    "Policy",
    "Record",
    "State",
    "Weighing",
    "step",
]
