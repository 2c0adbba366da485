"""What a member received, and what they answered themselves: all of it is theirs to see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from connections.insights.figure import Cell, Figure, invitations, of_waits
from connections.models.invitation import Verb
from lion import charts

if TYPE_CHECKING:
    from connections.insights.facts import Received
    from connections.insights.period import Period


def over_time(received: Sequence[Received], period: Period) -> Figure:
    """Received in each day or week, and answered of these so far, by answer in the table."""
    parts = period.parts(received, lambda one: one.sent_at)
    wholes = [len(part) for part in parts]
    answered = [sum(bool(one.answer) for one in part) for part in parts]
    rows: list[list[Cell]] = [
        [label, len(part), sum(bool(one.answer) for one in part), *_by_verb(part)]
        for label, part in zip(period.labels, parts, strict=True)
    ]
    each = _("received each day") if period.by_day else _("received each week")
    return Figure(
        name="received-over-time",
        title=_in_words(sum(wholes), sum(answered)),
        hint=_by_rules(received),
        head=[
            _("Day") if period.by_day else _("Week of"),
            *(_("Received"), _("Answered"), _("Accepted"), _("Archived"), _("“I don’t know you”"), _("Spam")),
        ],
        rows=rows,
        chart=charts.columns(period.labels, wholes, answered) if received else None,
        key=[("recv", each), ("answ", _("answered by you so far"))],
    )


def _by_verb(received: Sequence[Received]) -> list[int]:
    return [
        sum(one.answer == verb for one in received)
        for verb in (Verb.ACCEPT, Verb.ARCHIVE, Verb.UNKNOWN, Verb.SPAM)
    ]


def _by_rules(received: Sequence[Received]) -> str:
    by_rules = sum(one.automatic for one in received)
    if not by_rules:
        return ""
    return _("Your rules answered %(count)s of them.") % {"count": by_rules}


def _in_words(received: int, answered: int) -> str:
    if not received:
        return _("Nobody has written to you in this time")
    if answered == received:
        return _("Everyone who wrote has an answer: %(received)s") % {"received": invitations(received)}
    return _("You have answered %(answered)s of the %(received)s you received") % {
        "answered": answered,
        "received": invitations(received),
    }


def waits(received: Sequence[Received]) -> Figure:
    """How long the member takes to answer; what a rule answered took them no time and is left out."""
    found = [one.answered_at - one.sent_at for one in received if one.answered_at and not one.automatic]
    return of_waits(
        "time-to-answer",
        found,
        within=_("You answer half of them within %(time)s"),
        longer=_("You answer half of them after more than 2 weeks"),
        few=_("How long you take to answer: too few yet to tell"),
        hint=_("Time from their sending to your answer, %(count)s.") % {"count": invitations(len(found))},
    )
