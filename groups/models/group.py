"""Groups, and who belongs to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from datetime import datetime

    from lion.members.models import Member

RESERVED_SLUGS = frozenset({"new"})


class GroupQuerySet(models.QuerySet["Group"]):
    """Sets of groups."""

    def of(self, member: Member) -> GroupQuerySet:
        """Groups that the member is in today."""
        return self.filter(Exists(Membership.objects.current().filter(group=OuterRef("pk"), member=member)))

    def open_networking(self) -> GroupQuerySet:
        return self.filter(kind=Group.Kind.OPEN)

    def with_size(self) -> GroupQuerySet:
        """Each with `size`, the number of its members today."""
        here = Membership.objects.current().filter(group=OuterRef("pk")).order_by().values("group")
        return self.annotate(size=Coalesce(Subquery(here.annotate(n=models.Count("pk")).values("n")), 0))

    def hold(self, *groups: int) -> None:
        """Let no one else change who belongs to these groups, and as what, until the transaction ends.

        To be held before breaches and memberships are locked, so that two never wait for each other.
        PostgreSQL locks the rows; SQLite's transactions are IMMEDIATE and already hold the only lock.
        """
        held = self.select_for_update(no_key=True).filter(pk__in=groups).order_by("pk")
        if len(held.values_list("pk")) < len(set(groups)):
            raise self.model.DoesNotExist

    def matching(self, words: str) -> GroupQuerySet:
        """Groups whose name or summary holds every one of the words."""
        found = self
        for word in words.split():
            found = found.filter(Q(name__icontains=word) | Q(summary__icontains=word))
        return found


class Group(models.Model):
    """Where members meet: open networking (it has a covenant) or ordinary."""

    class Kind(models.TextChoices):
        OPEN = "open", _("Open networking, by covenant")
        ORDINARY = "ordinary", _("Ordinary")

    class Joining(models.TextChoices):
        OPEN = "open", _("Anyone may join")
        APPROVAL = "approval", _("By approval")
        INVITATION = "invitation", _("By invitation")

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=80)
    summary = models.CharField(_("in one sentence"), max_length=160, blank=True)
    about = models.TextField(_("about"), max_length=4000, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.OPEN)
    joining = models.CharField(_("joining"), max_length=10, choices=Joining.choices, default=Joining.OPEN)
    questions = models.TextField(
        _("questions to who asks to join"),
        max_length=600,
        blank=True,
        help_text=_("A question a line, at most 3."),
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager[Group]] = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("groups:group", args=[self.slug])

    @property
    def is_open(self) -> bool:
        """Whether the group exists for open networking."""
        return self.kind == self.Kind.OPEN

    @property
    def asked(self) -> list[str]:
        """The questions that who asks to join answers."""
        return [line.strip() for line in self.questions.splitlines() if line.strip()]


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Sets of memberships."""

    def current(self) -> MembershipQuerySet:
        return self.filter(left_at__isnull=True)

    def at(self, moment: datetime) -> MembershipQuerySet:
        """Memberships that were in force at that moment."""
        return self.filter(joined_at__lte=moment).filter(Q(left_at__isnull=True) | Q(left_at__gt=moment))


class Membership(models.Model):
    """That a member belongs to a group, from when to when."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Owner")
        STEWARD = "steward", _("Steward")
        MEMBER = "member", _("Member")

    group = models.ForeignKey(Group, models.CASCADE, related_name="memberships")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=8, choices=Role.choices, default=Role.MEMBER)
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)
    removed = models.BooleanField(default=False, help_text=_("Ended by the group, not by the member."))
    entered_at = models.DateTimeField(null=True, blank=True, help_text=_("When the worker took it up."))

    objects: ClassVar[models.Manager[Membership]] = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "member"], condition=Q(left_at__isnull=True), name="one_membership_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("joined_at")), name="left_after_joining"
            ),
        ]
        indexes = [
            models.Index(fields=["member", "group"], name="membership_of_member"),
            models.Index(fields=["id"], name="membership_to_enter", condition=Q(entered_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.member} in {self.group}"

    @property
    def keeps(self) -> bool:
        """Whether the member runs the group."""
        return self.role in {self.Role.OWNER, self.Role.STEWARD}
