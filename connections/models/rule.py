"""Rules: what a member wants answered without being asked, and the views of the desk that they keep."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models import Group

if TYPE_CHECKING:
    from lion.members.models import Member

NAME_LENGTH = 40


class RuleQuerySet(models.QuerySet["Rule"]):
    """Sets of rules."""

    def of(self, member: Member) -> RuleQuerySet:
        """The rules that the member has in force: those that accept first, then the oldest first."""
        return self.live().filter(member=member).order_by("verb", "made_at", "pk")

    def live(self) -> RuleQuerySet:
        """Rules in force."""
        return self.filter(ended_at__isnull=True).select_related("group")


class Rule(models.Model):
    """Accept or archive what fits every condition. No rule may answer IDK or report spam.

    An ended rule is kept: what it answered says so.
    """

    class Verb(models.TextChoices):
        ACCEPT = "accept", _("Accept")
        ARCHIVE = "archive", _("Archive")

    class Note(models.TextChoices):
        ANY = "", _("With or without a note")
        WITH = "with", _("With a note")
        WITHOUT = "without", _("Without a note")

    class Common(models.IntegerChoices):
        ANY = 0, _("Any number")
        ONE = 1, _("1 or more")
        FIVE = 5, _("5 or more")
        TEN = 10, _("10 or more")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="rules")
    verb = models.CharField(max_length=8, choices=Verb.choices)
    group = models.ForeignKey(Group, models.CASCADE, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=8, choices=Note.choices, blank=True, default="")
    common = models.PositiveSmallIntegerField(choices=Common.choices, default=Common.ANY)
    pledged = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Rule]] = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        constraints = [
            models.CheckConstraint(
                condition=Q(verb__in=["accept", "archive"]), name="rules_accept_or_archive"
            ),
            models.CheckConstraint(
                condition=Q(verb="accept")
                | Q(group__isnull=False)
                | ~Q(note="")
                | Q(common__gt=0)
                | Q(pledged=True),
                name="to_archive_takes_a_condition",
            ),
            models.UniqueConstraint(
                "member",
                "verb",
                Coalesce("group", 0),
                "note",
                "common",
                "pledged",
                condition=Q(ended_at__isnull=True),
                name="one_live_rule_of_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} for {self.member}"


class SavedView(models.Model):
    """A view of the desk under a name: the filters as the tail of an address."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    query = models.CharField(max_length=1000)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["made_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["member", "name"], name="one_view_of_a_name")]

    def __str__(self) -> str:
        return self.name
