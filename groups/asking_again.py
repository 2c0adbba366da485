"""Asking the members again when a covenant changes: told once, reminded once, bound by a yes alone."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from groups.models import Consent, Covenant, Membership
from lion.members import notices
from lion.members.models import Notice

REMINDED_AFTER = timedelta(days=14)
BATCH = 50


def unsigned(covenant: Covenant) -> QuerySet[Membership]:
    """Members of today who have not said yes to the version."""
    signed = Consent.objects.filter(membership=OuterRef("pk"), covenant=covenant)
    here = Membership.objects.current().filter(group=covenant.group_id, member__is_active=True)
    return here.exclude(Exists(signed))


def ask(covenant: Covenant, at: datetime) -> None:
    """Tell each of them, once, that a new version waits for their yes; an older one waits no more."""
    here = Membership.objects.current().filter(group=covenant.group_id)
    older = Notice.objects.filter(
        member__in=here.values("member"),
        kind__in=["covenant", "covenant-reminder"],
        url=_address(covenant),
        seen_at=None,
    )
    older.filter(mailed_at=None).update(mail_due=False)
    older.update(seen_at=at)
    _tell("covenant", covenant, at)


def remind(at: datetime | None = None) -> int:
    """Remind, once for each version in force, who has not answered in 14 days; returns of how many."""
    now = at or timezone.now()
    newer = Covenant.objects.filter(group=OuterRef("group"), version__gt=OuterRef("version"))
    due = Covenant.objects.filter(published_at__lte=now - REMINDED_AFTER, reminded_at=None, version__gt=1)
    waiting = due.exclude(Exists(newer)).select_related("group").order_by("published_at")
    return sum(_remind(one, now) for one in waiting[:BATCH])


def _remind(covenant: Covenant, at: datetime) -> bool:
    """Remind of one version; False where another worker has just done so."""
    with transaction.atomic():
        won = Covenant.objects.filter(pk=covenant.pk, reminded_at=None).update(reminded_at=at)
        if won:
            _tell("covenant-reminder", covenant, at)
    return bool(won)


def _tell(kind: str, covenant: Covenant, at: datetime) -> None:
    facts = {"group": covenant.group.name, "version": covenant.version}
    told = [
        (there.member, f"{kind}:{covenant.pk}:{there.member_id}", _address(covenant), facts)
        for there in unsigned(covenant).select_related("member")
    ]
    notices.tell_each(kind, told, at=at)


def _address(covenant: Covenant) -> str:
    return f"{covenant.group.get_absolute_url()}#join"
