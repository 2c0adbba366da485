"""A group's record in public: numbers that no one person can be read out of."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models.group import Group


class Record(models.Model):
    """A group's last 12 months in numbers, counted by the worker once a day; see `moderation.recording`.

    Empty is what rests on fewer than `FEWEST`, so that nobody can be read out of a number.
    """

    FEWEST = 5

    group = models.OneToOneField(Group, models.CASCADE, related_name="record")
    invitations = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("Among fellows, by at least as many members.")
    )
    accepted = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("Per cent of those sent more than two weeks ago.")
    )
    hours = models.PositiveIntegerField(null=True, blank=True, help_text=_("Median time to a yes."))
    breaches = models.PositiveIntegerField(null=True, blank=True)
    removals = models.PositiveIntegerField(null=True, blank=True)
    counted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("record")
        verbose_name_plural = _("records")

    def __str__(self) -> str:
        return str(self.group)

    @property
    def rest(self) -> int:
        """Of a hundred invitations, how many were not accepted."""
        return 100 - (self.accepted or 0)

    @property
    def days(self) -> int | None:
        """The median in whole days, from two days on."""
        return None if self.hours is None or self.hours < 48 else round(self.hours / 24)
