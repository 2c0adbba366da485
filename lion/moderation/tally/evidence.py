"""The arithmetic of the evidence R (FAIRNESS.md, section 2, steps 3, 4 and 6). Pure functions of numbers.

R is an e-process with restarts: a mixture of test martingales, one begun with `start` at the first
counted answer and one at every later epoch, with stakes that sum to at most 1. By Ville's inequality
(1939) it exceeds 1/alpha, ever, with a chance of at most alpha, however often one looks, as long as
each counted answer is an IDK with a chance of at most its null rate.

R is kept as such, not as its logarithm: a restart adds to it. It is held between `LEAST` and `MOST`
so that no run of answers, however long, ends at 0 or at infinity (what `LEAST` adds to the promise's
1 in 10 is below 1e-290).
"""

from __future__ import annotations

from lion.moderation.tally.policy import Policy

LEAST, MOST = 1e-300, 1e300


def null_rate(k: int, n: int, policy: Policy) -> float:
    """The share of IDKs to expect from one who has said IDK in `k` of `n` answers (step 3)."""
    habit = (k + policy.habit_idk) / (n + policy.habit_answers)
    return min(policy.top_rate, max(policy.base_rate, habit))


def ratio_and_cap(idk: bool, b: float, policy: Policy) -> tuple[float, float]:
    """The likelihood ratio L of one answer at null rate `b` (step 3), and its cap (step 4).

    With p1/(1-p1) = odds·b/(1-b), p1/b is odds/(1 + (odds-1)·b), and (1-p1)/(1-b) is the same over odds;
    at its cap an accept takes at most `credit` away from R.
    """
    extra = (policy.odds - 1.0) * b
    spread = 1.0 + extra
    return (policy.odds if idk else 1.0) / spread, min(1.0, policy.credit * spread / extra)


def taint(accepts: int, bad: int, policy: Policy) -> float:
    """How much one is heard who accepted `accepts` people, `bad` of them restricted later (step 4)."""
    return (accepts - bad + policy.taint_answers) / (accepts + policy.taint_answers)


def circle(ties: int, policy: Policy) -> float:
    """How much one is heard who is tied to so many of those heard lately (step 4)."""
    return float((1 + ties) ** -policy.circle_power) if ties else 1.0


def faded(r: float, waited: int, policy: Policy) -> float:
    """R after `waited` seconds without a counted answer (step 6)."""
    return float(r * 0.5 ** (waited / policy.half_life)) if waited > 0 else r


def stake(since: int, epoch: int, policy: Policy) -> float:
    """What is added to R on entering an epoch, the last one entered being `since` (step 6)."""
    return policy.restart * (1.0 / (since + 1) - 1.0 / (epoch + 1))


def multiplied(r: float, weight: float, likelihood_ratio: float) -> float:
    """R after an answer of that weight (step 6)."""
    return min(MOST, max(LEAST, r * (1.0 + weight * (likelihood_ratio - 1.0))))
