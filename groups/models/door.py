"""The group's door: requests to join, links that invite, and who may not come back before a day."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models.covenant import Covenant
from groups.models.group import Group, Membership

if TYPE_CHECKING:
    from datetime import datetime


def new_token() -> str:
    """An address that cannot be guessed: 128 bits."""
    return secrets.token_urlsafe(16)


class JoinRequest(models.Model):
    """That a member asked to join, with their yes to the covenant and what they answered."""

    class Decision(models.TextChoices):
        APPROVED = "approved", _("Approved")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    group = models.ForeignKey(Group, models.CASCADE, related_name="join_requests")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="join_requests")
    covenant = models.ForeignKey(Covenant, models.PROTECT, null=True, blank=True, related_name="+")
    answers: models.JSONField[Any, Any] = models.JSONField(
        default=list, help_text=_("Pairs of question and answer.")
    )
    asked_at = models.DateTimeField(default=timezone.now)
    decision = models.CharField(max_length=9, choices=Decision.choices, blank=True, default="")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("request to join")
        verbose_name_plural = _("requests to join")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "member"], condition=Q(decided_at__isnull=True), name="one_open_request"
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True)
                | (~Q(decision="") & Q(decided_at__isnull=False)),
                name="a_decision_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} to {self.group}"


class InviteLink(models.Model):
    """An address that lets a limited number of people into the group, until a day."""

    LIMIT = 100

    group = models.ForeignKey(Group, models.CASCADE, related_name="links")
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    invitee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("For whom it was made; for anybody where empty."),
    )
    limit = models.PositiveIntegerField(
        _("how many people may use it"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(LIMIT)],
    )
    used = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("invitation link")
        verbose_name_plural = _("invitation links")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(used__lte=F("limit")), name="no_more_than_the_limit")
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.used}/{self.limit}"

    def get_absolute_url(self) -> str:
        return reverse("groups:invited", args=[self.group.slug, self.token])

    def is_open(self, at: datetime) -> bool:
        """Whether it still lets someone in at that moment."""
        return self.closed_at is None and self.expires_at > at and self.used < self.limit


class BanQuerySet(models.QuerySet["Ban"]):
    """Sets of bans."""

    def in_force(self, at: datetime | None = None) -> BanQuerySet:
        """Bans that keep someone out at that moment; their end is a comparison with the clock."""
        return self.filter(lifted_at__isnull=True, until__gt=at or timezone.now())


class Ban(models.Model):
    """That a former member may not come back before a day."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="bans")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="bans")
    membership = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="bans", help_text=_("What it ended.")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("The steward; nobody where the covenant's consequence did it."),
    )
    until = models.DateTimeField()
    reason = models.CharField(max_length=200)
    made_at = models.DateTimeField(default=timezone.now)
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Ban]] = BanQuerySet.as_manager()

    class Meta:
        verbose_name = _("ban")
        verbose_name_plural = _("bans")
        indexes = [models.Index(fields=["group", "member"], name="ban_of_member")]

    def __str__(self) -> str:
        return f"{self.member} from {self.group}"
