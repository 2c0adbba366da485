"""Rulings on spam reports. A report opens when it settles: see `entering`."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lion.moderation import breaches, entries, log
from lion.moderation.models import Breach, SpamReport
from lion.refusals import Refused

if TYPE_CHECKING:
    from lion.members.models import Member


def uphold(report: SpamReport, *, by: Member, reason: str, at: datetime | None = None) -> None:
    """It was spam. Justice flows backwards: IDKs on this sender's covered invitations stop being breaches.

    What those breaches caused is lifted, and the IDKs leave the habits of those who gave them. The sender
    is sanctioned only by a ruling of its own. Raises `Refused`.
    """
    now = at or timezone.now()
    with transaction.atomic():
        _rule(report, SpamReport.Ruling.UPHELD, by=by, reason=reason, at=now)
        entries.upheld_spam(report.sender, at=now)
        breaches.void(
            Breach.objects.counting()
            .filter(sender=report.sender_id)
            .select_related("group", "member", "covenant"),
            because=str(_("A spam report on the sender was upheld.")),
            by=by,
            at=now,
        )


def dismiss(report: SpamReport, *, by: Member, reason: str, at: datetime | None = None) -> None:
    """It was not spam; nothing follows. Raises `Refused`."""
    with transaction.atomic():
        _rule(report, SpamReport.Ruling.DISMISSED, by=by, reason=reason, at=at or timezone.now())


def _rule(report: SpamReport, ruling: str, *, by: Member, reason: str, at: datetime) -> None:
    if by.pk in {report.sender_id, report.reporter_id}:
        raise Refused(_("You can’t rule on a report that you are part of."), status=HTTPStatus.FORBIDDEN)
    if not reason.strip():
        raise Refused(_("Give a reason."), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    won = SpamReport.objects.filter(pk=report.pk, ruled_at__isnull=True).update(
        ruling=ruling, ruled_at=at, ruled_by=by, reason=reason
    )
    if not won:
        raise Refused(_("Another moderator has ruled on this report already."))
    log.write(
        f"report-{ruling}",
        report,
        member=report.sender,
        by=by,
        reason=reason,
        at=at,
        before="open",
        after=ruling,
    )
