"""That a reader finds that something said in a group should not be there."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models.group import Group
from groups.models.talk import Post, Reply


class ReportQuerySet(models.QuerySet["Report"]):
    """Sets of reports."""

    def waiting(self) -> ReportQuerySet:
        """Reports that nobody has settled."""
        return self.filter(settled_at__isnull=True)

    def about(self, said: Post | Reply) -> ReportQuerySet:
        """Reports of one post or reply."""
        return self.filter(post=said) if isinstance(said, Post) else self.filter(reply=said)


class Report(models.Model):
    """One reader's report of a post or a reply, for those who keep the group to settle."""

    class Outcome(models.TextChoices):
        HIDDEN = "hidden", _("Hidden")
        DISMISSED = "dismissed", _("Left as it is")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="reports")
    post = models.ForeignKey(Post, models.CASCADE, null=True, blank=True, related_name="reports")
    reply = models.ForeignKey(Reply, models.CASCADE, null=True, blank=True, related_name="reports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.CharField(_("what is wrong with it"), max_length=300)
    quoted = models.TextField(help_text=_("What it said when it was reported."))
    at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField(max_length=9, choices=Outcome.choices, blank=True, default="")

    objects: ClassVar[models.Manager[Report]] = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(post__isnull=False, reply__isnull=True)
                | Q(post__isnull=True, reply__isnull=False),
                name="a_report_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", settled_at__isnull=True)
                | (~Q(outcome="") & Q(settled_at__isnull=False)),
                name="an_outcome_has_its_moment",
            ),
            models.UniqueConstraint(
                fields=["post", "by"], condition=Q(settled_at__isnull=True), name="one_open_report_of_a_post"
            ),
            models.UniqueConstraint(
                fields=["reply", "by"],
                condition=Q(settled_at__isnull=True),
                name="one_open_report_of_a_reply",
            ),
        ]
        indexes = [
            models.Index(fields=["group", "at"], name="report_waiting", condition=Q(settled_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.reason}"

    @property
    def said(self) -> Post | Reply:
        """What was reported."""
        said = self.post or self.reply
        assert said is not None  # noqa: S101 - held by a_report_of_one_thing
        return said
