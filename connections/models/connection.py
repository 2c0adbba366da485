"""Connections between members."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from connections.models.invitation import Invitation

if TYPE_CHECKING:
    from lion.members.models import Member


class ConnectionQuerySet(models.QuerySet["Connection"]):
    """Sets of connections."""

    def current(self) -> ConnectionQuerySet:
        return self.filter(ended_at__isnull=True)

    def of(self, member: Member) -> ConnectionQuerySet:
        """The member's connections today, at either end."""
        return self.current().filter(Q(low=member.pk) | Q(high=member.pk))

    def between(self, one: Member, other: Member) -> ConnectionQuerySet:
        return self.current().filter(low_id=min(one.pk, other.pk), high_id=max(one.pk, other.pk))


class Connection(models.Model):
    """An accepted invitation: an unordered pair of members, kept with the lower id first."""

    low = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    high = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    invitation = models.ForeignKey(Invitation, models.SET_NULL, null=True, blank=True, related_name="+")
    connected_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Connection]] = ConnectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("connection")
        verbose_name_plural = _("connections")
        constraints = [
            models.UniqueConstraint(
                fields=["low", "high"], condition=Q(ended_at__isnull=True), name="one_connection_per_pair"
            ),
            models.CheckConstraint(condition=Q(low__lt=F("high")), name="the_lower_id_first"),
        ]
        indexes = [
            models.Index(
                fields=["high", "low"], name="connection_of_high", condition=Q(ended_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.low} and {self.high}"

    def other_than(self, member: Member) -> Member:
        """Who is at the other end."""
        return self.high if self.low_id == member.pk else self.low
