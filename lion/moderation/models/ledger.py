"""The ledger, what the fold makes of it, and the policy it is folded under."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from connections.models import Answer
from groups.models import Group, Membership

if TYPE_CHECKING:
    from lion.members.models import Member


class PolicyVersion(models.Model):
    """The numbers behind the tally and the ladder. Never rewritten: a change is a new version."""

    version = models.PositiveIntegerField(unique=True)
    numbers: models.JSONField[Any, Any] = models.JSONField()
    reason = models.TextField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("policy")
        verbose_name_plural = _("policies")
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"{_('Policy')} {self.version}"


class Entry(models.Model):
    """One line of the ledger; its id is its place in the one total order. Append-only."""

    class Kind(models.TextChoices):
        ANSWER = "answer", _("Answer")
        JOIN = "join", _("Joined a closed group")
        UPHELD_SPAM = "upheld-spam", _("Spam report upheld")
        RESET = "reset", _("Ruling for the member")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Who answered."),
    )
    target = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Who sent."),
    )
    verb = models.CharField(max_length=8, blank=True)
    covered = models.BooleanField(default=False)
    group = models.ForeignKey(Group, models.PROTECT, null=True, blank=True, related_name="+")
    upto = models.BigIntegerField(
        null=True, blank=True, help_text=_("A ruling concerns entries up to this one.")
    )
    answer = models.OneToOneField(Answer, models.PROTECT, null=True, blank=True, related_name="entry")
    membership = models.OneToOneField(Membership, models.PROTECT, null=True, blank=True, related_name="entry")
    policy = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("ledger")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["actor", "target"], name="entry_tie", condition=Q(kind="answer", verb="accept")
            ),
            models.Index(fields=["actor", "group"], name="entry_closed_group", condition=Q(kind="join")),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.kind} {self.verb}".strip()


class Fold(models.Model):
    """How far the ledger is folded: one row, which is also the lock that lets one worker fold at a time."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    mark = models.BigIntegerField(default=0, help_text=_("The last entry folded."))
    folded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("fold")
        verbose_name_plural = _("fold")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_fold")]

    def __str__(self) -> str:
        return str(self.mark)


class Tally(models.Model):
    """What the fold knows of one member: as a sender (the evidence R) and as a recipient (their habits)."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, primary_key=True, related_name="tally"
    )
    r = models.FloatField(_("evidence"), default=0.5)
    changed_ts = models.BigIntegerField(null=True)
    first_ts = models.BigIntegerField(null=True)
    epoch = models.IntegerField(default=0)
    restricted = models.BooleanField(default=False)
    reset_seq = models.BigIntegerField(default=-1)
    counted = models.PositiveIntegerField(_("answers counted"), default=0)
    counted_idk = models.PositiveIntegerField(_("IDKs counted"), default=0)
    idkers: models.JSONField[Any, Any] = models.JSONField(default=list)
    accepters: models.JSONField[Any, Any] = models.JSONField(default=list)

    n = models.PositiveIntegerField(_("answers given"), default=0)
    k = models.PositiveIntegerField(_("IDKs given"), default=0)
    bad = models.PositiveIntegerField(_("accepted, later restricted"), default=0)

    class Meta:
        verbose_name = _("member’s tally")
        verbose_name_plural = _("flagged members")
        indexes = [models.Index(fields=["-r"], name="tally_r")]

    def __str__(self) -> str:
        return str(self.member)


class WeighingQuerySet(models.QuerySet["Weighing"]):
    """Sets of weighings."""

    def about(self, sender: Member) -> WeighingQuerySet:
        """How the answers to this sender were heard, in the ledger's order."""
        return self.filter(sender=sender).order_by("entry_id")


class Weighing(models.Model):
    """How the fold heard one answer: whether it counted, with which weight, and why."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="weighing")
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    verb = models.CharField(max_length=8)
    covered = models.BooleanField()
    counted = models.BooleanField()
    left_out = models.CharField(max_length=20, blank=True)
    null_rate = models.FloatField(default=0)
    cap = models.FloatField(default=0)
    taint = models.FloatField(default=0)
    circle = models.FloatField(default=0)
    weight = models.FloatField(default=0)
    factor = models.FloatField(default=1)
    r_before = models.FloatField()
    r_after = models.FloatField()
    in_habit = models.BooleanField(default=False, help_text=_("Still in the habits of who gave it."))
    set_aside = models.BooleanField(default=False, help_text=_("Taken out of every count by a ruling."))

    objects: ClassVar[models.Manager[Weighing]] = WeighingQuerySet.as_manager()

    class Meta:
        verbose_name = _("weighing")
        verbose_name_plural = _("weighings")
        constraints = [
            models.UniqueConstraint(
                fields=["sender", "recipient"], condition=Q(counted=True), name="one_person_one_voice"
            )
        ]
        indexes = [
            models.Index(fields=["sender", "at"], name="weighing_of_sender"),
            models.Index(fields=["sender", "verb"], name="weighing_in_habit", condition=Q(in_habit=True)),
        ]

    def __str__(self) -> str:
        return str(self.entry_id)
