"""A question "what if?" to the ledger, and its answer, kept for a week."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEPT = timedelta(days=7)
PATIENCE = timedelta(minutes=5)
"""A run that has not been touched for so long has lost its worker."""


class SuppositionQuerySet(models.QuerySet["Supposition"]):
    """Sets of suppositions."""

    def waiting(self, at: datetime) -> SuppositionQuerySet:
        """Those that no worker is at."""
        idle = Q(touched_at__isnull=True) | Q(touched_at__lt=at - PATIENCE)
        return self.filter(idle, ended_at__isnull=True)


class Supposition(models.Model):
    """The ledger under other numbers: what is supposed, how far the worker is, who would change."""

    class Rule(models.TextChoices):
        FAIR = "fair", _("The fair tally")
        COUNT = "count", _("Raw count, for ever")
        COUNT90 = "count90", _("Raw count in 90 days")
        RATE = "rate", _("Rate with a floor")
        WILSON = "wilson", _("Wilson bound")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rule = models.CharField(_("rule"), max_length=8, choices=Rule.choices, default=Rule.FAIR)
    numbers: models.JSONField[Any, Any] = models.JSONField(_("numbers"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    touched_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When a worker last told how far it is.")
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    entries = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    result: models.JSONField[Any, Any] = models.JSONField(null=True, blank=True)

    objects: ClassVar[models.Manager[Supposition]] = SuppositionQuerySet.as_manager()

    class Meta:
        verbose_name = _("what if")
        verbose_name_plural = _("what if")
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return f"{self.get_rule_display()}, {timezone.localtime(self.asked_at):%d.%m. %H:%M}"

    @property
    def is_adoptable(self) -> bool:
        """Whether its numbers can be put into force: answered, and of the fair rule."""
        return self.ended_at is not None and self.rule == self.Rule.FAIR
