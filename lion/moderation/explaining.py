"""A score explained step by step: how each answer was heard, in words, without saying who gave it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from lion.moderation.models import Weighing

WHOLE = 0.999
"""A factor above this damps nothing that a reader could see."""


@dataclass(frozen=True, slots=True)
class Step:
    """One answer as the fold heard it; `who` is a name only where names were revealed."""

    heard: Weighing
    who: str
    why: str


def steps(weighings: Iterable[Weighing], *, named: bool) -> list[Step]:
    """The answers, newest first, each explained; people are numbered by their first answer here."""
    rows = list(weighings)
    numbers: dict[int, int] = {}
    for one in reversed(rows):
        numbers.setdefault(one.recipient_id, len(numbers) + 1)
    return [
        Step(one, one.recipient.name if named else masked(numbers[one.recipient_id]), why(one))
        for one in rows
    ]


def masked(number: int) -> str:
    """What stands for a person whose name is not revealed."""
    return _("Person %(n)s") % {"n": number}


def why(one: Weighing) -> str:
    """Whether the answer counted, with which weight, and why not with more."""
    if one.set_aside:
        return _("Taken out of every count by a ruling.")
    if one.left_out == "repeat":
        return _("Not counted: an answer of theirs had counted before.")
    if one.left_out:
        return _("Not counted: the invitation was covered.")
    damped = list(_damped(one))
    if not damped:
        return _("Counted in full.")
    return _("Counted: %(because)s.") % {"because": "; ".join(damped)}


def _damped(one: Weighing) -> Iterable[str]:
    if one.cap < WHOLE:
        yield _("they say it to %(share)s of people, so it is heard at %(cap)s") % {
            "share": _percent(one.null_rate),
            "cap": _percent(one.cap),
        }
    if one.taint < WHOLE:
        yield _("they accepted people who were restricted later, so at %(taint)s") % {
            "taint": _percent(one.taint)
        }
    if one.circle < WHOLE:
        yield _("they are tied to others heard lately, so at %(circle)s") % {"circle": _percent(one.circle)}
    if one.covered:
        yield _("an accept of a covered invitation weighs a part")


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
