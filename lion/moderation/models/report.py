"""Spam reports: settled answers that a person has to look at."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from connections.models import Answer


class SpamReport(models.Model):
    """A recipient's report on an invitation; a moderator upholds or dismisses it."""

    class Ruling(models.TextChoices):
        UPHELD = "upheld", _("Upheld")
        DISMISSED = "dismissed", _("Dismissed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    answer = models.OneToOneField(Answer, models.PROTECT, related_name="report")
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reports_met")
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reports_made")
    made_at = models.DateTimeField()
    ruling = models.CharField(max_length=10, choices=Ruling.choices, blank=True, default="")
    ruled_at = models.DateTimeField(null=True, blank=True)
    ruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(blank=True)

    class Meta:
        verbose_name = _("spam report")
        verbose_name_plural = _("spam reports")
        constraints = [
            models.CheckConstraint(
                condition=Q(ruling="", ruled_at__isnull=True) | (~Q(ruling="") & Q(ruled_at__isnull=False)),
                name="a_report_ruling_has_its_moment",
            )
        ]
        indexes = [
            models.Index(fields=["made_at"], name="report_open", condition=Q(ruled_at__isnull=True)),
            models.Index(fields=["-ruled_at", "made_at"], name="report_by_ruling"),
        ]

    def __str__(self) -> str:
        return f"{self.sender}, {self.made_at:%Y-%m-%d}"
