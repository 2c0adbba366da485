"""One act on many invitations, each on its own: what one refuses stops no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from lion.refusals import Refused

if TYPE_CHECKING:
    from connections.models import Invitation


@dataclass(frozen=True, slots=True)
class Many:
    """What came of many at once: those done, and those that were not, each with why."""

    moment: datetime
    done: list[Invitation]
    refused: list[tuple[Invitation, str]]


def each(received: Iterable[Invitation], act: Callable[[Invitation], object], moment: datetime) -> Many:
    """Act on each on its own, and keep what was refused with why."""
    done, refused = [], []
    for one in received:
        try:
            act(one)
        except Refused as refusal:
            refused.append((one, refusal.sentence))
        else:
            done.append(one)
    return Many(moment, done, refused)
