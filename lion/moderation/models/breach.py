"""Breaches of a covenant: an IDK to a fellow, counted in each open group that the two shared."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from connections.models import Answer
from groups.models import Covenant, Group

if TYPE_CHECKING:
    from datetime import datetime

    from lion.members.models import Member


class BreachQuerySet(models.QuerySet["Breach"]):
    """Sets of breaches."""

    def by(self, member: Member) -> BreachQuerySet:
        """Breaches by the one who clicked."""
        return self.filter(member=member)

    def counting(self) -> BreachQuerySet:
        """Breaches that no ruling voided."""
        return self.filter(voided_at__isnull=True)

    def remembered(self, group: Group, covenant: Covenant, at: datetime) -> BreachQuerySet:
        """Counting breaches in the group that a covenant still remembers at that moment."""
        return self.counting().filter(group=group, at__gt=at - covenant.window, at__lte=at)


class Breach(models.Model):
    """One IDK on a covered invitation, in one group."""

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="breaches")
    group = models.ForeignKey(Group, models.CASCADE, related_name="breaches")
    covenant = models.ForeignKey(Covenant, models.PROTECT, related_name="+")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="breaches")
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(help_text=_("When the IDK was given."))
    recorded_at = models.DateTimeField(auto_now_add=True)
    consequence = models.CharField(max_length=10, choices=Covenant.Consequence.choices)
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_because = models.CharField(max_length=300, blank=True)

    objects: ClassVar[models.Manager[Breach]] = BreachQuerySet.as_manager()

    class Meta:
        verbose_name = _("breach")
        verbose_name_plural = _("breaches")
        constraints = [models.UniqueConstraint(fields=["answer", "group"], name="one_breach_per_group")]
        indexes = [models.Index(fields=["member", "group", "-at"], name="breach_of_member")]

    def __str__(self) -> str:
        return f"{self.member} in {self.group}"
