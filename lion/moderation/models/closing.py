"""Proposals to close an account: one moderator proposes, another confirms."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ClosingQuerySet(models.QuerySet["Closing"]):
    """Sets of proposals."""

    def open(self) -> ClosingQuerySet:
        return self.filter(ruled_at__isnull=True)


class Closing(models.Model):
    """That a moderator proposed to close a member's account, and what a second person decided."""

    class Ruling(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmed")
        DECLINED = "declined", _("Declined")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="closings", verbose_name=_("member")
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed"), default=timezone.now)
    reason = models.TextField(_("reason"), help_text=_("The member will read this."))
    ruling = models.CharField(_("ruling"), max_length=10, choices=Ruling.choices, blank=True, default="")
    ruled_at = models.DateTimeField(_("ruled"), null=True, blank=True)
    ruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ruled by"),
    )
    words = models.TextField(_("words"), blank=True)

    objects: ClassVar[models.Manager[Closing]] = ClosingQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal to close an account")
        verbose_name_plural = _("proposals to close accounts")
        permissions = [("close_account", _("May confirm that an account is closed"))]
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(ruled_at__isnull=True), name="one_open_closing"
            ),
            models.CheckConstraint(
                condition=Q(ruling="", ruled_at__isnull=True, ruled_by__isnull=True)
                | (~Q(ruling="") & Q(ruled_at__isnull=False, ruled_by__isnull=False)),
                name="a_closing_ruling_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(ruled_by__isnull=True) | ~Q(ruled_by=F("proposed_by")),
                name="a_second_person_closes",
            ),
            models.CheckConstraint(
                condition=~Q(proposed_by=F("member")) & (Q(ruled_by__isnull=True) | ~Q(ruled_by=F("member"))),
                name="nobody_closes_their_own",
            ),
        ]

    def __str__(self) -> str:
        return str(self.member)

    def get_absolute_url(self) -> str:
        return reverse("admin:moderation_closing_change", args=[self.pk])
