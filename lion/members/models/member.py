"""Members: who they are and what they promise."""

from __future__ import annotations

import secrets
import zlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar
from zoneinfo import ZoneInfo, available_timezones

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import IntegrityError, models, transaction
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from lion.members.models.words import words_of

if TYPE_CHECKING:
    from datetime import datetime

PLEDGE_LOST_FOR = timedelta(days=90)
TONES = 8
JOIN_TRIES = 5
"""How often a handle is made anew where somebody else takes it at the same moment."""


class MemberQuerySet(models.QuerySet["Member"]):
    """Sets of members; each says who may be seen by whom."""

    def active(self) -> MemberQuerySet:
        """Members whose account is open."""
        return self.filter(is_active=True)

    def visible(self, at: datetime | None = None) -> MemberQuerySet:
        """Members whose profile other members may open: open accounts."""
        return self.active()

    def listed(self, at: datetime | None = None) -> MemberQuerySet:
        """Members in the directory: open, not suspended, and not opted out."""
        now = at or timezone.now()
        return self.active().filter(in_directory=True).exclude(suspended_until__gt=now)

    def pledged(self, at: datetime | None = None) -> MemberQuerySet:
        """Members who wear the LION badge."""
        now = at or timezone.now()
        return self.filter(pledged_at__isnull=False).exclude(badge_lost_until__gt=now)


class MemberManager(BaseUserManager["Member"].from_queryset(MemberQuerySet)):  # type: ignore[misc]
    """Makes members; reached as `Member.objects`."""

    def get_by_natural_key(self, username: str | None) -> Member:
        """The member who signs in with this e-mail, in whatever case it was typed."""
        member: Member = self.get(email__iexact=username or "")
        return member

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Member:
        """Make a member; a missing handle is made from the name."""
        email = self.normalize_email(email).lower()
        fields.setdefault("name", email.split("@")[0])
        member: Member = self.model(email=email, **fields)
        member.set_password(password)
        return self.join(member)

    def join(self, member: Member) -> Member:
        """Save a new member, under a handle made from the name where they have none.

        Of two who join at once under one name, both get a handle: the unique constraint decides who gets
        the plain one. Raises `IntegrityError` where the e-mail address or a chosen handle is taken.
        """
        chosen = member.handle
        for tries_left in reversed(range(JOIN_TRIES)):
            member.handle = chosen or free_handle(member.name)
            try:
                with transaction.atomic(using=self._db):
                    member.save(using=self._db, force_insert=True)
            except IntegrityError:
                if chosen or not tries_left or not self.filter(handle=member.handle).exists():
                    raise
            else:
                break
        return member

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Member:
        """Make an operator who may do everything in the admin."""
        return self.create_user(email, password, **{**fields, "is_staff": True, "is_superuser": True})


def free_handle(name: str) -> str:
    """A handle made from a name that nobody has yet: `ana-lopez`, else `ana-lopez-x7k2`."""
    stem = slugify(name)[:30].strip("-") or "member"
    if stem not in RESERVED_HANDLES and not Member.objects.filter(handle=stem).exists():
        return stem
    return f"{stem}-{secrets.token_hex(3)}"


def known_time_zone(value: str) -> None:
    """Refuse a time zone that this machine does not know."""
    if value not in available_timezones():
        raise ValidationError(_("“%(value)s” isn’t a time zone."), params={"value": value})


RESERVED_HANDLES = frozenset({"me", "new", "admin", "lion", "settings", "export", "search"})
handle_shape = RegexValidator(
    r"^[a-z0-9]+(?:-[a-z0-9]+)*\Z", _("Use small letters, digits and single hyphens between them.")
)


class Member(AbstractBaseUser, PermissionsMixin):
    """A person with an account."""

    class Theme(models.TextChoices):
        SYSTEM = "", _("As my system")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    class Keys(models.TextChoices):
        ON = "on", _("Single keys, such as A for accept")
        ALT = "alt", _("Only together with Alt")
        OFF = "off", _("None")

    class InvitesFrom(models.TextChoices):
        ANYONE = "anyone", _("Any member")
        NEAR = "near", _("People I share a group or a connection with")
        FELLOWS = "fellows", _("Fellow members of my open groups")

    email = models.EmailField(_("e-mail"), max_length=254)
    handle = models.SlugField(_("handle"), max_length=40, unique=True, validators=[handle_shape])
    name = models.CharField(_("name"), max_length=80)
    headline = models.CharField(_("headline"), max_length=120, blank=True)
    industry = models.CharField(_("industry"), max_length=60, blank=True)
    location = models.CharField(_("location"), max_length=80, blank=True)
    about = models.TextField(_("about"), max_length=2000, blank=True)
    linkedin = models.CharField(_("LinkedIn profile"), max_length=200, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=50, default="UTC", validators=[known_time_zone])
    language = models.CharField(_("language"), max_length=8, default="en")
    theme = models.CharField(
        _("theme"), max_length=5, choices=Theme.choices, default=Theme.SYSTEM, blank=True
    )

    words = words_of("name", "headline", "industry", "location")

    pledged_at = models.DateTimeField(_("pledged"), null=True, blank=True)
    badge_lost_until = models.DateTimeField(_("badge lost until"), null=True, blank=True)

    in_directory = models.BooleanField(_("listed in the directory"), default=True)
    invites_from = models.CharField(
        _("who may invite me"), max_length=8, choices=InvitesFrom.choices, default=InvitesFrom.ANYONE
    )
    invite_me = models.BooleanField(_("on the “invite me” lists"), default=False)
    mail_notices = models.BooleanField(_("notices by e-mail"), default=True)
    mail_off: models.JSONField[Any, Any] = models.JSONField(
        _("topics that are not mailed"), default=list, blank=True
    )
    mail_daily: models.JSONField[Any, Any] = models.JSONField(
        _("topics that are mailed once a day"), default=list, blank=True
    )
    quiet_from = models.TimeField(_("no mail from"), null=True, blank=True)
    quiet_until = models.TimeField(_("no mail until"), null=True, blank=True)
    keys = models.CharField(_("single keys"), max_length=4, choices=Keys.choices, default=Keys.ON)

    # What lower layers must know of a member's standing; compared with the clock, so an end needs no job.
    warned_until = models.DateTimeField(_("warned until"), null=True, blank=True, editable=False)
    restricted_until = models.DateTimeField(_("restricted until"), null=True, blank=True, editable=False)
    suspended_until = models.DateTimeField(_("suspended until"), null=True, blank=True, editable=False)

    joined_at = models.DateTimeField(_("joined"), default=timezone.now)
    leaving_at = models.DateTimeField(
        _("leaving"), null=True, blank=True, editable=False, help_text=_("When the account will be deleted.")
    )
    gone_at = models.DateTimeField(_("left"), null=True, blank=True, editable=False)
    is_active = models.BooleanField(_("account open"), default=True)
    is_staff = models.BooleanField(_("may enter the admin"), default=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[MemberManager] = MemberManager()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_member_per_email",
                violation_error_message=_("Someone already uses this e-mail address."),
            ),
            models.CheckConstraint(
                condition=models.Q(pledged_at__isnull=True) | models.Q(invites_from="anyone"),
                name="who_pledged_may_be_invited_by_anyone",
            ),
            models.CheckConstraint(
                condition=models.Q(gone_at__isnull=True) | models.Q(is_active=False), name="who_left_is_out"
            ),
        ]
        indexes = [
            models.Index(fields=["linkedin"], name="member_linkedin", condition=~models.Q(linkedin=""))
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("connections:profile", args=[self.handle])

    def clean(self) -> None:
        super().clean()
        self.email = self.email.lower()

    @property
    def first_name(self) -> str:
        """What the pages call the member after the first mention."""
        return self.name.split()[0] if self.name.split() else self.handle

    @property
    def initials(self) -> str:
        """One or two letters for the face."""
        words = [word for word in self.name.split() if word[0].isalnum()] or [self.handle]
        return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()

    @property
    def tone(self) -> int:
        """Which of the eight quiet tones the face has, 1 to 8; the same for ever."""
        return zlib.crc32(str(self.pk).encode()) % TONES + 1

    @property
    def wears_badge(self) -> bool:
        """Whether the member has pledged and no IDK has taken the badge away."""
        return self.holds_pledge(timezone.now())

    def holds_pledge(self, at: datetime) -> bool:
        """Whether the pledge was in force at that moment, by what the row says today."""
        if self.pledged_at is None or self.pledged_at > at:
            return False
        return self.badge_lost_until is None or self.badge_lost_until <= at

    def is_warned(self, at: datetime) -> bool:
        return self.warned_until is not None and self.warned_until > at

    def is_restricted(self, at: datetime) -> bool:
        return self.restricted_until is not None and self.restricted_until > at

    def is_suspended(self, at: datetime) -> bool:
        return self.suspended_until is not None and self.suspended_until > at

    @property
    def zone(self) -> ZoneInfo:
        """The member's time zone."""
        return ZoneInfo(self.time_zone)
