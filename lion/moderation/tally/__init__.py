"""The fair tally: a pure fold over the ledger. Imports no Django and nothing of the other apps."""

from lion.moderation.tally.entries import Decision, Entry, Kind
from lion.moderation.tally.fair import step
from lion.moderation.tally.policy import Policy
from lion.moderation.tally.state import Memory, Record, Weighing

__all__ = ["Decision", "Entry", "Kind", "Memory", "Policy", "Record", "Weighing", "step"]
