"""The group's log: what those who keep it did, and why."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models.group import Group


class Deed(models.Model):
    """One thing that was done in a group, by whom and with what reason; written by `groups.log`.

    Append-only: triggers in the database refuse to change or remove a line (`lion.appending`).
    """

    class Kind(models.TextChoices):
        FOUNDED = "founded", _("Founded the group")
        PUBLISHED = "published", _("Published a version of the covenant")
        SETTLED = "settled", _("Changed the settings")
        ROLE = "role", _("Gave a role")
        PASSED_ON = "passed-on", _("The group passed to a new owner")
        APPROVED = "approved", _("Approved a request to join")
        DECLINED = "declined", _("Declined a request to join")
        LINK = "link", _("Made an invitation link")
        LINK_CLOSED = "link-closed", _("Closed an invitation link")
        REMOVED = "removed", _("Removed a member")
        RESTORED = "restored", _("Restored a membership")
        UNBANNED = "unbanned", _("Lifted a ban")
        PINNED = "pinned", _("Pinned a post")
        UNPINNED = "unpinned", _("Unpinned a post")
        LOCKED = "locked", _("Locked a post")
        UNLOCKED = "unlocked", _("Unlocked a post")
        HIDDEN = "hidden", _("Hid what was said")
        SHOWN = "shown", _("Showed again what was hidden")
        DISMISSED = "dismissed", _("Dismissed reports")
        CONFIRMED = "confirmed", _("Confirmed the end of a membership")
        DROPPED = "dropped", _("Dropped a proposal to end a membership")
        PARDONED = "pardoned", _("Pardoned a breach")
        UPHELD = "upheld", _("Upheld an objection")
        REJECTED = "rejected", _("Rejected an objection")

    group = models.ForeignKey(Group, models.PROTECT, related_name="deeds")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Nobody where the house did it by rule."),
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("About whom."),
    )
    reason = models.CharField(max_length=200, blank=True)
    before: models.JSONField[Any, Any] = models.JSONField(null=True, blank=True)
    after: models.JSONField[Any, Any] = models.JSONField(null=True, blank=True)
    through = models.CharField(max_length=200, blank=True)
    detail: models.JSONField[Any, Any] = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("deed")
        verbose_name_plural = _("log")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["group", "-at"], name="deed_of_group")]

    def __str__(self) -> str:
        return f"{self.group}: {self.get_kind_display()}"
