"""What a member notes about another for themselves: a memo and tags. Nobody else ever sees either."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

MEMO_LENGTH = 1000
TAG_LENGTH = 30
TAGS = 10


class Memo(models.Model):
    """A member's own note about another."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memos")
    about = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    text = models.CharField(max_length=MEMO_LENGTH)

    objects: ClassVar[models.Manager[Memo]] = models.Manager()

    class Meta:
        verbose_name = _("memo")
        verbose_name_plural = _("memos")
        constraints = [
            models.UniqueConstraint(fields=["owner", "about"], name="one_memo_per_pair"),
            models.CheckConstraint(condition=~Q(owner=F("about")), name="no_memo_about_oneself"),
        ]

    def __str__(self) -> str:
        return f"{self.owner} about {self.about}"


class Tag(models.Model):
    """A word under which a member files another."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tags")
    about = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=TAG_LENGTH)

    objects: ClassVar[models.Manager[Tag]] = models.Manager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint("owner", "about", Lower("name"), name="a_tag_once_per_pair"),
            models.CheckConstraint(condition=~Q(owner=F("about")), name="no_tag_on_oneself"),
        ]
        indexes = [models.Index(fields=["owner", "name"], name="tag_of_owner")]

    def __str__(self) -> str:
        return self.name
