"""The fair tally's fold (FAIRNESS.md, section 2): `step` takes the ledger's next entry into the state.

No clock, no database, no randomness: the same entries under the same policies give the same records
and decisions, in any process. Decisions are looked for after counted IDKs alone: an accept is never
the occasion of a sanction.
"""

from __future__ import annotations

from collections.abc import Iterable

from lion.moderation.tally import evidence
from lion.moderation.tally.entries import IDK, Decision, Entry, Kind, Left, Level, Weighing
from lion.moderation.tally.policy import Policy
from lion.moderation.tally.state import Record, State


def step(state: State, entry: Entry, policy: Policy) -> tuple[Decision, ...]:
    """Fold one entry; returns what it leads to: nothing, or one decision.

    Raises `ValueError` where the entry is none of `Kind`, or lacks what its kind needs.
    """
    kind = entry.kind
    if kind == _ANSWER:
        return _answer(state, entry, policy)
    if kind == Kind.CONNECT:
        state.connect(entry.actor, entry.target)
    elif kind == Kind.JOIN and entry.group is not None:
        state.join(entry.actor, entry.group)
    elif kind == Kind.UPHELD_SPAM:
        _restrict(state, entry.target)
    elif kind == Kind.RESET and entry.upto is not None:
        _reset(state, entry, entry.upto, policy)
    else:
        raise ValueError(f"entry {entry.seq} cannot be folded: {entry}")
    return ()


_ANSWER = Kind.ANSWER


def _answer(state: State, entry: Entry, policy: Policy) -> tuple[Decision, ...]:
    """Steps 2 to 8 for one accept or IDK."""
    actor, target = entry.actor, entry.target
    idk = entry.verb == IDK
    if not idk:
        state.connect(actor, target)
    sender, recipient = state.record(target), state.record(actor)
    if state.heard(target, actor):
        _leave_out(state, entry, sender, Left.REPEAT)
        return ()
    if idk and entry.covered:
        _learn(state, entry, sender, recipient, idk=True, counted=False)
        _leave_out(state, entry, sender, Left.COVERED)
        return ()
    state.hear(target, actor)
    _count(state, entry, sender, recipient, policy, idk)
    if idk and sender.r >= policy.restrict:
        _restrict(state, target)
    _learn(state, entry, sender, recipient, idk=idk, counted=True)
    return _decided(entry, sender, policy) if idk and sender.r >= policy.warn else ()


def _count(state: State, entry: Entry, sender: Record, recipient: Record, policy: Policy, idk: bool) -> None:
    """Steps 3 to 6: hear one answer with its weight."""
    b = evidence.null_rate(recipient.k, recipient.n, policy)
    likelihood_ratio, cap = evidence.ratio_and_cap(idk, b, policy)
    taint = evidence.taint(recipient.n - recipient.k, recipient.bad, policy) if recipient.bad else 1.0
    circle = evidence.circle(_ties(state, entry, sender, policy), policy)
    weight = cap * taint * circle
    if entry.covered:
        weight *= policy.covered_share
    before = _brought_forward(sender, entry.ts, policy)
    sender.r = evidence.multiplied(before, weight, likelihood_ratio)
    sender.counted += 1
    voices = sender.idkers if idk else sender.accepters
    sender.counted_idk += idk
    voices.append((entry.actor, entry.ts))
    if len(voices) > policy.circle_voices:
        del voices[: len(voices) - policy.circle_voices]
    if state.keeps_weighings:
        in_habit = not sender.restricted and not (idk and sender.r >= policy.restrict)
        factor = 1.0 + weight * (likelihood_ratio - 1.0)
        heard = (b, cap, taint, circle, weight, factor, before, sender.r)
        about = (entry.seq, entry.ts, entry.target, entry.actor, entry.verb, entry.covered)
        state.weigh(Weighing(*about, "", in_habit, *heard))


def _ties(state: State, entry: Entry, sender: Record, policy: Policy) -> int:
    """Of those heard lately, how many the recipient is tied to: IDKers or accepters, the larger number."""
    since = entry.ts - policy.circle_window
    idkers = [member for member, ts in sender.idkers if ts >= since]
    accepters = [member for member, ts in sender.accepters if ts >= since]
    return max(
        state.tied(entry.actor, idkers) if idkers else 0,
        state.tied(entry.actor, accepters) if accepters else 0,
    )


def _brought_forward(sender: Record, ts: int, policy: Policy) -> float:
    """R just before an answer at `ts`: faded since its last change, and restarted in a new epoch (step 6)."""
    r = sender.r
    if sender.first_ts is None or sender.changed_ts is None:
        sender.first_ts = sender.changed_ts = ts
        return r
    if ts > sender.changed_ts:
        r = evidence.faded(r, ts - sender.changed_ts, policy)
        sender.changed_ts = ts
        epoch = (ts - sender.first_ts) // policy.epoch
        if epoch > sender.epoch:
            r += evidence.stake(sender.epoch, epoch, policy)
            sender.epoch = epoch
    return r


def _learn(
    state: State, entry: Entry, sender: Record, recipient: Record, *, idk: bool, counted: bool
) -> None:
    """Step 8: the recipient's habit takes in the answer, unless the sender is restricted."""
    if sender.restricted:
        return
    recipient.n += 1
    recipient.k += idk
    state.learn(entry.target, entry.actor, entry.seq, idk=idk, counted=counted)


def _restrict(state: State, target: int) -> None:
    """Step 8: once restricted, the IDKs to a sender were right, and the accepts were not."""
    sender = state.record(target)
    if sender.restricted:
        return
    sender.restricted = True
    _unlearn(state.take_out(target))
    for accepter in state.accepters(target):
        accepter.bad += 1


def _reset(state: State, entry: Entry, upto: int, policy: Policy) -> None:
    """Step 9: a ruling for the sender. What a restriction did to others is undone; the voices stay used."""
    sender = state.record(entry.target)
    if sender.restricted:
        for accepter in state.accepters(entry.target):
            accepter.bad -= 1
    _unlearn(state.set_aside(entry.target, sender.reset_seq, upto))
    sender.restart(policy.start, entry.seq)


def _unlearn(idkers: Iterable[Record]) -> None:
    for idker in idkers:
        idker.n -= 1
        idker.k -= 1


def _leave_out(state: State, entry: Entry, sender: Record, why: Left) -> None:
    """Tell that an answer did not count; a covered IDK may be in the habit all the same."""
    if state.keeps_weighings:
        in_habit = why == Left.COVERED and not sender.restricted
        about = (entry.seq, entry.ts, entry.target, entry.actor, entry.verb, entry.covered)
        state.weigh(Weighing(*about, why, in_habit, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, sender.r, sender.r))


def _decided(entry: Entry, sender: Record, policy: Policy) -> tuple[Decision, ...]:
    """Step 7: the highest line reached."""
    level = (
        Level.SUSPEND
        if sender.r >= policy.suspend
        else Level.RESTRICT
        if sender.r >= policy.restrict
        else Level.WARN
    )
    since = entry.ts if sender.first_ts is None else sender.first_ts
    return (
        Decision(
            entry.seq, entry.ts, entry.target, level, sender.r, sender.counted, sender.counted_idk, since
        ),
    )
