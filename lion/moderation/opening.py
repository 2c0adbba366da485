"""Opening cases, and closing those that a ruling has settled: what the worker's sweep does.

The rows are the truth: a sweep that runs twice, late or beside another opens each case once.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from lion.moderation.models import Appeal, Case, Sanction, SpamReport
from lion.moderation.models.case import DUE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lion.members.models import Member

BATCH = 1000
SHOWN = 50
"""Reports shown of one case."""
LEVELS = ["warn", "restrict", "suspend"]
REVIEWED = [Sanction.Step.RESTRICTION, Sanction.Step.SUSPENSION]
"""Automatic steps that a person looks at, whether or not the member appeals."""


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep did."""

    opened: int
    closed: int


def sweep(at: datetime | None = None) -> Swept:
    """Open a case for whatever waits for a person and has none; close those that have been ruled on."""
    now = at or timezone.now()
    _join(now)
    opened = _open(_appeals(), now) + _open(_reports(), now) + _open(_steps(now), now)
    return Swept(opened, settle(now))


def about(
    kind: Case.Kind,
    key: str,
    member: Member,
    *,
    at: datetime,
    due: datetime | None = None,
    words: str = "",
    url: str = "",
    **facts: Any,
) -> Case:
    """Open one case that no row of its own asks for; the same key opens it once."""
    case, _made = Case.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "member": member,
            "opened_at": at,
            "due_at": due or at + DUE[kind],
            "changed_at": at,
            "about": words,
            "url": url,
            "facts": facts,
        },
    )
    return case


def of_staff(member: Member, level: str, entry: int, *, at: datetime, **facts: Any) -> Case | None:
    """Put before a person what the worker would have done to one of the staff; once for each line reached."""
    known = Case.objects.open().filter(kind=Case.Kind.STAFF, member=member)
    reached = [LEVELS.index(one) for one in known.values_list("facts__level", flat=True)]
    if LEVELS.index(level) <= max(reached, default=-1):
        return None
    return about(Case.Kind.STAFF, f"staff:{entry}", member, at=at, level=level, **facts)


def _open(cases: Iterable[Case], at: datetime) -> int:
    rows = list(cases)
    Case.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    return len(rows)


def _case(kind: Case.Kind, pk: object, member: int, since: datetime, at: datetime, **link: Any) -> Case:
    return Case(
        kind=kind,
        key=f"{kind}:{pk}",
        member_id=member,
        opened_at=at,
        due_at=since + DUE[kind],
        changed_at=at,
        **link,
    )


def _appeals() -> Iterable[Case]:
    for one in Appeal.objects.open().filter(case__isnull=True).select_related("sanction")[:BATCH]:
        member = one.sanction.member_id
        yield _case(Case.Kind.APPEAL, one.pk, member, one.filed_at, one.filed_at, appeal=one)


def _reports() -> Iterable[Case]:
    """One case for each sender who is still here, since the oldest report that waits; later ones join it."""
    known = Case.objects.open().filter(kind=Case.Kind.REPORT, member=OuterRef("sender"))
    waiting = SpamReport.objects.filter(~Exists(known), ruled_at__isnull=True, sender__gone_at__isnull=True)
    oldest: dict[int, SpamReport] = {}
    for one in waiting.order_by("made_at", "pk")[:BATCH]:
        oldest.setdefault(one.sender_id, one)
    met = _met(oldest)
    for sender, one in oldest.items():
        facts = {"reports": met[sender]}
        yield _case(Case.Kind.REPORT, one.pk, sender, one.made_at, one.made_at, report=one, facts=facts)


def _met(senders: Iterable[int]) -> dict[int, int]:
    """How many reports each of these senders has met with, ruled on or not. One query."""
    rows = SpamReport.objects.filter(sender__in=list(senders)).order_by().values_list("sender")
    return dict(rows.annotate(n=Count("pk")))


def _join(at: datetime) -> None:
    """Tell of a report that came to a sender's open case: what was seen before is stale."""
    known = Case.objects.open().filter(kind=Case.Kind.REPORT).values_list("pk", "member", "facts")
    rows = list(known)
    met = _met({member for _pk, member, _facts in rows})
    for pk, member, facts in rows:
        if met.get(member, 0) > facts.get("reports", 0):
            Case.objects.open().filter(pk=pk, facts=facts).update(
                facts={**facts, "reports": met[member]},
                version=F("version") + 1,
                changed=Case.Deed.JOIN,
                changed_at=at,
                changed_by=None,
            )


def _steps(at: datetime) -> Iterable[Case]:
    steps = Sanction.objects.live(at).filter(entry__isnull=False, case__isnull=True, step__in=REVIEWED)
    for one in steps[:BATCH]:
        yield _case(Case.Kind.THRESHOLD, one.pk, one.member_id, one.started_at, one.started_at, sanction=one)


def settle(at: datetime | None = None) -> int:
    """Close the cases whose appeal, report or step has been ruled on; returns how many."""
    now = at or timezone.now()
    waiting = Case.objects.open()
    unruled = SpamReport.objects.filter(sender=OuterRef("member"), ruled_at__isnull=True)
    ruled = (
        *waiting.filter(appeal__ruled_at__isnull=False).select_related("appeal"),
        *waiting.filter(~Exists(unruled), kind=Case.Kind.REPORT),
        *waiting.filter(sanction__lifted_at__isnull=False).select_related("sanction"),
    )
    return sum(_close(case, now) for case in ruled)


def _close(case: Case, now: datetime) -> int:
    """Close one case as its ruling says; nothing where somebody was faster."""
    if case.sanction is not None:
        by, at, said = case.sanction.lifted_by_id, case.sanction.lifted_at, _("The step was lifted.")
    else:
        ruled: Any = [case.appeal] if case.appeal else reports_of(case)
        by, at = ruled[0].ruled_by_id, ruled[0].ruled_at
        rulings = Counter(one.get_ruling_display() for one in ruled)
        each = [f"{n} × {name}" if len(ruled) > 1 else name for name, n in rulings.items()]
        said = _("Ruled on: %(ruling)s.") % {"ruling": ", ".join(each)}
    return _resolved(case.pk, said, by, max(at or now, case.opened_at))


def reports_of(case: Case) -> list[SpamReport]:
    """The reports behind a case: those that wait, then those ruled on since it opened, the last one first."""
    rows = SpamReport.objects.filter(sender=case.member_id).select_related(
        "sender", "ruled_by", "reporter", "answer__invitation__recipient"
    )
    until = case.resolved_at
    found = rows.filter(Q(ruled_at__isnull=True) | Q(ruled_at__gte=case.opened_at))
    if until is not None:
        found = found.filter(ruled_at__lte=until)
    return list(found.order_by(F("ruled_at").desc(nulls_first=True), "made_at")[:SHOWN])


def close(key: str, reason: str, by: Member | None, at: datetime) -> None:
    """Close the case of a key, where it is open, as a ruling says."""
    for pk in Case.objects.open().filter(key=key).values_list("pk", flat=True):
        _resolved(pk, reason, by.pk if by else None, at)


def forget(member: Member, at: datetime) -> None:
    """Close what is open about a member who has left, and take out what was said of them."""
    for pk in Case.objects.open().filter(member=member).values_list("pk", flat=True):
        _resolved(pk, _("The member has left."), None, at)
    Case.objects.filter(member=member).exclude(about="").update(about="")


def _resolved(pk: UUID, reason: str, by: int | None, at: datetime) -> int:
    return (
        Case.objects.open()
        .filter(pk=pk)
        .update(
            resolved_at=at,
            resolved_by=by,
            reason=reason,
            claimed_by=None,
            claimed_until=None,
            looked_at=Coalesce(F("looked_at"), at),
            version=F("version") + 1,
            changed=Case.Deed.RESOLVE,
            changed_at=at,
            changed_by=by,
        )
    )
