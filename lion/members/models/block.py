"""That a member wants nothing from another."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from lion.members.models.member import Member


class BlockQuerySet(models.QuerySet["Block"]):
    """Sets of blocks."""

    def between(self, one: Member, other: Member) -> BlockQuerySet:
        """The blocks between the two, whoever made them: two at most."""
        return self.filter(Q(blocker=one, blocked=other) | Q(blocker=other, blocked=one)).select_related()

    def made_by(self, member: Member) -> set[int]:
        """Whom the member blocked."""
        return set(self.filter(blocker=member).values_list("blocked", flat=True))

    def around(self, member: Member) -> set[int]:
        """Whom the member blocked, and who blocked them: neither hears of the other."""
        rows = self.filter(Q(blocker=member) | Q(blocked=member)).values_list("blocker", "blocked")
        return {pk for row in rows for pk in row} - {member.pk}


class Block(models.Model):
    """That a member wants nothing from another. The blocked one is never told."""

    blocker = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="blocks_made")
    blocked = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="blocks_met")
    made_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager[Block]] = BlockQuerySet.as_manager()

    class Meta:
        db_table = "connections_block"
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        constraints = [
            models.UniqueConstraint(fields=["blocker", "blocked"], name="one_block_per_pair"),
            models.CheckConstraint(condition=~Q(blocker=F("blocked")), name="nobody_blocks_themselves"),
        ]

    def __str__(self) -> str:
        return f"{self.blocker} blocks {self.blocked}"
