"""Who is who in a file of events: its lines become entries of a ledger (FAIRNESS.md, section 4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lion.moderation.tally.entries import ACCEPT, IDK, Entry, Kind
from lion.moderation.tally.events import Malformed, Row, shown
from lion.moderation.tally.invitations import ANSWERED, COVERED, Invitations

ARCHIVE = "archive"
SEQ, TS, TYPE, ACTOR, TARGET, INVITE, GROUP, VALUE = range(8)


class Community:
    """Members, groups and open invitations so far. Members are numbered as they join, from 0."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.answers = 0
        self._members: dict[str, int] = {}
        self._groups: dict[str, tuple[int, bool]] = {}  # its number, and whether it is open
        self._open: list[int] = []  # by member: a bit for each open group they joined
        self._invitations = Invitations()
        self._tellers: Mapping[str, Callable[[int, int, Row], Entry | None]] = {
            "answer": self._answer,
            "invite": self._invite,
            "connect": self._connect,
            "join": self._join,
            "group": self._group,
            "member": self._member,
        }

    def entry(self, seq: int, ts: int, row: Row) -> Entry | None:
        """What a line says, checked, as an entry; None where it leaves no trace in a ledger.

        Raises `Malformed`.
        """
        teller = self._tellers.get(row[TYPE])
        if teller is None:
            raise Malformed(f"unknown type {shown(row[TYPE])}")
        return teller(seq, ts, row)

    def _member(self, seq: int, ts: int, row: Row) -> None:
        name = row[ACTOR]
        if not name or name in self._members:
            raise Malformed(f"actor {shown(name)} has joined before" if name else "actor is missing")
        self._members[name] = len(self.names)
        self.names.append(name)
        self._open.append(0)

    def _group(self, seq: int, ts: int, row: Row) -> None:
        name, value = row[GROUP], row[VALUE]
        if not name or name in self._groups:
            raise Malformed(f"group {shown(name)} has appeared before" if name else "group is missing")
        if value not in {"open", "closed"}:
            raise Malformed(f"value must be open or closed, not {shown(value)}")
        self._groups[name] = (len(self._groups), value == "open")

    def _join(self, seq: int, ts: int, row: Row) -> Entry | None:
        actor = self._who(row, ACTOR)
        found = self._groups.get(row[GROUP])
        if found is None:
            raise Malformed(_unknown("group", row[GROUP]))
        group, is_open = found
        if is_open:
            self._open[actor] |= 1 << group
            return None
        return Entry(seq, ts, Kind.JOIN, actor, group=group)

    def _connect(self, seq: int, ts: int, row: Row) -> Entry:
        actor, target = self._pair(row)
        return Entry(seq, ts, Kind.CONNECT, actor, target)

    def _invite(self, seq: int, ts: int, row: Row) -> None:
        sender, recipient = self._pair(row)
        name = row[INVITE]
        if row[GROUP] and row[GROUP] not in self._groups:
            raise Malformed(_unknown("group", row[GROUP]))
        covered = self._open[sender] & self._open[recipient] != 0
        if not name or not self._invitations.add(name, sender, recipient, covered=covered):
            raise Malformed(f"invite {shown(name)} was sent before" if name else "invite is missing")

    def _answer(self, seq: int, ts: int, row: Row) -> Entry | None:
        recipient, sender = self._pair(row)
        verb = row[VALUE]
        place = self._invitations.place(row[INVITE])
        if place is None:
            raise Malformed(_unknown("invite", row[INVITE]))
        if self._invitations.recipients[place] != recipient or self._invitations.senders[place] != sender:
            raise Malformed(f"invite {shown(row[INVITE])} was not from the target to the actor")
        state = self._invitations.states[place]
        if state == ANSWERED:
            raise Malformed(f"invite {shown(row[INVITE])} has its answer already")
        self.answers += 1
        if verb == ARCHIVE:
            return None
        if verb not in {ACCEPT, IDK}:
            raise Malformed(f"value must be accept, archive or idk, not {shown(verb)}")
        self._invitations.states[place] = ANSWERED
        return Entry(seq, ts, Kind.ANSWER, recipient, sender, verb, state == COVERED)

    def _pair(self, row: Row) -> tuple[int, int]:
        actor, target = self._members.get(row[ACTOR]), self._members.get(row[TARGET])
        if actor is None or target is None:
            actor, target = self._who(row, ACTOR), self._who(row, TARGET)
        if actor == target:
            raise Malformed("actor and target are the same member")
        return actor, target

    def _who(self, row: Row, field: int) -> int:
        found = self._members.get(row[field])
        if found is None:
            raise Malformed(_unknown("actor" if field == ACTOR else "target", row[field]))
        return found


def _unknown(field: str, name: str) -> str:
    return f"unknown {field} {shown(name)}" if name else f"{field} is missing"
