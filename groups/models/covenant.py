"""The versions of a group's covenant, and who said yes to which."""

from __future__ import annotations

from datetime import timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups import wording
from groups.models.group import Group, Membership

CONSEQUENCES = (
    *("first_breach", "second_breach", "within_days"),
    *("return_after_days", "cooling_days", "automatic"),
)


class Covenant(models.Model):
    """One version of what an open group's members agree to. Never rewritten: a change is a new version."""

    class Consequence(models.TextChoices):
        NONE = "none", _("nothing")
        WARNING = "warning", _("a warning")
        REMOVAL = "removal", _("the end of the membership")

    group = models.ForeignKey(Group, models.CASCADE, related_name="covenants")
    version = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    text = models.TextField(
        _("text"), max_length=6000, help_text=_("An article a paragraph: its first sentence is its title.")
    )
    first_breach = models.CharField(
        _("a first breach leads to"), max_length=10, choices=Consequence.choices, default=Consequence.WARNING
    )
    second_breach = models.CharField(
        _("a second one leads to"), max_length=10, choices=Consequence.choices, default=Consequence.REMOVAL
    )
    within_days = models.PositiveIntegerField(
        _("days a first breach is remembered"),
        default=365,
        validators=[MinValueValidator(1), MaxValueValidator(1095)],
    )
    return_after_days = models.PositiveIntegerField(
        _("days before a removed member may come back"), default=90, validators=[MaxValueValidator(365)]
    )
    cooling_days = models.PositiveSmallIntegerField(
        _("days in which the answer may be taken back"),
        default=3,
        validators=[MaxValueValidator(14)],
        help_text=_("By accepting, archiving or reporting spam. Before they have passed nothing follows."),
    )
    automatic = models.BooleanField(
        _("memberships end by the rule alone"),
        default=False,
        help_text=_("Otherwise a steward who is no part of it confirms each end."),
    )
    published_at = models.DateTimeField(default=timezone.now)
    reminded_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When those who had not answered were reminded.")
    )

    class Meta:
        verbose_name = _("covenant")
        verbose_name_plural = _("covenants")
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["group", "version"], name="covenant_version_once")]

    def __str__(self) -> str:
        return f"{self.group}, {self.version}"

    @property
    def articles(self) -> list[wording.Article]:
        """The covenant's paragraphs: a title is a paragraph's first sentence."""
        return wording.articles(self.text)

    def new_since(self, older: Covenant) -> list[wording.Article]:
        """The articles that did not stand so in an older version."""
        known = set(older.articles)
        return [article for article in self.articles if article not in known]

    def follows_as(self, older: Covenant) -> bool:
        """Whether a breach leads to the same as in an older version."""
        return all(getattr(self, name) == getattr(older, name) for name in CONSEQUENCES)

    def gone_since(self, older: Covenant) -> list[wording.Article]:
        """The articles of an older version that no longer stand so."""
        return older.new_since(self)

    @property
    def cooling(self) -> timedelta:
        """For how long an answer that breaks it may be taken back."""
        return timedelta(days=self.cooling_days)

    @property
    def window(self) -> timedelta:
        """How long a first breach is remembered."""
        return timedelta(days=self.within_days)

    @property
    def within(self) -> str:
        """The same in the words that every page and mail uses: "12 months", else a number of days."""
        return wording.span(self.within_days)


class Consent(models.Model):
    """A member's explicit yes to one version of a covenant."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="consents")
    covenant = models.ForeignKey(Covenant, models.PROTECT, related_name="consents")
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(fields=["membership", "covenant"], name="one_consent_per_version")
        ]

    def __str__(self) -> str:
        return f"{self.membership}: {self.covenant}"
