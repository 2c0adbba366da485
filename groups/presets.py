"""Consequences and texts that a group can start from: gentle, standard or strict, or numbers of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from groups import wording
from groups.models import Covenant

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.utils.functional import _StrPromise

Consequence = Covenant.Consequence
OWN = "own"


@dataclass(frozen=True, slots=True)
class Preset:
    """One set of consequences: its name, what it means in a sentence, its numbers."""

    name: _StrPromise
    meaning: _StrPromise
    numbers: dict[str, Any]


def _numbers(
    first: str, second: str, within: int, away: int, cooling: int, *, automatic: bool
) -> dict[str, Any]:
    return {
        "first_breach": first,
        "second_breach": second,
        "within_days": within,
        "return_after_days": away,
        "cooling_days": cooling,
        "automatic": automatic,
    }


PRESETS: dict[str, Preset] = {
    "gentle": Preset(
        _("Gentle"),
        _("A private warning each time. Nobody’s membership ends. 7 days to take an answer back."),
        _numbers(Consequence.WARNING, Consequence.WARNING, 365, 0, 7, automatic=False),
    ),
    "standard": Preset(
        _("Standard"),
        _(
            "A private warning. A second breach within 12 months ends the membership for 90 days, once a "
            "steward has confirmed it. 3 days to take an answer back."
        ),
        _numbers(Consequence.WARNING, Consequence.REMOVAL, 365, 90, 3, automatic=False),
    ),
    "strict": Preset(
        _("Strict"),
        _(
            "The first breach ends the membership for a year, by the rule alone. "
            "1 day to take an answer back."
        ),
        _numbers(Consequence.REMOVAL, Consequence.REMOVAL, 365, 365, 1, automatic=True),
    ),
}
CHOICES = [
    *((key, preset.name) for key, preset in PRESETS.items()),
    (OWN, _("Numbers of our own")),
]
TEXTS: dict[str, tuple[_StrPromise, Callable[[], str]]] = {
    "full": (_("Four articles"), wording.template_text),
    "short": (_("Two sentences"), wording.short_text),
    "field": (_("For people of one field"), wording.field_text),
}


def of(covenant: Covenant | None) -> str:
    """Which of the presets a version's numbers are; `OWN` where none."""
    if covenant is None:
        return "standard"
    found = (key for key, one in PRESETS.items() if _fits(covenant, one.numbers))
    return next(found, OWN)


def text(key: str) -> str:
    """The words of a template; "" where there is none of that name."""
    return TEXTS[key][1]() if key in TEXTS else ""


def _fits(covenant: Covenant, numbers: dict[str, Any]) -> bool:
    return all(getattr(covenant, name) == value for name, value in numbers.items())
