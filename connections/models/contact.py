"""What a member brings from elsewhere: an import run, and the private contacts it leaves."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from lion.members.models import Member


class ContactQuerySet(models.QuerySet["Contact"]):
    """Sets of contacts."""

    def of(self, member: Member) -> ContactQuerySet:
        """The contacts of the member who brought them; nobody else sees them."""
        return self.filter(owner=member)


class Contact(models.Model):
    """A person in somebody's own archive: visible to its owner alone."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="contacts")
    key = models.CharField(max_length=220, help_text=_("The LinkedIn slug; else what else tells the row apart."))
    name = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    company = models.CharField(max_length=200, blank=True)
    position = models.CharField(max_length=200, blank=True)
    linkedin = models.CharField(max_length=200, blank=True)
    connected_on = models.DateField(null=True, blank=True)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="known_as"
    )
    imported_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager[Contact]] = ContactQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="one_contact_per_key")]
        indexes = [models.Index(fields=["owner", "email"], name="contact_by_email", condition=~Q(email=""))]

    def __str__(self) -> str:
        return self.name or self.key


class ImportQuerySet(models.QuerySet["Import"]):
    """Sets of import runs."""

    def of(self, member: Member) -> ImportQuerySet:
        return self.filter(member=member).order_by("-created_at")


class Import(models.Model):
    """One run over an archive; its moments are its state."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="imports")
    filename = models.CharField(max_length=200)
    upload = models.FileField(upload_to="imports/", blank=True)
    size = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=300, blank=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)
    matched = models.PositiveIntegerField(default=0)
    unreadable = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)

    objects: ClassVar[models.Manager[Import]] = ImportQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return self.filename
