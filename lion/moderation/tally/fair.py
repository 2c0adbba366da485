"""The fair rule: an e-process with restarts (FAIRNESS.md, section 2). Pure: no clock, database or randomness.

Sources: Ville 1939; Howard, Ramdas, McAuliffe and Sekhon, Annals of Statistics 49(2), 2021 (confidence
sequences); Freeman, WWW 2017 (discount bad habits, never add weight).
"""

from __future__ import annotations

from lion.moderation.tally.entries import Decision, Entry, Kind
from lion.moderation.tally.policy import Policy
from lion.moderation.tally.state import Memory, Record, Weighing


def step(state: Memory, entry: Entry, policy: Policy) -> Decision | None:
    """Fold one entry into the state; a decision where an IDK leaves R at or above a line, or R crosses one."""
    if entry.kind == Kind.ANSWER:
        return _answer(state, entry, policy)
    if entry.kind == Kind.CONNECT:
        state.tie(entry.actor, entry.target)
    elif entry.kind == Kind.JOIN:
        state.join(entry.actor, entry.group)
    elif entry.kind == Kind.UPHELD_SPAM:
        _restrict(state, entry.target)
    elif entry.kind == Kind.RESET:
        _reset(state, entry, policy)
    return None


def null_rate(record: Record, policy: Policy) -> float:
    """b, the recipient's habit bounded from below by the base rate: from their earlier accepts and IDKs."""
    habit = (record.k + policy.prior_idk) / (record.n + policy.prior_answers)
    return min(policy.most_rate, max(policy.base_rate, habit))


def factors(b: float, policy: Policy) -> tuple[float, float, float]:
    """(factor of an IDK, factor of an accept, cap) at null rate b: the alternative has `odds` times b's odds."""
    alternative = policy.odds * b / (1 - b + policy.odds * b)
    accept = (1 - alternative) / (1 - b)
    return alternative / b, accept, min(1.0, policy.cap / (1 - accept))


def update(r: float, weight: float, factor: float) -> float:
    """R after an answer: R (1 + w (L - 1))."""
    return r * (1 + weight * (factor - 1))


def restarted(r: float, epoch: int, now: int, policy: Policy) -> float:
    """R on entering epoch `now` from `epoch`: fresh evidence for those who turn later."""
    return r + policy.restart * (1 / (epoch + 1) - 1 / (now + 1))


def _answer(state: Memory, entry: Entry, policy: Policy) -> Decision | None:
    sender, recipient = entry.target, entry.actor
    mine, theirs = state.record(sender), state.record(recipient)
    idk = entry.verb == "idk"
    decision = None
    if state.heard(sender, recipient):
        _told(state, entry, mine, "repeat")
    elif idk and entry.covered:
        learned = _learn(state, mine, theirs, sender, recipient, idk)
        _told(state, entry, mine, "covered", in_habit=learned)
    else:
        decision = _count(state, entry, mine, theirs, policy, idk)
    if not idk:
        state.tie(sender, recipient)
    return decision


def _count(
    state: Memory, entry: Entry, mine: Record, theirs: Record, policy: Policy, idk: bool
) -> Decision | None:
    sender, recipient, ts = entry.target, entry.actor, entry.ts
    b = null_rate(theirs, policy)
    idk_factor, accept_factor, cap = factors(b, policy)
    taint = (theirs.acc - theirs.bad + policy.taint_prior) / (theirs.acc + policy.taint_prior)
    circle = 1 / (1 + _circle(state, mine, recipient, ts, policy)) ** 2
    weight = min(1.0, cap * taint * circle)
    if entry.covered:
        weight *= policy.covered_accept
    factor = 1 + weight * ((idk_factor if idk else accept_factor) - 1)
    before = mine.r
    _pass_time(mine, ts, policy)
    mine.r = mine.r * factor
    mine.changed_ts = ts
    mine.counted += 1
    state.hear(sender, recipient)
    recent = mine.idkers if idk else mine.accepters
    recent.append((recipient, ts))
    if len(recent) > policy.circle_last:
        del recent[0]
    if idk:
        mine.counted_idk += 1
        state.put_behind(sender, recipient, entry.seq)
    decision = _decide(entry, mine, before, policy, idk)
    if decision is not None and decision.level != "warn" and not mine.restricted:
        _restrict(state, sender)
    learned = _learn(state, mine, theirs, sender, recipient, idk)
    state.weigh(
        Weighing(
            entry.seq, ts, sender, recipient, idk, entry.covered, True, "", b, cap, taint, circle, weight, factor,
            mine.r, learned,
        )
    )  # fmt: skip
    return decision


def _circle(state: Memory, mine: Record, recipient: int, ts: int, policy: Policy) -> int:
    """m: ties of the recipient among the last counted IDKers, or the last counted accepters, whichever is more."""
    since = ts - policy.circle_within
    among_idkers = state.tied(recipient, [one for one, when in mine.idkers if when >= since])
    among_accepters = state.tied(recipient, [one for one, when in mine.accepters if when >= since])
    return max(among_idkers, among_accepters)


def _pass_time(mine: Record, ts: int, policy: Policy) -> None:
    if mine.first_ts is None or mine.changed_ts is None:
        mine.first_ts = ts
        return
    waited = max(0, ts - mine.changed_ts)
    mine.r *= 0.5 ** (waited / policy.half_life)
    epoch = max(0, ts - mine.first_ts) // policy.epoch
    if epoch > mine.epoch:
        mine.r = restarted(mine.r, mine.epoch, epoch, policy)
        mine.epoch = epoch


def _decide(entry: Entry, mine: Record, before: float, policy: Policy, idk: bool) -> Decision | None:
    r = mine.r
    if r < policy.warn:
        return None
    level, line = "warn", policy.warn
    if r >= policy.suspend:
        level, line = "suspend", policy.suspend
    elif r >= policy.restrict:
        level, line = "restrict", policy.restrict
    if not idk and before >= line:
        return None
    return Decision(entry.seq, entry.ts, entry.target, level, r, mine.counted_idk, mine.counted)


def _learn(state: Memory, mine: Record, theirs: Record, sender: int, recipient: int, idk: bool) -> bool:
    """The recipient's habit learns from the answer, unless the sender is restricted; whether it did."""
    if mine.restricted:
        return False
    theirs.n += 1
    if idk:
        theirs.k += 1
    else:
        theirs.acc += 1
    state.learn(sender, recipient, idk)
    return True


def _told(state: Memory, entry: Entry, mine: Record, why: str, in_habit: bool = False) -> None:
    idk = entry.verb == "idk"
    state.weigh(
        Weighing(
            entry.seq, entry.ts, entry.target, entry.actor, idk, entry.covered, False, why, 0.0, 0.0, 0.0, 0.0, 0.0,
            1.0, mine.r, in_habit,
        )
    )  # fmt: skip


def _restrict(state: Memory, sender: int) -> None:
    """The sender is restricted: IDKs to them leave their givers' habits, those who accepted them are tainted."""
    mine = state.record(sender)
    if mine.restricted:
        return
    mine.restricted = True
    for giver, times in state.unlearn(sender).items():
        record = state.record(giver)
        record.n -= times
        record.k -= times
    for accepter, _times in state.accepted(sender).items():
        state.record(accepter).bad += 1


def _reset(state: Memory, entry: Entry, policy: Policy) -> None:
    """A ruling for the sender: R back to the start, the IDKs behind it out of every count.

    The taint of those who accepted the sender is taken back; a voice that was used stays used.
    """
    sender = entry.target
    mine = state.record(sender)
    for giver in state.set_aside(sender, entry.upto):
        if state.forget(sender, giver):
            record = state.record(giver)
            record.n -= 1
            record.k -= 1
    if mine.restricted:
        for accepter, _times in state.accepted(sender).items():
            state.record(accepter).bad -= 1
    mine.r, mine.changed_ts, mine.first_ts, mine.epoch = policy.start, None, None, 0
    mine.restricted, mine.reset_seq, mine.counted, mine.counted_idk = False, entry.seq, 0, 0
    mine.idkers, mine.accepters = [], []
