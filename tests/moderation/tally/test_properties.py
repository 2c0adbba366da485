"""What holds for every ledger, looked for by hypothesis."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from lion.moderation.tally import ACCEPT, IDK, Decision, Entry, Kind, Memory, Policy, step
from lion.moderation.tally.policy import DAY

POLICY = Policy()
MEMBERS = 8


@st.composite
def ledgers(draw: st.DrawFn, longest: int = 60) -> list[Entry]:
    """Ledgers of a handful of people, in which everything that can happen happens."""
    entries, ts = [], 0
    for seq in range(draw(st.integers(0, longest))):
        ts += draw(st.sampled_from([0, 60, DAY, 40 * DAY]))
        kind = draw(
            st.sampled_from([Kind.ANSWER] * 12 + [Kind.CONNECT, Kind.JOIN, Kind.UPHELD_SPAM, Kind.RESET])
        )
        actor = draw(st.integers(1, MEMBERS))
        target = 1 + (actor + draw(st.integers(0, MEMBERS - 2))) % MEMBERS
        entries.append(
            Entry(
                seq,
                ts,
                kind,
                actor,
                target,
                verb=draw(st.sampled_from([IDK, IDK, ACCEPT])) if kind == Kind.ANSWER else "",
                covered=draw(st.booleans()),
                group=draw(st.integers(1, 2)),
                upto=draw(st.integers(0, seq)),
            )
        )
    return entries


def fold(entries: list[Entry], policy: Policy = POLICY) -> tuple[Memory, list[Decision]]:
    state = Memory(policy.start, keeps_weighings=True)
    return state, [decision for entry in entries for decision in step(state, entry, policy)]


def records(state: Memory) -> dict[int, dict[str, Any]]:
    return {member: asdict(record) for member, record in state.records.items()}


@given(ledgers(), st.integers(0, 60))
def test_a_prefix_decides_the_same_up_to_its_end(entries: list[Entry], length: int) -> None:
    _, whole = fold(entries)
    _, part = fold(entries[:length])

    assert part == [decision for decision in whole if decision.seq < length]


@given(ledgers())
def test_the_same_ledger_gives_the_same_state(entries: list[Entry]) -> None:
    assert records(fold(entries)[0]) == records(fold(entries)[0])


@given(ledgers())
def test_a_covered_idk_never_raises_anybodys_r(entries: list[Entry]) -> None:
    state = Memory(POLICY.start)
    for entry in entries:
        before = {member: record.r for member, record in state.records.items()}
        step(state, entry, POLICY)
        if entry.verb == IDK and entry.covered:
            assert all(
                record.r <= before.get(member, POLICY.start) for member, record in state.records.items()
            )


@given(ledgers())
def test_nobody_is_heard_twice_about_the_same_sender(entries: list[Entry]) -> None:
    state, _ = fold(entries)
    counted = [(one.sender, one.recipient) for one in state.weighings if not one.left_out]

    assert len(counted) == len(set(counted))


@given(ledgers())
def test_r_rises_by_counted_idks_and_restarts_alone(entries: list[Entry]) -> None:
    state, _ = fold(entries)

    for one in state.weighings:
        assert 0 < one.r_after < float("inf")
        assert 0 <= one.weight <= 1
        if one.left_out:
            assert one.r_after == one.r_before
        elif one.verb == IDK:
            assert one.r_before <= one.r_after <= one.r_before * 2.5000001
        else:
            assert one.r_before * 0.6249999 <= one.r_after <= one.r_before


@given(ledgers())
def test_the_restarts_never_stake_more_than_the_policy_says(entries: list[Entry]) -> None:
    """Between two answers R fades and restarts add to it: never more than 1 in all."""
    state, _ = fold(entries)
    last: dict[int, float] = {}
    staked: dict[int, float] = {}
    rulings = {entry.seq: entry.target for entry in entries if entry.kind == Kind.RESET}
    told = iter(state.weighings)
    for entry in entries:
        if entry.seq in rulings:
            last.pop(entry.target, None)
            staked.pop(entry.target, None)
        elif entry.kind == Kind.ANSWER:
            one = next(told)
            if not one.left_out:
                added = max(0.0, one.r_before - last.get(one.sender, POLICY.start))
                staked[one.sender] = staked.get(one.sender, POLICY.start) + added
                assert staked[one.sender] <= 1.0000001
                last[one.sender] = one.r_after


@given(ledgers())
def test_habits_are_what_was_learned_and_not_taken_back(entries: list[Entry]) -> None:
    state, _ = fold(entries)

    for record in state.records.values():
        assert 0 <= record.k <= record.n
        assert 0 <= record.bad <= record.n - record.k
        assert len(record.idkers) <= POLICY.circle_voices


@given(ledgers(), st.randoms(use_true_random=False))
def test_strangers_may_be_folded_in_any_order(entries: list[Entry], random: Any) -> None:
    """Two communities that share nobody and no group: how their entries interleave is of no consequence."""
    twins = [
        entry._replace(actor=entry.actor + 100, target=entry.target + 100, group=(entry.group or 0) + 100)
        for entry in entries
    ]
    mine, yours, mixed = list(entries), list(twins), []
    while mine or yours:
        mixed.append((mine if mine and (not yours or random.random() < 0.5) else yours).pop(0))

    together = records(fold(mixed)[0])

    assert together == records(fold(entries)[0]) | records(fold(twins)[0])


@settings(max_examples=50)
@given(ledgers())
def test_a_ruling_puts_a_sender_back_to_the_start(entries: list[Entry]) -> None:
    end = Entry(len(entries), 10**9, Kind.RESET, target=1, upto=len(entries))
    state, _ = fold([*entries, end])
    sam = state.record(1)

    assert (sam.r, sam.restricted, sam.counted, sam.counted_idk) == (POLICY.start, False, 0, 0)
    assert (sam.idkers, sam.accepters, sam.first_ts) == ([], [], None)
