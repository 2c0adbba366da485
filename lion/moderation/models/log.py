"""What was done, by whom, and why."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Action(models.Model):
    """One line of the moderators' log, written by `lion.moderation.log.write` alone.

    Append-only: triggers in the database refuse to change or remove a line (`lion.appending`).
    """

    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty: LION."),
    )
    verb = models.CharField(max_length=40)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    object = models.CharField(max_length=80, blank=True)
    reason = models.TextField(blank=True)
    before: models.JSONField[Any, Any] = models.JSONField(null=True, blank=True, help_text=_("How it was."))
    after: models.JSONField[Any, Any] = models.JSONField(
        null=True, blank=True, help_text=_("How it is since.")
    )
    details = models.JSONField(default=dict)
    through = models.CharField(
        max_length=200, blank=True, help_text=_("The request or the task that did it.")
    )

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        permissions = [("export_log", _("May take the log away as a file"))]
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["-at"], name="action_at")]

    def __str__(self) -> str:
        return f"{self.verb}: {self.object}"

    @property
    def title(self) -> str:
        """What was done, for the public log: no names, no reasons that could hold one."""
        step = STEPS.get(self.details.get("step", ""), "")
        return str(TITLES.get(self.verb, self.verb)) + (f": {step}" if step else "")

    @property
    def by_whom(self) -> str:
        """Who did it, for the public log: in which capacity, never a name."""
        if self.actor_id is None:
            return str(_("the worker, automatically"))
        if self.actor_id == self.member_id:
            return str(_("the member"))
        return str(_("a steward or a moderator") if self.verb in SHARED else _("a moderator"))


SHARED = frozenset({"objection-upheld", "objection-rejected", "void-breach"})
"""What stewards of a group decide too."""
STEPS = {"warning": _("Warning"), "restriction": _("Restriction"), "suspension": _("Suspension")}
INTERNAL = frozenset(
    {
        *("case-open", "case-claim", "case-release", "case-snooze", "case-resolve"),
        *("reveal", "note", "export", "appeal-message", "propose-closing", "decline-closing"),
    }
)
"""How moderators share their work: no decision about anybody, so not in the public log."""
TITLES = {
    "impose": _("Step taken"),
    "lift": _("Step lifted"),
    "overturn": _("Step overturned"),
    "reduce": _("Step shortened"),
    "propose-closing": _("Closing of an account proposed"),
    "decline-closing": _("Closing of an account declined"),
    "close-account": _("Account closed"),
    "appeal": _("Appeal filed"),
    "appeal-upheld": _("Appeal upheld"),
    "appeal-rejected": _("Appeal rejected"),
    "appeal-message": _("Message on an appeal"),
    "second-look": _("Second look asked for"),
    "second-look-upheld": _("Appeal upheld at a second look"),
    "second-look-rejected": _("Appeal rejected at a second look"),
    "breach": _("Breach of a covenant recorded"),
    "objection": _("Objection to a breach filed"),
    "objection-upheld": _("Objection to a breach upheld"),
    "objection-rejected": _("Objection to a breach rejected"),
    "void-breach": _("Breach taken back"),
    "report-upheld": _("Spam report upheld"),
    "report-dismissed": _("Spam report dismissed"),
    "adopt-policy": _("New version of the policy"),
    "case-open": _("Case opened"),
    "case-claim": _("Case claimed"),
    "case-release": _("Case released"),
    "case-snooze": _("Case put off"),
    "case-resolve": _("Case resolved"),
    "reveal": _("Names revealed"),
    "note": _("Note"),
    "export": _("The log taken away as a file"),
    "mail-again": _("Mails tried again"),
}
