"""What moderators do with cases: claim, release, put off, resolve. One at a time, and never unseen."""

from __future__ import annotations

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from lion.moderation import contents, log, objecting, opening, reports
from lion.moderation.models import Case, Closing, SecondLook, SpamReport
from lion.moderation.models.case import DUE
from lion.moments import day_and_time
from lion.refusals import Refused, written

if TYPE_CHECKING:
    from lion.members.models import Member

LEASE = timedelta(minutes=30)
LONGEST_REASON = 2000
LONGEST_SNOOZE = timedelta(days=90)
Deed = Case.Deed
ASKED: dict[str, Any] = {"second-look": SecondLook, "closing": Closing}
"""What a follow-up's key may begin with that waits for a ruling of its own."""


def claim(case: Case, *, by: Member, seen: int | None = None, at: datetime | None = None) -> None:
    """Take a case into one's hands for half an hour; again, to have it longer. Raises `Refused`.

    `seen`, here and below, is the version that the moderator had before their eyes.
    """
    now = at or timezone.now()
    first = Coalesce(F("looked_at"), now)
    _change(case, Deed.CLAIM, by, seen, now, **_held(by, now), looked_at=first, snoozed_until=None)


def release(case: Case, *, by: Member, seen: int | None = None, at: datetime | None = None) -> None:
    """Give a case back. Raises `Refused`."""
    now = at or timezone.now()
    if not Case.objects.held(now).filter(pk=case.pk, claimed_by=by).exists():
        raise Refused(_("This case isn’t in your hands. %(happened)s") % {"happened": happened(case, now)})
    _change(case, Deed.RELEASE, by, seen, now, **NOBODY)


def snooze(
    case: Case, *, until: datetime, by: Member, seen: int | None = None, at: datetime | None = None
) -> None:
    """Put a case off: it is in nobody's hands, and off the list, until then. Raises `Refused`."""
    now = at or timezone.now()
    if not now < until <= now + LONGEST_SNOOZE:
        raise Refused(
            _("A case can be put off until tomorrow at the soonest and for 90 days at the most."),
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    _change(case, Deed.SNOOZE, by, seen, now, **NOBODY, snoozed_until=until)


def resolve(
    case: Case, *, reason: str, by: Member, seen: int | None = None, at: datetime | None = None
) -> None:
    """Close a case with a reason, which moderators read. Raises `Refused`."""
    now = at or timezone.now()
    reason = reason_of(reason)
    if still_waits(case):
        raise Refused(
            _("Rule on it first: the one who wrote waits for an answer."),
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    first = Coalesce(F("looked_at"), now)
    ended = {"resolved_at": now, "resolved_by": by, "reason": reason, "looked_at": first}
    _change(case, Deed.RESOLVE, by, seen, now, reason=reason, changes={**NOBODY, **ended})


def reason_of(text: str, missing: str = "") -> str:
    """A reason as it is kept. Raises `Refused` for none, and for one that is too long."""
    text = written(text, LONGEST_REASON)
    if not text:
        raise Refused(missing or _("Give a reason."), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return text


def rule_on_report(
    case: Case, ruling: str, *, reason: str, by: Member, seen: int | None = None, at: datetime | None = None
) -> None:
    """Uphold or dismiss all reports behind a case that wait, but the moderator's own. Raises `Refused`.

    The case closes with the last of them.
    """
    now = at or timezone.now()
    reason = reason_of(reason)
    if case.kind != Case.Kind.REPORT:
        raise Refused(_("There is no spam report behind this case."))
    with transaction.atomic():
        free = Case.objects.free_for(by, now).filter(pk=case.pk)
        if not (free if seen is None else free.filter(version=seen)).exists():
            raise Refused(happened(case, now))
        waiting = SpamReport.objects.filter(sender=case.member_id, ruled_at__isnull=True)
        others = list(waiting.exclude(reporter=by).select_related("sender").order_by("made_at"))
        for report in others or waiting.select_related("sender"):
            (reports.uphold if ruling == "uphold" else reports.dismiss)(report, by=by, reason=reason, at=now)
        opening.settle(now)


def still_waits(case: Case) -> bool:
    """Whether an appeal, a second look, an objection, a report or a proposal to close has no ruling."""
    if case.kind == Case.Kind.REPORT:
        return SpamReport.objects.filter(sender=case.member_id, ruled_at__isnull=True).exists()
    if case.kind == Case.Kind.GROUP:
        return contents.waits(case) or objecting.waits(case)
    if case.appeal is None:
        name, _colon, pk = case.key.partition(":")
        asked = ASKED.get(name)
        return asked is not None and asked.objects.filter(pk=pk, ruled_at__isnull=True).exists()
    case.appeal.refresh_from_db(fields=["ruled_at"])
    return case.appeal.ruled_at is None


def follow_up(member: Member, about: str, *, on: datetime, by: Member, at: datetime | None = None) -> Case:
    """Have a member looked at again on a day, with a word why. Raises `Refused`."""
    now = at or timezone.now()
    refuse_own(member, by)
    about = reason_of(about, _("Write what has to be looked at."))
    if not now < on <= now + LONGEST_SNOOZE:
        raise Refused(_("Choose a day within the next 90 days."), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    with transaction.atomic():
        case = Case.objects.create(
            kind=Case.Kind.FOLLOW_UP,
            key=f"follow-up:{uuid4()}",
            member=member,
            about=about,
            opened_at=now,
            due_at=on + DUE[Case.Kind.FOLLOW_UP],
            snoozed_until=on,
            changed_at=now,
            changed_by=by,
        )
        log.write("case-open", case, member=member, by=by, reason=about, at=now)
    return case


def refuse_own(member: Member, by: Member) -> None:
    """Raise `Refused` where a moderator would act on themselves."""
    if by.pk == member.pk:
        raise Refused(_("This is about you: somebody else looks at it."), status=HTTPStatus.FORBIDDEN)


NOBODY: dict[str, Any] = {"claimed_by": None, "claimed_until": None}


def _held(by: Member, at: datetime) -> dict[str, Any]:
    return {"claimed_by": by, "claimed_until": at + LEASE}


def _change(
    case: Case,
    deed: Case.Deed,
    by: Member,
    seen: int | None,
    at: datetime,
    *,
    reason: str = "",
    changes: dict[str, Any] | None = None,
    **more: Any,
) -> None:
    """Make one change, unless the case is closed, in other hands, or not as it was seen."""
    refuse_own(case.member, by)
    with transaction.atomic():
        free = Case.objects.free_for(by, at).filter(pk=case.pk)
        won = (free if seen is None else free.filter(version=seen)).update(
            version=F("version") + 1,
            changed=deed,
            changed_at=at,
            changed_by=by,
            **{**(changes or {}), **more},
        )
        if not won:
            raise Refused(happened(case, at))
        case.refresh_from_db()
        log.write(f"case-{deed}", case, member=case.member, by=by, reason=reason, at=at)


def happened(case: Case, at: datetime) -> str:
    """Who did what last with the case, and when."""
    now_is = Case.objects.select_related("changed_by", "claimed_by").get(pk=case.pk)
    who = now_is.changed_by.name if now_is.changed_by else "LION"
    said = _("%(who)s %(did)s it on %(when)s.") % {
        "who": who,
        "did": now_is.get_changed_display(),
        "when": day_and_time(now_is.changed_at),
    }
    if now_is.holder:
        said += " " + _("It is in their hands until %(until)s.") % {
            "until": day_and_time(now_is.claimed_until)
        }
    return said
