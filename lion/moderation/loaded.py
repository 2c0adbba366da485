"""The fold's state over the database: what a batch needs is read before it, and what it changed is written after it.

Every read is by index and bounded by the batch's members, not by history.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from lion.moderation.models import Entry, Tally
from lion.moderation.models import Weighing as WeighingRow
from lion.moderation.tally import Memory, Record, Weighing

FIELDS = ["r", "changed_ts", "first_ts", "epoch", "restricted", "reset_seq", "counted", "counted_idk"]
FIELDS += ["idkers", "accepters", "n", "k", "acc", "bad"]
WRITE = 1000


def read(row: Tally) -> Record:
    """The record that a row keeps."""
    kept = {name: getattr(row, name) for name in FIELDS}
    kept["idkers"] = [(member, ts) for member, ts in row.idkers]
    kept["accepters"] = [(member, ts) for member, ts in row.accepters]
    return Record(**kept)


class Loaded(Memory):
    """A memory filled for one batch of entries; `save` writes what the batch changed."""

    def __init__(self, start: float, batch: list[Entry]) -> None:
        super().__init__(start)
        self._weighed: list[Weighing] = []
        self._histories: set[int] = set()
        self._unlearned: set[int] = set()
        self._aside: list[tuple[int, int]] = []
        self._first = batch[0].pk if batch else 0
        answers = [entry for entry in batch if entry.kind == Entry.Kind.ANSWER]
        senders = {entry.target_id for entry in batch if entry.target_id}
        recipients = {entry.actor_id for entry in batch if entry.actor_id}
        self._load_records(senders | recipients)
        self._load_voices({entry.target_id for entry in answers}, {entry.actor_id for entry in answers})
        recents = {one for sender in senders for one, _ts in self._recents(sender)}
        self._load_ties(recents | recipients)

    def _recents(self, sender: int) -> list[tuple[int, int]]:
        record = self.records.get(sender)
        return [*record.idkers, *record.accepters] if record else []

    def _load_records(self, members: set[int]) -> None:
        for row in Tally.objects.filter(pk__in=members):
            self.records[row.pk] = read(row)

    def record(self, member: int) -> Record:
        if member not in self.records:
            row = Tally.objects.filter(pk=member).first()
            if row is not None:
                self.records[member] = read(row)
        return super().record(member)

    def _load_voices(self, senders: set[int | None], recipients: set[int | None]) -> None:
        rows = WeighingRow.objects.filter(counted=True, sender__in=senders, recipient__in=recipients)
        for sender, recipient in rows.values_list("sender_id", "recipient_id"):
            self.voices[sender].add(recipient)

    def _load_ties(self, people: set[int]) -> None:
        before = Entry.objects.filter(pk__lt=self._first)
        accepts = before.filter(kind=Entry.Kind.ANSWER, verb="accept", actor__in=people, target__in=people)
        for one, other in accepts.values_list("actor_id", "target_id"):
            self.tie(one, other)
        joins = before.filter(kind=Entry.Kind.JOIN, actor__in=people)
        for member, group in joins.values_list("actor_id", "group_id"):
            self.join(member, group)

    def _load_history(self, sender: int) -> None:
        """What the answers to this sender, before the batch, left behind; read once, and only for a ruling or a step."""
        if sender in self._histories:
            return
        self._histories.add(sender)
        rows = WeighingRow.objects.filter(sender=sender, entry__lt=self._first)
        for recipient in rows.filter(verb="idk", in_habit=True).values_list("recipient_id", flat=True):
            self.learn(sender, recipient, True)
        for recipient in rows.filter(verb="accept", in_habit=True).values_list("recipient_id", flat=True):
            self.learn(sender, recipient, False)
        counted = rows.filter(verb="idk", counted=True, set_aside=False)
        for recipient, seq in counted.values_list("recipient_id", "entry_id"):
            self.put_behind(sender, recipient, seq)

    def unlearn(self, sender: int) -> dict[int, int]:
        self._load_history(sender)
        self._unlearned.add(sender)
        for weighing in self._weighed:
            if weighing.sender == sender and weighing.idk:
                weighing.in_habit = False
        return super().unlearn(sender)

    def accepted(self, sender: int) -> dict[int, int]:
        self._load_history(sender)
        return super().accepted(sender)

    def set_aside(self, sender: int, upto: int) -> list[int]:
        self._load_history(sender)
        self._aside.append((sender, upto))
        return super().set_aside(sender, upto)

    def weigh(self, weighing: Weighing) -> None:
        self._weighed.append(weighing)

    def save(self) -> None:
        """Write the weighings and the records of the batch."""
        for sender in self._unlearned:
            WeighingRow.objects.filter(sender=sender, verb="idk", in_habit=True).update(in_habit=False)
        WeighingRow.objects.bulk_create([_row(one) for one in self._weighed], batch_size=WRITE)
        for sender, upto in self._aside:
            behind = WeighingRow.objects.filter(sender=sender, verb="idk", counted=True, entry__lte=upto)
            behind.filter(set_aside=False).update(set_aside=True, in_habit=False)
        rows = [Tally(member_id=pk, **{name: getattr(one, name) for name in FIELDS}) for pk, one in self._changed()]
        Tally.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["member"], update_fields=FIELDS, batch_size=WRITE
        )

    def _changed(self) -> Iterable[tuple[int, Record]]:
        return sorted(self.records.items())


def _row(one: Weighing) -> WeighingRow:
    return WeighingRow(
        entry_id=one.seq,
        sender_id=one.sender,
        recipient_id=one.recipient,
        at=datetime.fromtimestamp(one.ts, UTC),
        verb="idk" if one.idk else "accept",
        covered=one.covered,
        counted=one.counted,
        why_not=one.why_not,
        null_rate=one.null_rate,
        cap=one.cap,
        taint=one.taint,
        circle=one.circle,
        weight=one.weight,
        factor=one.factor,
        r_after=one.r_after,
        in_habit=one.in_habit,
    )


