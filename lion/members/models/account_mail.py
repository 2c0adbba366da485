"""Mails about an account on their way out: to confirm an address, to set a password anew, about security."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from django.core.mail import EmailMessage


class AccountMailQuerySet(models.QuerySet["AccountMail"]):
    """Sets of mails that wait."""

    def keep(self, mail: EmailMessage) -> AccountMail:
        """Take a mail to one address into the outbox."""
        return self.create(to=mail.to[0], subject=str(mail.subject), text=str(mail.body))

    def to_send(self, at: datetime) -> AccountMailQuerySet:
        """What is owed now: not too old, and not in another worker's hands."""
        return self.filter(made_at__gt=at - AccountMail.KEPT).exclude(claimed_at__gt=at - AccountMail.CLAIM)

    def failed(self, at: datetime) -> AccountMailQuerySet:
        """What was tried and has not left; not what is in a worker's hands."""
        tried = self.filter(attempts__gt=0)
        return tried.exclude(claimed_at__gt=at - AccountMail.CLAIM, claimed_at__lte=at)

    def stale(self, at: datetime) -> AccountMailQuerySet:
        """What nobody could deliver in time: its links have ended."""
        return self.filter(made_at__lte=at - AccountMail.KEPT)


class AccountMail(models.Model):
    """One mail as it will be sent. It may hold a secret link, so the row is deleted once it is sent.

    The row is the outbox: neither a mail server that is down nor a worker that dies loses it, and whoever
    asks for the mail waits for neither.
    """

    KEPT = timedelta(days=1)
    CLAIM = timedelta(minutes=5)

    to = models.EmailField()
    subject = models.CharField(max_length=300)
    text = models.TextField()
    made_at = models.DateTimeField(default=timezone.now, db_index=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    objects: ClassVar[models.Manager[AccountMail]] = AccountMailQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.subject} to {self.to}"
