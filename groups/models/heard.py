"""What readers do with what was said: thank for it, follow it, mute it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models.talk import Post, Reply


class Thanks(models.Model):
    """One member's thanks for a post or a reply."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, models.CASCADE, null=True, blank=True, related_name="thanks")
    reply = models.ForeignKey(Reply, models.CASCADE, null=True, blank=True, related_name="thanks")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("thanks")
        verbose_name_plural = _("thanks")
        constraints = [
            models.CheckConstraint(
                condition=Q(post__isnull=False, reply__isnull=True)
                | Q(post__isnull=True, reply__isnull=False),
                name="thanks_for_one_thing",
            ),
            models.UniqueConstraint(fields=["post", "member"], name="one_thanks_for_a_post"),
            models.UniqueConstraint(fields=["reply", "member"], name="one_thanks_for_a_reply"),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.post or self.reply}"


class Following(models.Model):
    """That a member wants to hear of new replies to a post, or, muted, wants to hear nothing of it."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, models.CASCADE, related_name="followings")
    since = models.DateTimeField(default=timezone.now)
    muted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("following")
        verbose_name_plural = _("followings")
        constraints = [models.UniqueConstraint(fields=["post", "member"], name="one_following_of_a_post")]

    def __str__(self) -> str:
        return f"{self.member}: {self.post}"
