"""Cases: what a person has to look at, who is at it, and how it ended."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lion.members.models import Member
from lion.moderation.models.appeal import ANSWERED_WITHIN, Appeal
from lion.moderation.models.report import SpamReport
from lion.moderation.models.sanction import Sanction


class CaseQuerySet(models.QuerySet["Case"]):
    """Sets of cases."""

    def open(self) -> CaseQuerySet:
        return self.filter(resolved_at__isnull=True)

    def seen_by(self, moderator: Member) -> CaseQuerySet:
        """What this moderator may look at: nobody reads a case about themselves."""
        return self.exclude(member=moderator)

    def awake(self, at: datetime) -> CaseQuerySet:
        """Open, and not put off until later."""
        return self.open().filter(Q(snoozed_until__isnull=True) | Q(snoozed_until__lte=at))

    def held(self, at: datetime) -> CaseQuerySet:
        """In somebody's hands: their lease has not run out."""
        return self.open().filter(claimed_until__gt=at)

    def free_for(self, moderator: Member, at: datetime) -> CaseQuerySet:
        """Open, and in nobody else's hands."""
        mine = Q(claimed_by=moderator)
        return self.open().filter(Q(claimed_until__isnull=True) | Q(claimed_until__lte=at) | mine)

    def overdue(self, at: datetime) -> CaseQuerySet:
        return self.awake(at).filter(due_at__lte=at)


class Case(models.Model):
    """One thing that a moderator has to look at; its moments are its state.

    `version` grows with every change, so that a form of a page read before the last one is refused.
    """

    class Kind(models.TextChoices):
        THRESHOLD = "threshold", _("Threshold")
        APPEAL = "appeal", _("Appeal")
        REPORT = "report", _("Spam report")
        CLIQUE = "clique", _("Clique")
        STAFF = "staff", _("Staff")
        GROUP = "group", _("Group dispute")
        FOLLOW_UP = "follow-up", _("Follow-up")

    class Deed(models.TextChoices):
        OPEN = "open", _("opened")
        CLAIM = "claim", _("claimed")
        RELEASE = "release", _("released")
        SNOOZE = "snooze", _("put off")
        RESOLVE = "resolve", _("resolved")
        JOIN = "join", _("added a report to")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    key = models.CharField(max_length=120, unique=True, help_text=_("The same thing opens one case."))
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="cases", verbose_name=_("about")
    )
    opened_at = models.DateTimeField(_("opened"), default=timezone.now)
    due_at = models.DateTimeField(_("due"))
    about = models.TextField(
        blank=True, help_text=_("What it is about, where a person or the worker says so.")
    )
    url = models.CharField(max_length=300, blank=True, help_text=_("Where the rest of it is."))
    facts: models.JSONField[Any, Any] = models.JSONField(default=dict)
    sanction = models.OneToOneField(Sanction, models.PROTECT, null=True, blank=True, related_name="case")
    appeal = models.OneToOneField(Appeal, models.PROTECT, null=True, blank=True, related_name="case")
    report = models.OneToOneField(SpamReport, models.PROTECT, null=True, blank=True, related_name="case")

    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("held by"),
    )
    claimed_until = models.DateTimeField(null=True, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True, help_text=_("When somebody first took it."))
    snoozed_until = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(blank=True)

    version = models.PositiveIntegerField(default=0)
    changed = models.CharField(max_length=8, choices=Deed.choices, default=Deed.OPEN)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects: ClassVar[models.Manager[Case]] = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        permissions = [("reveal", _("May see who answered and who reported"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(claimed_by__isnull=True, claimed_until__isnull=True)
                | Q(claimed_by__isnull=False, claimed_until__isnull=False),
                name="a_claim_has_its_end",
            ),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True) & Q(reason="")
                | (Q(resolved_at__isnull=False) & ~Q(reason="")),
                name="a_resolved_case_says_why",
            ),
            models.CheckConstraint(
                condition=Q(claimed_by__isnull=True) | ~Q(claimed_by=models.F("member")),
                name="nobody_claims_their_own_case",
            ),
            models.CheckConstraint(
                condition=Q(resolved_by__isnull=True) | ~Q(resolved_by=models.F("member")),
                name="nobody_resolves_their_own_case",
            ),
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(kind="report", resolved_at__isnull=True),
                name="one_open_case_of_reports",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], name="case_open", condition=Q(resolved_at__isnull=True)),
            models.Index(fields=["-resolved_at"], name="case_resolved"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.member}"

    def get_absolute_url(self) -> str:
        return reverse("admin:moderation_case_change", args=[self.pk])

    @property
    def holder(self) -> Member | None:
        """In whose hands it is, or None."""
        if self.resolved_at or self.claimed_until is None or self.claimed_until <= timezone.now():
            return None
        return self.claimed_by

    @property
    def is_overdue(self) -> bool:
        return self.resolved_at is None and self.due_at <= timezone.now()

    @property
    def is_snoozed(self) -> bool:
        until = self.snoozed_until
        return self.resolved_at is None and until is not None and until > timezone.now()


DUE = {
    Case.Kind.THRESHOLD: timedelta(days=7),
    Case.Kind.APPEAL: ANSWERED_WITHIN,
    Case.Kind.REPORT: timedelta(days=3),
    Case.Kind.CLIQUE: timedelta(days=7),
    Case.Kind.STAFF: timedelta(days=3),
    Case.Kind.GROUP: timedelta(days=7),
    Case.Kind.FOLLOW_UP: timedelta(days=1),
}
"""In what time somebody should have decided."""
