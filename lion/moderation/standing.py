"""Imposing, lifting and overturning sanctions; what a member's standing is."""

from __future__ import annotations

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lion.members import notices
from lion.members.models import Member
from lion.moderation import entries, log, roles, statements
from lion.moderation.models import Entry, PolicyVersion, Sanction
from lion.moments import day
from lion.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

LONG = timedelta(days=30)
UNTIL = {"warning": "warned_until", "restriction": "restricted_until", "suspension": "suspended_until"}


def of(member: Member, at: datetime | None = None) -> str:
    """The member's standing: good, warned, restricted or suspended."""
    now = at or timezone.now()
    if member.is_suspended(now):
        return "suspended"
    if member.is_restricted(now):
        return "restricted"
    return "warned" if member.is_warned(now) else "good"


def impose(
    member: Member,
    step: str,
    *,
    ends_at: datetime,
    policy: PolicyVersion,
    entry: Entry | None = None,
    by: Member | None = None,
    reason: str = "",
    facts: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> Sanction:
    """Take a step: by the worker for a ledger's `entry`, or `by` a moderator with a `reason`.

    The same entry imposes once, and a step by hand is refused while that step is in force: a double click,
    and two moderators at once, make one. The member is told on the site and by mail. Raises `Refused`.
    """
    now = at or timezone.now()
    if by is not None:
        _refuse_ruling(member, by, reason)
        if ends_at > now + LONG and not by.has_perm(roles.MAY_RULE_LONG):
            raise Refused(
                _("Steps longer than 30 days are for senior moderators."), status=HTTPStatus.FORBIDDEN
            )
    with transaction.atomic():
        if by is not None:
            _refuse_again(member, step, now)
        sanction = Sanction(
            member=member,
            step=step,
            started_at=now,
            ends_at=ends_at,
            entry=entry,
            policy=policy,
            by=by,
            reason=reason,
            facts=dict(facts or {}),
        )
        if entry is not None and (known := Sanction.objects.filter(entry=entry).first()):
            return known
        sanction.save(force_insert=True)
        refresh(member)
        _write("impose", sanction, by, reason, now, after={"ends_at": ends_at.isoformat()})
        _tell(sanction, step, f"sanction:{sanction.pk}", now)
    return sanction


def _refuse_again(member: Member, step: str, at: datetime) -> None:
    """Hold the member, so that of two who impose at once the second sees what the first did."""
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    same = Sanction.objects.live(at).filter(member=member, step=step).order_by("-ends_at").first()
    if same is not None:
        raise Refused(
            _("A %(step)s is in force already, until %(until)s. Lift it first, or let it run.")
            % {
                "step": same.get_step_display().lower(),
                "until": day(same.ends_at),
            }
        )


def lift(sanction: Sanction, *, by: Member, reason: str, at: datetime | None = None) -> None:
    """End a sanction early, out of mercy: the tally stays as it is. Raises `Refused`."""
    now = at or timezone.now()
    _refuse_ruling(sanction.member, by, reason)
    with transaction.atomic():
        _end(sanction, by=by, reason=reason, at=now)


def overturn(sanction: Sanction, *, by: Member, reason: str, at: datetime | None = None) -> None:
    """End a sanction because it was wrong: the answers behind it stop counting, R goes back to its start.

    Every live automatic sanction that rested on the same evidence ends with it, and no other: one that
    came after a ruling that had taken that evidence back already rests on what came later. Raises `Refused`.
    """
    now = at or timezone.now()
    _refuse_ruling(sanction.member, by, reason)
    with transaction.atomic():
        if sanction.entry_id is not None:
            entries.lock()  # before the sanction and the member, as the worker does
        Sanction.objects.standing().filter(pk=sanction.pk).update(
            lifted_at=now, lifted_by=by, lifted_because=reason
        )
        if not Sanction.objects.filter(pk=sanction.pk, overturned=False).update(overturned=True):
            raise Refused(_("This sanction has already been overturned."))
        _say_ended("overturn", sanction, by=by, reason=reason, at=now)
        if sanction.entry_id is not None:
            rested = list(_resting_on(sanction, now))
            if not _taken_back(sanction):
                entries.reset(sanction.member, upto=sanction.entry_id, at=now)
            for other in rested:
                _end(other, by=by, reason=reason, at=now)


def _resets(sanction: Sanction) -> QuerySet[Entry]:
    """Rulings for the member that came after the answers behind a sanction."""
    kind = Entry.Kind.RESET
    return Entry.objects.filter(kind=kind, target=sanction.member, pk__gt=sanction.entry_id).order_by("pk")


def _taken_back(sanction: Sanction) -> bool:
    """Whether a ruling has taken the answers behind a sanction out of every count already."""
    return _resets(sanction).filter(upto__gte=sanction.entry_id).exists()


def _resting_on(sanction: Sanction, at: datetime) -> QuerySet[Sanction]:
    """The live automatic sanctions that rest on evidence behind this one."""
    live = Sanction.objects.live(at).filter(member=sanction.member, entry__isnull=False)
    first = _resets(sanction).first()
    return live if first is None else live.filter(entry__lt=first.pk)


def reduce(
    sanction: Sanction, *, ends_at: datetime, by: Member, reason: str, at: datetime | None = None
) -> None:
    """Let a sanction end sooner; the tally stays as it is. Raises `Refused`."""
    now = at or timezone.now()
    _refuse_ruling(sanction.member, by, reason)
    if ends_at <= now:
        raise Refused(_("Lift it, to end it at once."), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    with transaction.atomic():
        before = Sanction.objects.get(pk=sanction.pk).ends_at
        if not Sanction.objects.live(now).filter(pk=sanction.pk, ends_at__gt=ends_at).update(ends_at=ends_at):
            raise Refused(_("It has ended, or ends sooner already."))
        sanction.refresh_from_db()
        refresh(sanction.member)
        moved = {"before": before.isoformat(), "after": ends_at.isoformat()}
        _write("reduce", sanction, by, reason, now, **moved)
        _tell(sanction, "reduced", f"reduced:{sanction.pk}:{ends_at.isoformat()}", now, words=reason)


def _end(sanction: Sanction, *, by: Member, reason: str, at: datetime) -> None:
    won = (
        Sanction.objects.live(at)
        .filter(pk=sanction.pk)
        .update(lifted_at=at, lifted_by=by, lifted_because=reason)
    )
    if not won:
        raise Refused(_("This sanction has ended already."))
    _say_ended("lift", sanction, by=by, reason=reason, at=at)


def _say_ended(verb: str, sanction: Sanction, *, by: Member, reason: str, at: datetime) -> None:
    sanction.refresh_from_db()
    refresh(sanction.member)
    held, ended = sanction.ends_at.isoformat(), at.isoformat()
    _write(verb, sanction, by, reason, at, before={"ends_at": held}, after={"lifted_at": ended})
    _tell(sanction, "lifted", f"lifted:{sanction.pk}", at)


def _write(verb: str, sanction: Sanction, by: Member | None, reason: str, at: datetime, **moved: Any) -> None:
    log.write(
        verb, sanction, member=sanction.member, by=by, reason=reason, at=at, step=sanction.step, **moved
    )


def refresh(member: Member) -> None:
    """Write down at the bottom, on the member, until when each step holds: recomputed from the rows.

    The member's row is held first, so that of two who decide at once the second sees what the first did.
    """
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    standing = Sanction.objects.filter(member=member).standing()
    ends = standing.aggregate(**{field: Max("ends_at", filter=Q(step=step)) for step, field in UNTIL.items()})
    Member.objects.filter(pk=member.pk).update(**ends)
    for field, moment in ends.items():
        setattr(member, field, moment)


def _tell(sanction: Sanction, kind: str, key: str, at: datetime, words: str = "") -> None:
    notices.tell(
        sanction.member,
        kind,
        key,
        url=sanction.get_absolute_url(),
        context={
            "sanction": str(sanction.pk),
            "step": sanction.step,
            "statement": statements.paragraphs(sanction),
            "words": words or (sanction.lifted_because if kind == "lifted" else sanction.reason),
            "ends_at": sanction.ends_at.isoformat(),
            "appeal_url": reverse("moderation:appeal", args=[sanction.pk]),
        },
        at=at,
    )


def _refuse_ruling(member: Member, by: Member, reason: str) -> None:
    if by.pk == member.pk:
        raise Refused(_("You can’t rule on your own account."), status=HTTPStatus.FORBIDDEN)
    if not reason.strip():
        raise Refused(_("Give a reason: the member will read it."), status=HTTPStatus.UNPROCESSABLE_ENTITY)
