"""What a member brings from elsewhere: an import run, its remarks, and the private contacts it leaves."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from connections.models.connection import Connection
from lion.members.models import Block, Member

if TYPE_CHECKING:
    from datetime import datetime


class ImportQuerySet(models.QuerySet["Import"]):
    """Sets of import runs."""

    def of(self, member: Member) -> ImportQuerySet:
        """The member's own imports, newest first, without those whose traces they deleted."""
        return self.filter(member=member, discarded_at__isnull=True).order_by("-created_at")

    def open(self) -> ImportQuerySet:
        """Neither finished nor failed."""
        return self.filter(finished_at__isnull=True, failed_at__isnull=True)

    def unclaimed(self, at: datetime) -> ImportQuerySet:
        """Open, not paused, and in no worker's hands: those who had it let their lease run out."""
        free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=at)
        return self.open().filter(free, paused_at__isnull=True)


class Import(models.Model):
    """One run over an archive; its moments are its state.

    `done` is how many of the file's rows are settled, and where a worker goes on: every row of the
    file ends in exactly one of `kept`, `matched`, `merged` and `unreadable`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="imports")
    filename = models.CharField(max_length=200)
    upload = models.FileField(
        upload_to="imports/", blank=True, help_text=_("Connections.csv, while it is read.")
    )
    size = models.PositiveBigIntegerField(default=0, help_text=_("Bytes of what the member brought."))
    files = models.PositiveIntegerField(default=0, help_text=_("How many files the archive held."))
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    discarded_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When the member deleted what it brought.")
    )
    failure = models.CharField(max_length=40, blank=True, help_text=_("One of connections.linkedin.Fault."))
    claim = models.CharField(max_length=32, blank=True, help_text=_("Whose hands it is in."))
    claimed_until = models.DateTimeField(null=True, blank=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)
    matched = models.PositiveIntegerField(default=0)
    merged = models.PositiveIntegerField(default=0)
    unreadable = models.PositiveIntegerField(default=0)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(finished_at__isnull=True, failed_at__isnull=True),
                name="one_open_import_per_member",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(failed_at__isnull=True), name="finished_or_failed"
            ),
        ]
        indexes = [models.Index(fields=["member", "-created_at"], name="import_of_member")]

    def __str__(self) -> str:
        return self.filename

    def get_absolute_url(self) -> str:
        return reverse("connections:import_run", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether there is still something to do, or to go on with."""
        return self.finished_at is None and self.failed_at is None

    @property
    def left(self) -> int:
        """How many rows are still to be read."""
        return max(self.total - self.done, 0)

    @property
    def is_running(self) -> bool:
        """Whether it goes on by itself."""
        return self.is_open and self.paused_at is None


class Remark(models.Model):
    """What an import has to say about one row of the file: why nothing or less than all was kept."""

    run = models.ForeignKey(Import, models.CASCADE, related_name="remarks")
    row = models.PositiveIntegerField(help_text=_("The line of the file on which the row begins."))
    reason = models.CharField(max_length=20, help_text=_("One of connections.linkedin.Reason."))
    said = models.CharField(max_length=120, blank=True, help_text=_("What the file says there."))
    name = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ["row", "reason"]
        constraints = [models.UniqueConstraint(fields=["run", "row", "reason"], name="a_remark_once")]

    def __str__(self) -> str:
        return f"{self.row}: {self.reason}"


class ContactQuerySet(models.QuerySet["Contact"]):
    """Sets of contacts."""

    def of(self, member: Member) -> ContactQuerySet:
        """The contacts of the member who brought them; nobody else sees them."""
        return self.filter(owner=member)

    def recognised(self, at: datetime | None = None) -> ContactQuerySet:
        """Contacts matched to a member whom their owner may see today.

        Asked anew each time, for a match is a fact of the day of the import: whoever has left the
        directory since is seen by their connections only, and whom the owner blocked not at all. Who was
        blocked sees what everybody sees: a match that is gone would tell them.
        """
        mine, theirs = OuterRef("owner_id"), OuterRef("member_id")
        ends = Q(low=mine, high=theirs) | Q(low=theirs, high=mine)
        blocked = Block.objects.filter(blocker=mine, blocked=theirs)
        listed = Q(member__in=Member.objects.listed(at).values("pk"))
        connected = Q(Exists(Connection.objects.filter(ends, ended_at__isnull=True)), member__is_active=True)
        return self.filter(listed | connected).exclude(Exists(blocked))

    def matching(self, words: str) -> ContactQuerySet:
        """Contacts of whom every one of the words is in the name, company, position or e-mail."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(name__icontains=word)
                | Q(company__icontains=word)
                | Q(position__icontains=word)
                | Q(email__icontains=word)
            )
        return found


class Contact(models.Model):
    """A person in somebody's own archive: visible to its owner alone."""

    class Match(models.TextChoices):
        NONE = "", _("not a member")
        EMAIL = "email", _("by a confirmed e-mail address")
        PROFILE = "profile", _("by the LinkedIn address in their profile")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="contacts")
    key = models.CharField(max_length=300, help_text=_("See connections.linkedin.Person.key."))
    name = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    company = models.CharField(max_length=200, blank=True)
    position = models.CharField(max_length=200, blank=True)
    linkedin = models.CharField(max_length=200, blank=True)
    connected_on = models.DateField(null=True, blank=True)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="known_as"
    )
    match = models.CharField(max_length=7, choices=Match.choices, default=Match.NONE, blank=True)
    brought_by = models.ForeignKey(
        Import,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="contacts",
        help_text=_("What brought it first."),
    )
    imported_at = models.DateTimeField(default=timezone.now)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="one_contact_per_key")]
        indexes = [
            models.Index(fields=["owner", "email"], name="contact_by_email", condition=~Q(email="")),
            models.Index(fields=["owner", "name"], name="contact_by_name"),
        ]

    def __str__(self) -> str:
        return self.name or self.linkedin or self.email

    @property
    def linkedin_url(self) -> str:
        """Where the person's profile is; LION never looks there."""
        return f"https://www.linkedin.com/in/{quote(self.linkedin, safe='')}/"
