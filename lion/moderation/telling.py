"""What a member is told of a breach: what happened, by which rule, what follows, and how to object."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from groups.models import Covenant
from lion.members import notices
from lion.moments import day, day_and_time

if TYPE_CHECKING:
    from lion.moderation.models import Breach

OBJECT_WITHIN = timedelta(days=182)


def tell(
    breach: Breach, kind: str, title: str, paragraphs: list[str], at: datetime, *, key: str = ""
) -> None:
    """Tell the member, in words made by `said`; once for each key."""
    notices.tell(
        breach.member,
        kind,
        f"{key or kind}:{breach.pk}",
        url=breach.get_absolute_url(),
        context={"group": breach.group.name, "title": title, "statement": paragraphs},
        at=at,
    )


def said(breach: Breach, words: Callable[[Breach], list[str]]) -> list[str]:
    """The paragraphs in the member's language and time zone."""
    with translation.override(breach.member.language), timezone.override(breach.member.zone):
        return words(breach)


def object_until(breach: Breach) -> datetime:
    """Until when the member may object: six months after the consequence came."""
    return (breach.acted_at or breach.matures_at) + OBJECT_WITHIN


def cooling(breach: Breach) -> list[str]:
    """The answer can still be taken back."""
    return [
        happened(breach),
        _(
            "Nothing has followed yet. Until %(until)s you can take it back by accepting, archiving or "
            "reporting spam; then it was never a breach."
        )
        % {"until": day_and_time(breach.matures_at)},
        _("After that: %(rule)s") % {"rule": rule(breach)},
    ]


def warned(breach: Breach) -> list[str]:
    """A warning."""
    covenant = breach.covenant
    warning = _("This is a warning.")
    if covenant.second_breach == Covenant.Consequence.REMOVAL:
        warning = _(
            "This is a warning. A second one within %(time)s, to someone else, ends your membership."
        ) % {"time": covenant.within}
    return [happened(breach), warning, how_to_object(breach)]


def proposed(breach: Breach) -> list[str]:
    """Stewards are to decide whether the membership ends."""
    proposal = breach.proposal
    return [
        happened(breach),
        _(
            "The rule: %(rule)s A steward who is no part of this decides by %(day)s. Until then you’re a "
            "member; if nobody decides, you stay one."
        )
        % {"rule": rule(breach), "day": day(proposal.lapses_at)},
        how_to_object(breach),
    ]


def dropped(breach: Breach) -> list[str]:
    """A steward dropped the proposal."""
    return [
        _("A steward of %(group)s decided that your membership goes on.") % {"group": breach.group},
        _("Their reason: %(reason)s") % {"reason": breach.proposal.reason},
    ]


def removed(breach: Breach, back: datetime, *, by_steward: bool) -> list[str]:
    """The membership has ended."""
    how = _("By the covenant’s rule: %(rule)s Your membership has ended.")
    if by_steward:
        how = _(
            "A steward who is no part of it confirmed the covenant’s rule: %(rule)s "
            "Your membership has ended."
        )
    return [
        happened(breach),
        how % {"rule": rule(breach)},
        _("You can come back from %(back)s, and start clean.") % {"back": day(back)},
        _(
            "This reaches no other group and not your standing. If moderators uphold a spam report on "
            "the sender, it is taken back."
        ),
        how_to_object(breach),
    ]


def restored(breach: Breach) -> list[str]:
    """The membership is given back."""
    return [
        _("Your membership of %(group)s is yours again: the answer behind its end stopped counting.")
        % {"group": breach.group}
    ]


def happened(breach: Breach) -> str:
    """What was done, when, and under which version."""
    return _(
        "On %(day)s you answered “I don’t know you” to a fellow member of %(group)s. It counted 0 "
        "against them. "
        "You agreed to version %(version)s of the covenant, which asks for archiving, asking first "
        "or reporting spam."
    ) % {"day": day(breach.at), "group": breach.group, "version": breach.covenant.version}


def rule(breach: Breach) -> str:
    """What the covenant says of such a breach."""
    consequence = breach.covenant.first_breach
    ends = _("a first breach ends the membership.")
    warns = _("a first breach brings a warning.")
    if breach.is_second:
        consequence = breach.covenant.second_breach
        time = {"time": breach.covenant.within}
        ends = _("a second breach within %(time)s, to someone else, ends the membership.") % time
        warns = _("a second breach within %(time)s brings another warning.") % time
    nothing = _("it is remembered, and nothing else follows.")
    return {Covenant.Consequence.REMOVAL: ends, Covenant.Consequence.WARNING: warns}.get(
        Covenant.Consequence(consequence), nothing
    )


def how_to_object(breach: Breach) -> str:
    """To whom, until when."""
    return _(
        "If this is wrong, object until %(day)s on the page of this decision: first a steward hears you "
        "who is neither you nor the sender, then the site’s moderators."
    ) % {"day": day(object_until(breach))}
