"""Sending mails about accounts: kept as rows until they are gone, each sent by one worker."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import TYPE_CHECKING

from django.core.mail import EmailMessage
from django.db.models import F
from django.utils import timezone

from lion.members.delivery import BATCH, message_id, wait_after
from lion.members.models import AccountMail

if TYPE_CHECKING:
    from datetime import datetime

log = logging.getLogger(__name__)


def deliver(at: datetime | None = None) -> tuple[int, int]:
    """Send what is owed, and forget what is too old; returns how many were sent and how many failed."""
    now = at or timezone.now()
    AccountMail.objects.stale(now).delete()
    sent = failed = 0
    for pk in list(AccountMail.objects.to_send(now).order_by("made_at").values_list("pk", flat=True)[:BATCH]):
        if mail := claim(pk, at or timezone.now()):
            if _send(mail):
                sent += 1
            else:
                failed += 1
    return sent, failed


def claim(pk: int, at: datetime) -> AccountMail | None:
    """Take a mail into this worker's hands; None where another was faster, or has sent it."""
    won = AccountMail.objects.to_send(at).filter(pk=pk).update(claimed_at=at, attempts=F("attempts") + 1)
    return AccountMail.objects.filter(pk=pk).first() if won else None


def _send(row: AccountMail) -> bool:
    headers = {
        "Message-ID": message_id(f"account:{row.pk}:{row.made_at}"),
        "Auto-Submitted": "auto-generated",
    }
    mail = EmailMessage(row.subject, row.text, to=[row.to], headers=headers)
    try:
        mail.send()
    except (OSError, SMTPException) as problem:
        log.warning("a mail about an account was not sent (attempt %s): %s", row.attempts, problem)
        later = timezone.now() + wait_after(row.attempts) - AccountMail.CLAIM
        AccountMail.objects.filter(pk=row.pk).update(claimed_at=later)
        return False
    row.delete()
    return True
