"""Sanctions and appeals."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lion.moderation.models.ledger import Entry, PolicyVersion

if TYPE_CHECKING:
    from datetime import datetime

    from lion.members.models import Member


class SanctionQuerySet(models.QuerySet["Sanction"]):
    """Sets of sanctions."""

    def on(self, member: Member) -> SanctionQuerySet:
        """What was decided about this member, newest first."""
        return self.filter(member=member).order_by("-started_at", "-pk")

    def standing(self) -> SanctionQuerySet:
        """Sanctions that no ruling ended."""
        return self.filter(lifted_at__isnull=True)

    def live(self, at: datetime | None = None) -> SanctionQuerySet:
        """Sanctions in force at that moment."""
        now = at or timezone.now()
        return self.standing().filter(started_at__lte=now, ends_at__gt=now)


class Sanction(models.Model):
    """One warning, restriction or suspension, with what a statement of reasons needs."""

    class Step(models.TextChoices):
        WARNING = "warning", _("Warning")
        RESTRICTION = "restriction", _("Restriction")
        SUSPENSION = "suspension", _("Suspension")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="sanctions")
    step = models.CharField(max_length=12, choices=Step.choices)
    started_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    entry = models.OneToOneField(
        Entry,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sanction",
        help_text=_("Empty: by a moderator."),
    )
    policy = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True, help_text=_("A moderator’s words, which the member reads."))
    facts: models.JSONField[Any, Any] = models.JSONField(
        default=dict, help_text=_("What was counted: numbers only.")
    )

    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_because = models.TextField(blank=True)
    overturned = models.BooleanField(default=False, help_text=_("It was wrong: the tally was corrected too."))

    objects: ClassVar[models.Manager[Sanction]] = SanctionQuerySet.as_manager()

    class Meta:
        verbose_name = _("sanction")
        verbose_name_plural = _("sanctions")
        permissions = [
            ("rule", _("May rule on sanctions, appeals and spam reports")),
            ("rule_long", _("May decide on steps longer than 30 days and on appeals against moderators")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("started_at")), name="a_sanction_ends_after_its_start"
            ),
            models.CheckConstraint(
                condition=Q(entry__isnull=False, by__isnull=True) | Q(entry__isnull=True, by__isnull=False),
                name="by_the_worker_or_by_a_moderator",
            ),
            models.CheckConstraint(
                condition=Q(overturned=False) | Q(lifted_at__isnull=False), name="overturned_is_lifted"
            ),
            models.CheckConstraint(
                condition=Q(lifted_by__isnull=True) | ~Q(lifted_by=F("member")), name="nobody_lifts_their_own"
            ),
            models.CheckConstraint(
                condition=Q(by__isnull=True) | ~Q(by=F("member")), name="nobody_imposes_on_themselves"
            ),
        ]
        indexes = [models.Index(fields=["member", "-started_at"], name="sanction_of_member")]

    def __str__(self) -> str:
        return f"{self.get_step_display()}, {self.member}"

    def get_absolute_url(self) -> str:
        return reverse("moderation:sanction", args=[self.pk])

    @property
    def automatic(self) -> bool:
        """Whether the worker decided it."""
        return self.entry_id is not None

    @property
    def is_live(self) -> bool:
        now = timezone.now()
        return self.lifted_at is None and self.started_at <= now < self.ends_at
