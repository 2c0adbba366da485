"""Appeals: the objection, what was written on it, its ruling, and a second look at that."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lion.moderation.models.sanction import Sanction

ANSWERED_WITHIN = timedelta(days=7)
"""In what time somebody should have ruled on an appeal."""


class AppealQuerySet(models.QuerySet["Appeal"]):
    """Sets of appeals."""

    def open(self) -> AppealQuerySet:
        return self.filter(ruled_at__isnull=True)


class Appeal(models.Model):
    """The sanctioned member's objection; one per sanction; a person rules on it."""

    class Ruling(models.TextChoices):
        UPHELD = "upheld", _("Upheld")
        REJECTED = "rejected", _("Rejected")

    sanction = models.OneToOneField(Sanction, models.PROTECT, related_name="appeal")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    against = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Who took the step; empty: the worker."),
    )
    alone = models.BooleanField(
        default=False, help_text=_("Ruled on by whoever took the step: there was nobody else.")
    )
    text = models.TextField(max_length=4000)
    filed_at = models.DateTimeField(default=timezone.now)
    ruling = models.CharField(max_length=10, choices=Ruling.choices, blank=True, default="")
    ruled_at = models.DateTimeField(null=True, blank=True)
    ruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    words = models.TextField(blank=True, help_text=_("The moderator’s words to the member."))

    objects: ClassVar[models.Manager[Appeal]] = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        constraints = [
            models.CheckConstraint(
                condition=Q(ruling="", ruled_at__isnull=True, ruled_by__isnull=True)
                | (~Q(ruling="") & Q(ruled_at__isnull=False, ruled_by__isnull=False)),
                name="an_appeal_ruling_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(ruled_by__isnull=True) | ~Q(ruled_by=F("member")),
                name="nobody_rules_on_their_own_appeal",
            ),
            models.CheckConstraint(
                condition=Q(ruled_by__isnull=True)
                | Q(against__isnull=True)
                | Q(alone=True)
                | ~Q(ruled_by=F("against")),
                name="another_rules_on_the_appeal",
            ),
        ]
        indexes = [models.Index(fields=["filed_at"], name="appeal_open", condition=Q(ruled_at__isnull=True))]

    def __str__(self) -> str:
        return str(self.sanction)

    @property
    def state(self) -> str:
        """open, upheld or rejected."""
        return self.ruling or "open"

    @property
    def due_at(self) -> datetime:
        """Until when a person should have ruled."""
        return self.filed_at + ANSWERED_WITHIN

    @property
    def is_overdue(self) -> bool:
        return self.ruled_at is None and self.due_at <= timezone.now()


class Message(models.Model):
    """What the member or a moderator wrote on an appeal; never changed afterwards."""

    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    is_members = models.BooleanField(help_text=_("Written by the member, not by a moderator."))
    text = models.TextField(max_length=2000)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("message on an appeal")
        verbose_name_plural = _("messages on appeals")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return str(self.appeal)


class SecondLook(models.Model):
    """The member asks once for another pair of eyes on a rejected appeal: a senior moderator's."""

    appeal = models.OneToOneField(Appeal, models.PROTECT, related_name="second_look")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    first = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text=_("Who looked first.")
    )
    against = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.TextField(max_length=4000)
    asked_at = models.DateTimeField(default=timezone.now)
    ruling = models.CharField(max_length=10, choices=Appeal.Ruling.choices, blank=True, default="")
    ruled_at = models.DateTimeField(null=True, blank=True)
    ruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    words = models.TextField(blank=True, help_text=_("The senior moderator’s words to the member."))

    class Meta:
        verbose_name = _("second look")
        verbose_name_plural = _("second looks")
        constraints = [
            models.CheckConstraint(
                condition=Q(ruling="", ruled_at__isnull=True, ruled_by__isnull=True)
                | (~Q(ruling="") & Q(ruled_at__isnull=False, ruled_by__isnull=False)),
                name="a_second_ruling_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(ruled_by__isnull=True)
                | (
                    ~Q(ruled_by=F("member"))
                    & ~Q(ruled_by=F("first"))
                    & (Q(against__isnull=True) | ~Q(ruled_by=F("against")))
                ),
                name="other_eyes_look_a_second_time",
            ),
        ]

    def __str__(self) -> str:
        return str(self.appeal)

    def get_absolute_url(self) -> str:
        return reverse("admin:moderation_secondlook_change", args=[self.pk])

    @property
    def due_at(self) -> datetime:
        return self.asked_at + ANSWERED_WITHIN

    @property
    def state(self) -> str:
        """open, upheld or rejected."""
        return self.ruling or "open"
