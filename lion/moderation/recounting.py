"""Recounting: the ledger folded from nothing, compared with what is stored, and stored where it differs.

Sanctions, breaches and notices are facts of their own: a recount does not touch them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from lion import bulk
from lion.moderation import entries, ledger, loaded
from lion.moderation.models import Entry, Tally, Weighing
from lion.moderation.tally import IDK, Memory, Policy, Record, step

CHUNK = 5000
WEIGHED = bulk.columns(Weighing)


class Recount(Memory):
    """A memory that keeps how every answer was heard, and what restrictions and rulings took back later."""

    def __init__(self, start: float) -> None:
        super().__init__(start, keeps_weighings=True)
        self._taken_out: dict[int, int] = {}  # sender: the last answer that a restriction looked back on
        self._set_aside: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)

    def take_out(self, sender: int) -> Sequence[Record]:
        if self.weighings:
            self._taken_out[sender] = self.weighings[-1].seq
        return super().take_out(sender)

    def set_aside(self, sender: int, after: int, upto: int) -> Sequence[Record]:
        self._set_aside[sender].append((after, upto))
        return super().set_aside(sender, after, upto)

    def rows(self) -> Iterator[Weighing]:
        """Every weighing as it has to be stored, in the ledger's order."""
        for one in self.weighings:
            row = loaded.weighing_row(one)
            if one.verb == IDK:
                row.set_aside = row.counted and any(
                    after < one.seq <= upto for after, upto in self._set_aside.get(one.sender, ())
                )
                taken_out = one.seq <= self._taken_out.get(one.sender, -1)
                row.in_habit = row.in_habit and not taken_out and not row.set_aside
            yield row


@dataclass(slots=True)
class Report:
    """What a recount found: how much it went over, and each difference in words."""

    entries: int
    tallies: int = 0
    weighings: int = 0
    differences: list[str] = field(default_factory=list)


def recount(*, repair: bool = False) -> Report:
    """Fold the ledger from nothing, as far as the worker has, and compare; with `repair`, store what differs.

    Under the fold's lock, in one transaction. Memory in the number of answers.
    """
    with transaction.atomic():
        mark = entries.lock().mark
        state = from_nothing(mark)
        report = Report(Entry.objects.filter(pk__lte=mark).count())
        _tallies(state, report, repair=repair)
        _weighings(state, report, repair=repair)
    return report


def from_nothing(upto: int) -> Recount:
    """The state after every entry up to `upto`."""
    found = Entry.objects.filter(pk__lte=upto)
    first = found.select_related("policy").order_by("pk").first()
    state = Recount(ledger.tally_of(first.policy).start if first else Policy().start)
    for entry, policy in ledger.lines(found, ledger.numbers()):
        step(state, entry, policy)
    return state


def _tallies(state: Recount, report: Report, *, repair: bool) -> None:
    stored = {row.pk: loaded.read(row) for row in Tally.objects.all()}
    blank = Record(state.start)  # who was only reported has a row, too
    report.tallies = len(state.records)
    wrong = []
    for member in sorted(stored.keys() | state.records.keys()):
        was, is_now = stored.get(member, blank), state.records.get(member, blank)
        if was != is_now:
            report.differences.append(f"member {member}: stored {was}, recounted {is_now}")
            wrong.append(member)
    if repair:
        Tally.objects.filter(pk__in=wrong).delete()
        kept = [one for one in wrong if one in state.records]
        bulk.insert(Tally, [loaded.tally_values(one, state.records[one]) for one in kept])


def _weighings(state: Recount, report: Report, *, repair: bool) -> None:
    stored = iter(Weighing.objects.order_by("pk").iterator(chunk_size=CHUNK))
    was = next(stored, None)
    wrong: list[int] = []
    right: list[Weighing] = []

    def differs(seq: int, is_now: Weighing | None) -> None:
        report.differences.append(f"entry {seq}: stored {_said(was, seq)}, recounted {_said(is_now, seq)}")
        wrong.append(seq)
        right.extend([is_now] if is_now else [])

    for is_now in state.rows():
        report.weighings += 1
        while was is not None and was.pk < is_now.pk:
            differs(was.pk, None)
            was = next(stored, None)
        if was is None or was.pk != is_now.pk:
            differs(is_now.pk, is_now)
            continue
        if _values(was) != _values(is_now):
            differs(is_now.pk, is_now)
        was = next(stored, None)
    while was is not None:
        differs(was.pk, None)
        was = next(stored, None)
    if repair:
        Weighing.objects.filter(pk__in=wrong).delete()
        bulk.insert(Weighing, map(_values, right))


def _values(row: Weighing) -> list[Any]:
    return [getattr(row, name) for name in WEIGHED]


def _said(row: Weighing | None, seq: int) -> str:
    if row is None or row.pk != seq:
        return "nothing"
    return ", ".join(f"{name} {getattr(row, name)}" for name in WEIGHED if name != "entry_id")
