"""Breaches of a covenant: an IDK to a fellow, counted in each open group that the two shared."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from connections.models import Answer
from groups.models import Covenant, Group

if TYPE_CHECKING:
    from datetime import datetime

    from lion.members.models import Member


class BreachQuerySet(models.QuerySet["Breach"]):
    """Sets of breaches."""

    def by(self, member: Member) -> BreachQuerySet:
        """Breaches by the one who clicked."""
        return self.filter(member=member)

    def counting(self) -> BreachQuerySet:
        """Breaches that no ruling voided."""
        return self.filter(voided_at__isnull=True)

    def cooling(self) -> BreachQuerySet:
        """Breaches of which nothing has come yet: the one who clicked may still take the answer back."""
        return self.counting().filter(acted_at__isnull=True)

    def whole(self) -> BreachQuerySet:
        """Each with what its pages show."""
        near = self.select_related("group", "covenant", "member", "sender", "answer", "proposal")
        return near.prefetch_related("objections")

    def seen_by(self, steward: Member) -> BreachQuerySet:
        """What a steward may see: what has come of an answer that is neither theirs nor to them."""
        return self.filter(acted_at__isnull=False).exclude(Q(member=steward) | Q(sender=steward))

    def remembered(self, group: Group, covenant: Covenant, at: datetime) -> BreachQuerySet:
        """Counting breaches in the group that a covenant still remembers at that moment."""
        return self.counting().filter(group=group, at__gt=at - covenant.window, at__lte=at)


class Breach(models.Model):
    """One IDK on a covered invitation, in one group."""

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="breaches")
    group = models.ForeignKey(Group, models.CASCADE, related_name="breaches")
    covenant = models.ForeignKey(Covenant, models.PROTECT, related_name="+")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="breaches")
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(help_text=_("When the IDK was given."))
    recorded_at = models.DateTimeField(auto_now_add=True)
    matures_at = models.DateTimeField(help_text=_("Until when the answer may be taken back."))
    acted_at = models.DateTimeField(null=True, blank=True, help_text=_("When its consequence came."))
    is_second = models.BooleanField(default=False, help_text=_("To another sender than the one before."))
    consequence = models.CharField(max_length=10, choices=Covenant.Consequence.choices)
    removed_at = models.DateTimeField(null=True, blank=True, help_text=_("When it ended the membership."))
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_because = models.CharField(max_length=300, blank=True)

    objects: ClassVar[models.Manager[Breach]] = BreachQuerySet.as_manager()

    class Meta:
        verbose_name = _("breach")
        verbose_name_plural = _("breaches")
        constraints = [models.UniqueConstraint(fields=["answer", "group"], name="one_breach_per_group")]
        indexes = [
            models.Index(fields=["member", "group", "-at"], name="breach_of_member"),
            models.Index(fields=["group", "-at"], name="breach_of_group"),
            models.Index(
                fields=["matures_at"],
                name="breach_cooling",
                condition=Q(acted_at__isnull=True, voided_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} in {self.group}"

    def get_absolute_url(self) -> str:
        """The page of the one who clicked."""
        return reverse("moderation:breach", args=[self.group.slug, self.answer.invitation_id])

    @property
    def desk_url(self) -> str:
        """The page of those who decide."""
        return reverse("moderation:group_breach", args=[self.group.slug, self.answer.invitation_id])

    @property
    def state(self) -> str:
        """voided, cooling, proposed, dropped, or what followed: none, warning, removal."""
        if self.voided_at:
            return "voided"
        if self.acted_at is None:
            return "cooling"
        if self.consequence != Covenant.Consequence.REMOVAL or self.removed_at:
            return self.consequence
        proposal = getattr(self, "proposal", None)
        if proposal is None:
            return self.consequence
        return "proposed" if proposal.is_open(timezone.now()) else "dropped"


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Sets of proposals."""

    def open(self, at: datetime) -> ProposalQuerySet:
        """Undecided, not lapsed, about a breach that still leads to a removal."""
        return self.filter(
            decision="",
            made_at__gt=at - Proposal.LAPSES,
            breach__voided_at__isnull=True,
            breach__consequence=Covenant.Consequence.REMOVAL,
        )


class Proposal(models.Model):
    """That a membership should end, which a steward who is neither sender nor clicker confirms or drops."""

    class Decision(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmed")
        DROPPED = "dropped", _("Dropped")

    LAPSES = timedelta(days=30)
    """After which nothing comes of it any more."""

    breach = models.OneToOneField(Breach, models.CASCADE, related_name="proposal")
    made_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True, default="")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=200, blank=True)

    objects: ClassVar[models.Manager[Proposal]] = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(decision="") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="a_proposal_is_decided_whole",
            )
        ]

    def __str__(self) -> str:
        return str(self.breach)

    @property
    def lapses_at(self) -> datetime:
        return self.made_at + self.LAPSES

    def is_open(self, at: datetime) -> bool:
        """Whether it can still be decided at that moment."""
        return not self.decision and at < self.lapses_at


class ObjectionQuerySet(models.QuerySet["Objection"]):
    """Sets of objections."""

    def open(self) -> ObjectionQuerySet:
        return self.filter(ruled_at__isnull=True, breach__voided_at__isnull=True)


class Objection(models.Model):
    """What the member says against a breach: to the group's stewards first, to the moderators after that."""

    class Level(models.TextChoices):
        STEWARD = "steward", _("The group’s stewards")
        MODERATOR = "moderator", _("Moderators")

    class Ruling(models.TextChoices):
        UPHELD = "upheld", _("Upheld")
        REJECTED = "rejected", _("Rejected")

    breach = models.ForeignKey(Breach, models.CASCADE, related_name="objections")
    level = models.CharField(max_length=10, choices=Level.choices)
    text = models.TextField(max_length=2000)
    filed_at = models.DateTimeField()
    ruling = models.CharField(max_length=10, choices=Ruling.choices, blank=True, default="")
    ruled_at = models.DateTimeField(null=True, blank=True)
    ruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    words = models.TextField(blank=True, help_text=_("What the one who ruled says to the member."))

    objects: ClassVar[models.Manager[Objection]] = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["filed_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["breach", "level"], name="one_objection_per_level"),
            models.CheckConstraint(
                condition=Q(ruling="", ruled_at__isnull=True, ruled_by__isnull=True)
                | (~Q(ruling="") & Q(ruled_at__isnull=False, ruled_by__isnull=False)),
                name="an_objection_ruling_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.breach}, {self.get_level_display()}"
