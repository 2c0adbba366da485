"""Statements of reasons: what was counted, by which policy, what it stops, until when, how to appeal.

Numbers, a period and contexts; never who. (Digital Services Act, Article 17.)
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lion.moderation import policies
from lion.moments import day

if TYPE_CHECKING:
    from lion.moderation.models import Sanction


def paragraphs(sanction: Sanction) -> list[str]:
    """The statement in the member's language and time zone, one sentence or two a paragraph."""
    with translation.override(sanction.member.language), timezone.override(sanction.member.zone):
        said = [_counted(sanction), *_contexts(sanction)] if sanction.automatic else [_moderator(sanction)]
        return [*said, _how(sanction), _stops(sanction), _appeal(sanction)]


def title(step: str) -> str:
    """What the page of a sanction is called."""
    return {
        "warning": _("Why was I warned?"),
        "restriction": _("Why am I restricted?"),
        "suspension": _("Why am I suspended?"),
    }[step]


def chance(step: str) -> str:
    """The chance of FAIRNESS.md's first sentence, for an honest networker."""
    return {"warning": _("1 in 10"), "restriction": _("1 in 100"), "suspension": _("1 in 1,000")}[step]


def _counted(sanction: Sanction) -> str:
    facts = sanction.facts
    idk = ngettext(
        "%(k)s said that they don’t know you", "%(k)s said that they don’t know you", facts.get("idk", 0)
    ) % {"k": facts.get("idk", 0)}
    return _(
        "Of the %(n)s answers that count since %(since)s, %(idk)s: an honest networker would come to "
        "such a record "
        "with a chance below %(chance)s."
    ) % {
        "n": facts.get("counted", 0),
        "since": _day_of(facts.get("since")),
        "idk": idk,
        "chance": chance(sanction.step),
    }


def _contexts(sanction: Sanction) -> list[str]:
    facts = sanction.facts
    said = [
        _(
            "Archived invitations never count, invitations to fellow members of open groups cannot "
            "count against "
            "you, and people who say it to nearly everyone, repeats, and circles of friends "
            "answering together are "
            "left out or heard as one voice."
        )
    ]
    aside = facts.get("set_aside", 0)
    if aside:
        said.append(
            ngettext(
                "%(count)s “I don’t know you” was looked at and not counted.",
                "%(count)s times “I don’t know you” was looked at and not counted.",
                aside,
            )
            % {"count": aside}
        )
    return said


def _moderator(sanction: Sanction) -> str:
    return _("A moderator decided this: %(reason)s") % {"reason": sanction.reason}


def _how(sanction: Sanction) -> str:
    if sanction.automatic:
        return _("This was decided automatically, by version %(version)s of the policy, on %(date)s.") % {
            "version": sanction.policy.version,
            "date": day(sanction.started_at),
        }
    return _("It was decided by a person on %(date)s, under version %(version)s of the policy.") % {
        "version": sanction.policy.version,
        "date": day(sanction.started_at),
    }


def _stops(sanction: Sanction) -> str:
    until = day(sanction.ends_at)
    return {
        "warning": _(
            "It stops nothing; you may send half the usual number of invitations. It ends on "
            "%(until)s at the latest."
        ),
        "restriction": _(
            "Until %(until)s you can invite fellow members of open groups, members who took the "
            "pledge, and people "
            "whose e-mail address you know. All else works as before."
        ),
        "suspension": _(
            "Until %(until)s you can’t invite, post or ask, you are not in the directory, and your "
            "open invitations "
            "are held back, not lost. You can sign in, read, answer what you received, export your "
            "data and appeal."
        ),
    }[sanction.step] % {"until": until}


def _appeal(sanction: Sanction) -> str:
    return _("You can appeal until %(date)s, free of charge. A person decides, never the worker.") % {
        "date": day(appeal_deadline(sanction))
    }


def appeal_deadline(sanction: Sanction) -> datetime:
    """Until when the member may appeal: six months after the start, by the policy of the sanction."""
    return sanction.started_at + timedelta(days=policies.ladder_of(sanction.policy).appeal_within)


def _day_of(iso: str | None) -> str:
    return day(datetime.fromisoformat(iso)) if iso else _("you joined")
