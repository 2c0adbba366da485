"""That an author objects to the hiding of their words."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models.log import Deed
from groups.models.talk import Post, Reply


class ContestQuerySet(models.QuerySet["Contest"]):
    """Sets of objections to hiding."""

    def open(self) -> ContestQuerySet:
        return self.filter(ruled_at__isnull=True)

    def with_words(self) -> ContestQuerySet:
        """Each with what it is about."""
        return self.select_related(
            "deed", "post__group", "post__author", "reply__post__group", "reply__author"
        )


class Contest(models.Model):
    """An author's objection to one hiding: to a steward who did not do it, then to the site's moderators."""

    class Level(models.TextChoices):
        STEWARD = "steward", _("A steward who did not hide it")
        MODERATOR = "moderator", _("The site’s moderators")

    class Ruling(models.TextChoices):
        UPHELD = "upheld", _("Upheld")
        REJECTED = "rejected", _("Rejected")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    deed = models.ForeignKey(Deed, models.PROTECT, related_name="contests", help_text=_("The hiding."))
    post = models.ForeignKey(Post, models.CASCADE, null=True, blank=True, related_name="contests")
    reply = models.ForeignKey(Reply, models.CASCADE, null=True, blank=True, related_name="contests")
    level = models.CharField(max_length=9, choices=Level.choices)
    text = models.TextField()
    filed_at = models.DateTimeField(default=timezone.now)
    ruling = models.CharField(max_length=8, choices=Ruling.choices, blank=True, default="")
    ruled_at = models.DateTimeField(null=True, blank=True)
    ruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    words = models.TextField(blank=True, help_text=_("Why it was ruled so; the author reads it."))

    objects: ClassVar[models.Manager[Contest]] = ContestQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection to hiding")
        verbose_name_plural = _("objections to hiding")
        ordering = ["filed_at"]
        constraints = [
            models.UniqueConstraint(fields=["deed", "level"], name="one_contest_of_a_hiding_by_level"),
            models.CheckConstraint(
                condition=Q(post__isnull=False, reply__isnull=True)
                | Q(post__isnull=True, reply__isnull=False),
                name="a_contest_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(ruling="", ruled_at__isnull=True) | (~Q(ruling="") & Q(ruled_at__isnull=False)),
                name="a_contest_ruled_on_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deed}, {self.get_level_display()}"

    @property
    def said(self) -> Post | Reply:
        """What was hidden."""
        said = self.post or self.reply
        assert said is not None  # noqa: S101 - held by a_contest_of_one_thing
        return said
