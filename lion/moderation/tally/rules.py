"""The rules by name: the fair one, and the classic ones that it is compared with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from lion.moderation.tally import classic, fair
from lion.moderation.tally.entries import Decision, Entry
from lion.moderation.tally.policy import Policy
from lion.moderation.tally.state import Memory, State

Step = Callable[[State, Entry, Policy], tuple[Decision, ...]]


class Rule(NamedTuple):
    """A fold, and whether its scores start where the policy says or at 0."""

    step: Step
    by_policy: bool = False

    def memory(self, policy: Policy) -> Memory:
        """A state that knows nothing yet."""
        return Memory(policy.start if self.by_policy else 0.0)


RULES: Mapping[str, Rule] = {
    "fair": Rule(fair.step, by_policy=True),
    "count": Rule(classic.COUNT.step),
    "count90": Rule(classic.COUNT90.step),
    "rate": Rule(classic.RATE.step),
    "wilson": Rule(classic.WILSON.step),
}
