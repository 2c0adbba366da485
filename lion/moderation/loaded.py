"""The fold's state over the database: read before a batch what it needs, write after it what it changed.

Every read is by index and bounded by the batch's members, not by history.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from lion import bulk
from lion.moderation.models import Entry, Tally
from lion.moderation.models import Weighing as WeighingRow
from lion.moderation.tally import Entry as Line
from lion.moderation.tally import Memory, Record, Weighing

SCALARS = ["r", "changed_ts", "first_ts", "epoch", "restricted", "reset_seq", "counted", "counted_idk"]
FIELDS = [*SCALARS, "idkers", "accepters", "n", "k", "bad"]
KEPT = [name for name in bulk.columns(Tally) if name != "member_id"]
FIRST_NUMBER = Weighing._fields.index("null_rate")


def read(row: Tally) -> Record:
    """The record that a row keeps."""
    return _record([getattr(row, name) for name in FIELDS])


def _record(values: Sequence[Any]) -> Record:
    kept = dict(zip(FIELDS, values, strict=True))
    kept["idkers"] = [(member, ts) for member, ts in kept["idkers"]]
    kept["accepters"] = [(member, ts) for member, ts in kept["accepters"]]
    return Record(**kept)


class Loaded(Memory):
    """A memory filled for one batch of entries; `save` writes what the batch changed."""

    def __init__(self, start: float, batch: Sequence[Line]) -> None:
        super().__init__(start, keeps_weighings=True)
        self._first = batch[0].seq
        self._asked: set[int] = set()
        self._histories: set[int] = set()
        self._taken_out: set[int] = set()
        self._aside: list[tuple[int, int, int]] = []
        senders = {entry.target for entry in batch if entry.target}
        recipients = {entry.actor for entry in batch if entry.actor}
        self._load_records(senders | recipients)
        self._load_voices(senders, recipients)
        recent = {one for sender in senders for one in self._recent(sender)}
        self._load_ties(recent | recipients)

    def _recent(self, sender: int) -> Iterable[int]:
        record = self.records.get(sender)
        return (one for one, _ts in [*record.idkers, *record.accepters]) if record else ()

    def _load_records(self, members: set[int]) -> None:
        self._asked |= members
        for member, *values in Tally.objects.filter(pk__in=members).values_list("pk", *FIELDS):
            self.records[member] = _record(values)

    def record(self, member: int) -> Record:
        if member not in self.records and member not in self._asked:
            self._load_records({member})
        return super().record(member)

    def _load_voices(self, senders: set[int], recipients: set[int]) -> None:
        rows = WeighingRow.objects.filter(counted=True, sender__in=senders, recipient__in=recipients)
        for sender, recipient in rows.values_list("sender_id", "recipient_id"):
            self.hear(sender, recipient)

    def _load_ties(self, people: set[int]) -> None:
        before = Entry.objects.filter(pk__lt=self._first, actor__in=people)
        accepts = before.filter(kind=Entry.Kind.ANSWER, verb="accept", target__in=people)
        for one, other in accepts.values_list("actor_id", "target_id"):
            if one and other:
                self.connect(one, other)
        for member, group in before.filter(kind=Entry.Kind.JOIN).values_list("actor_id", "group_id"):
            if member and group:
                self.join(member, group)

    def _load_history(self, sender: int) -> None:
        """What answers before the batch left behind; read once, where a step or a ruling needs it."""
        if sender in self._histories:
            return
        self._histories.add(sender)
        rows = WeighingRow.objects.filter(sender=sender, entry__lt=self._first, in_habit=True).order_by(
            "entry"
        )
        givers, seqs, accepters = array("q"), array("q"), array("q")
        for recipient, seq, verb, counted in rows.values_list("recipient_id", "entry_id", "verb", "counted"):
            if verb == "idk":
                givers.append(recipient)
                seqs.append(seq if counted else ~seq)
            else:
                accepters.append(recipient)
        self._load_records({*givers, *accepters} - self.records.keys())
        self._idkers[sender] = givers + self._idkers[sender]
        self._idk_seqs[sender] = seqs + self._idk_seqs[sender]
        self._accepters[sender] = accepters + self._accepters[sender]

    def accepters(self, sender: int) -> Sequence[Record]:
        self._load_history(sender)
        return super().accepters(sender)

    def take_out(self, sender: int) -> Sequence[Record]:
        self._load_history(sender)
        self._taken_out.add(sender)
        self._leave_habits(lambda one: one.sender == sender and one.verb == "idk")
        return super().take_out(sender)

    def set_aside(self, sender: int, after: int, upto: int) -> Sequence[Record]:
        self._load_history(sender)
        self._aside.append((sender, after, upto))
        self._leave_habits(
            lambda one: one.sender == sender and _counted_idk(one) and after < one.seq <= upto,
        )
        return super().set_aside(sender, after, upto)

    def _leave_habits(self, which: Callable[[Weighing], bool]) -> None:
        self.weighings = [one._replace(in_habit=False) if which(one) else one for one in self.weighings]

    def save(self) -> None:
        """Write the weighings and the records of the batch."""
        WeighingRow.objects.filter(
            sender__in=self._taken_out, entry__lt=self._first, verb="idk", in_habit=True
        ).update(in_habit=False)
        bulk.insert(WeighingRow, map(weighing_values, self.weighings))
        for sender, after, upto in self._aside:
            WeighingRow.objects.filter(
                sender=sender, verb="idk", counted=True, entry__gt=after, entry__lte=upto
            ).update(set_aside=True, in_habit=False)
        bulk.save(Tally, [tally_values(member, record) for member, record in sorted(self.records.items())])


def _counted_idk(one: Weighing) -> bool:
    return one.verb == "idk" and not one.left_out


def tally_values(member: int, record: Record) -> list[Any]:
    """The columns of the row that keeps a record."""
    return [member, *[getattr(record, name) for name in KEPT]]


def weighing_values(one: Weighing) -> tuple[Any, ...]:
    """The columns of the row that keeps how an answer was heard."""
    at = datetime.fromtimestamp(one.ts, UTC)
    about = (one.seq, one.sender, one.recipient, at, one.verb, one.covered, not one.left_out, one.left_out)
    return (*about, *one[FIRST_NUMBER:], one.in_habit, False)


def weighing_row(one: Weighing) -> WeighingRow:
    """The row that keeps how an answer was heard."""
    return WeighingRow(**dict(zip(bulk.columns(WeighingRow), weighing_values(one), strict=True)))
