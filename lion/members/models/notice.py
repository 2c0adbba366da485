"""Notices: what members have been told, on the site and by mail."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from lion.members.models.member import Member

if TYPE_CHECKING:
    from datetime import datetime


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Sets of notices."""

    def of(self, member: Member) -> NoticeQuerySet:
        """What this member was told, newest first."""
        return self.filter(member=member).order_by("-created_at", "-pk")

    def unseen(self) -> NoticeQuerySet:
        return self.filter(seen_at__isnull=True)

    def owed(self) -> NoticeQuerySet:
        """Notices whose mail has not left, though it should."""
        return self.filter(mail_due=True, mailed_at__isnull=True)

    def to_mail(self, at: datetime) -> NoticeQuerySet:
        """Notices whose mail is owed now: not sent, not given up, and not in another worker's hands."""
        owed = self.owed().filter(attempts__lt=Notice.ATTEMPTS)
        return owed.exclude(mail_after__gt=at).exclude(claimed_at__gt=at - Notice.CLAIM)

    def failed(self, at: datetime) -> NoticeQuerySet:
        """Notices whose mail was tried and has not left; not those in a worker's hands."""
        tried = self.owed().filter(attempts__gt=0)
        return tried.exclude(claimed_at__gt=at - Notice.CLAIM, claimed_at__lte=at)


class Notice(models.Model):
    """One thing that a member was told: shown on the site, and mailed where the member wants it.

    The row is the outbox: a worker that dies leaves it unmailed, and the next sweep sends it.
    """

    ATTEMPTS = 12
    CLAIM = timedelta(minutes=5)
    ALWAYS_MAILED: ClassVar[frozenset[str]] = frozenset(
        {
            *("warning", "restriction", "suspension", "lifted", "reduced", "closed"),
            *("appeal-filed", "appeal-upheld", "appeal-rejected", "appeal-reply"),
            "leaving",
            *("breach", "breach-warning", "removed", "restored", "hidden", "contest-ruled"),
        }
    )
    """Statements of reasons and rulings: they reach the member by mail, whatever else they want mailed."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120, unique=True, help_text=_("Telling the same thing twice is once."))
    context = models.JSONField(default=dict)
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True, blank=True)
    mail_due = models.BooleanField(default=True)
    mail_after = models.DateTimeField(null=True, blank=True, help_text=_("Not mailed before that moment."))
    in_digest = models.BooleanField(default=False, help_text=_("Mailed with others, once a day."))
    claimed_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    objects: ClassVar[models.Manager[Notice]] = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [
            models.Index(fields=["member", "-created_at"], name="notice_of_member"),
            models.Index(
                fields=["member", "id"], name="notice_unseen", condition=models.Q(seen_at__isnull=True)
            ),
            models.Index(
                fields=["created_at"],
                name="notice_to_mail",
                condition=models.Q(mail_due=True, mailed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.member}"

    @property
    def facts(self) -> dict[str, Any]:
        """The context as templates want it: moments (keys that end with `_at`) are datetimes again."""
        return {
            key: parse_datetime(value) if key.endswith("_at") and isinstance(value, str) else value
            for key, value in self.context.items()
        }

    @property
    def sentence_templates(self) -> list[str]:
        """The template of the sentence that the site shows, and what to show for a kind without one."""
        return [f"members/notices/{self.kind}.html", "members/notices/_other.html"]
