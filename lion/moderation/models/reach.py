"""How many members were active in a month: counted by the worker, for the yearly report."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reach(models.Model):
    """A month (UTC) and how many members sent or answered in it; see `lion.moderation.reach`."""

    month = models.DateField(unique=True, help_text=_("Its first day."))
    members = models.PositiveIntegerField()
    counted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("reach")
        verbose_name_plural = _("reaches")

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
