"""Invitations that were sent, by the ids they have in a file: 17 bytes each, as a file has millions."""

from __future__ import annotations

from array import array
from bisect import bisect_left

UNCOVERED, COVERED, ANSWERED = range(3)
DIGITS = 18  # of a number that fits 64 bits


class Invitations:
    """Senders, recipients and states, each by a place that `add` gives and `place` finds."""

    def __init__(self) -> None:
        self.senders = array("i")
        self.recipients = array("i")
        self.states = bytearray()
        self._numbers = array("q")  # by place: the id, or the one before it where it does not rise
        self._last = -1
        self._others: dict[str, int] = {}  # the places of ids that are no numbers, or do not rise

    def add(self, name: str, sender: int, recipient: int, *, covered: bool) -> bool:
        """Keep an open invitation; False where its name is not new."""
        number = _number(name)
        if number > self._last:
            self._last = number
        elif self.place(name) is None:
            self._others[name] = len(self.states)
        else:
            return False
        self._numbers.append(self._last)
        self.senders.append(sender)
        self.recipients.append(recipient)
        self.states.append(COVERED if covered else UNCOVERED)
        return True

    def place(self, name: str) -> int | None:
        """Where the invitation of that name is, or None."""
        number = _number(name)
        if number >= 0:
            place = bisect_left(self._numbers, number)
            if place < len(self._numbers) and self._numbers[place] == number:
                return place
        return self._others.get(name)


def _number(name: str) -> int:
    """The id as a number, or -1 where it is none or could be written in another way."""
    plain = name.isdecimal() and name.isascii() and len(name) <= DIGITS
    return int(name) if plain and (name[0] != "0" or name == "0") else -1
