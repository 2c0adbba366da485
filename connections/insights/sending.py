"""What a member's own invitations came to: acceptances, and questions that wait; nothing else is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from connections.insights.figure import (
    ENOUGH,
    FEW,
    Case,
    Cell,
    Figure,
    best_of,
    in_100,
    invitations,
    is_above,
    of_shares,
    of_waits,
)
from lion import charts

if TYPE_CHECKING:
    from connections.insights.facts import Sent
    from connections.insights.period import Period

HOURS_A_ROW = 3
MANY_IN_COMMON = 5


def accepted(sent: Iterable[Sent]) -> int:
    """How many of them were accepted."""
    return sum(one.accepted_at is not None for one in sent)


def mane(sent: Sequence[Sent], period: Period) -> Figure:
    """All of them at a glance: a ray is one invitation, or one in a hundred."""
    yes = accepted(sent)
    asked = sum(one.asked and one.accepted_at is None for one in sent)
    rest = len(sent) - yes - asked
    drawn = charts.mane({"accept": yes, "ask": asked, "rest": rest}) if sent else None
    words = _("You sent %(sent)s in %(days)s days.") % {
        "sent": invitations(len(sent)),
        "days": period.days,
    }
    ray = _("Each ray is one of them.") if len(sent) <= 100 else _("Each ray is one in a hundred of them.")
    meanings = [
        ("accept", _("accepted"), yes),
        ("ask", _("asked you something first and are still deciding"), asked),
        ("rest", _("not accepted, or not yet"), rest),
    ]
    return Figure(
        name="sent",
        title=_share_in_words(yes, len(sent)),
        hint=f"{words} {ray}" if sent else words,
        head=[_("Outcome"), _("Invitations")],
        rows=[[label, count] for _kind, label, count in meanings],
        chart=drawn,
        key=[(kind, label) for kind, label, _count in meanings],
    )


def _share_in_words(yes: int, sent: int) -> str:
    """The share accepted in tenths, once it rests on enough."""
    if not sent:
        return _("Nothing sent in this time")
    if sent < ENOUGH:
        return _("%(yes)s of %(sent)s said yes so far") % {"yes": yes, "sent": sent}
    tenths = [
        _("Few of the people you write to say yes so far"),
        _("One in ten people you write to says yes"),
        _("Two in ten people you write to say yes"),
        _("Three in ten people you write to say yes"),
        _("Four in ten people you write to say yes"),
        _("Half of the people you write to say yes"),
        _("Six in ten people you write to say yes"),
        _("Seven in ten people you write to say yes"),
        _("Eight in ten people you write to say yes"),
        _("Nine in ten people you write to say yes"),
        _("Nearly everyone you write to says yes"),
    ]
    return tenths[round(10 * yes / sent)]


def by_note(sent: Sequence[Sent]) -> Figure:
    """Shares accepted with and without a note, and by what the two had in common."""
    kinds: list[tuple[str, Callable[[Sent], bool]]] = [
        (_("With a note"), lambda one: one.noted),
        (_("Without a note"), lambda one: not one.noted),
        (_("Shared covenant"), lambda one: one.fellows),
        (_("Five or more in common"), lambda one: one.in_common >= MANY_IN_COMMON),
        (_("One to four in common"), lambda one: 0 < one.in_common < MANY_IN_COMMON),
        (_("Nothing shared"), lambda one: not one.fellows and not one.in_common),
    ]
    cases = []
    for label, fits in kinds:
        those = [one for one in sent if fits(one)]
        cases.append((label, accepted(those), len(those)))
    return of_shares("note", _note_in_words(*cases[:2]), _("What they saw"), cases)


def _note_in_words(noted: Case, bare: Case) -> str:
    (_label, noted_yes, noted_sent), (_label, bare_yes, bare_sent) = noted, bare
    if min(noted_sent, bare_sent) < FEW:
        return _("With a note or without: too few of one kind to compare")
    numbers = {"noted": in_100(noted_yes, noted_sent), "bare": in_100(bare_yes, bare_sent)}
    if charts.sure(noted_yes, noted_sent)[0] > 100 * bare_yes / bare_sent:
        return _("Write a note: %(noted)s in 100 say yes, against %(bare)s without one") % numbers
    return _("A note makes no sure difference: %(noted)s in 100 say yes, and %(bare)s without one") % numbers


def by_group(sent: Sequence[Sent], groups: Sequence[Case]) -> Figure:
    """Shares accepted by the groups that the two shared at sending."""
    everyone = (_("All you sent"), accepted(sent), len(sent))
    return of_shares("group", _group_in_words(groups, everyone), _("Group you shared"), [*groups, everyone])


def _group_in_words(groups: Sequence[Case], everyone: Case) -> str:
    best = best_of(groups)
    if best is None:
        return _("None of these went to someone you share a group with")
    if not is_above(best, in_100(everyone[1], everyone[2])):
        return _("No group surely says yes more often than the others")
    return _("%(group)s says yes most: %(share)s in 100, against %(all)s in 100 of all") % {
        "group": best[0],
        "share": in_100(best[1], best[2]),
        "all": in_100(everyone[1], everyone[2]),
    }


def over_time(sent: Sequence[Sent], period: Period) -> Figure:
    """Sent in each day or week, and accepted of these so far."""
    parts = period.parts(sent, lambda one: one.sent_at)
    wholes, yes = [len(part) for part in parts], [accepted(part) for part in parts]
    title = _("%(yes)s of %(sent)s are accepted so far") % {"yes": sum(yes), "sent": invitations(len(sent))}
    rows: list[list[Cell]] = [list(row) for row in zip(period.labels, wholes, yes, strict=True)]
    each = _("sent each day") if period.by_day else _("sent each week")
    return Figure(
        name="sent-over-time",
        title=title if sent else _("None sent, none accepted"),
        hint="",
        head=[_("Day") if period.by_day else _("Week of"), _("Sent"), _("Accepted")],
        rows=rows,
        chart=charts.columns(period.labels, wholes, yes) if sent else None,
        key=[("recv", each), ("answ", _("accepted so far"))],
    )


def by_hour(sent: Sequence[Sent], period: Period) -> Figure:
    """Shares accepted by the hour of sending, on the member's own clock."""
    parts: list[list[Sent]] = [[] for _row in range(24 // HOURS_A_ROW)]
    for one in sent:
        parts[one.sent_at.astimezone(period.zone).hour // HOURS_A_ROW].append(one)
    cases = [
        (f"{HOURS_A_ROW * row:02}–{HOURS_A_ROW * (row + 1):02}", accepted(part), len(part))
        for row, part in enumerate(parts)
    ]
    return of_shares("hour", _hour_in_words(cases), _("Hour you sent it"), cases)


def _hour_in_words(cases: Sequence[Case]) -> str:
    yes, sent = sum(case[1] for case in cases), sum(case[2] for case in cases)
    if sent < ENOUGH:
        return _("By hour there are too few to compare yet")
    best = best_of(cases) or cases[0]
    others_yes, others_sent = yes - best[1], sent - best[2]
    if others_sent and is_above(best, 100 * others_yes / others_sent):
        return _("%(hours)s is your hour: %(best)s in 100 say yes, against %(others)s at other times") % {
            "hours": best[0],
            "best": in_100(best[1], best[2]),
            "others": in_100(others_yes, others_sent),
        }
    return _("The hour you send at makes no difference to be sure of")


def waits(sent: Sequence[Sent]) -> Figure:
    """How long those who accepted took."""
    found = [one.accepted_at - one.sent_at for one in sent if one.accepted_at]
    return of_waits(
        "time-to-yes",
        found,
        within=_("Half of your yeses arrive within %(time)s"),
        longer=_("Half of your yeses take more than 2 weeks"),
        few=_("How long a yes takes: too few yet to tell"),
        hint=_("Time from sending to “accept”, %(count)s.") % {"count": invitations(len(found))},
    )
