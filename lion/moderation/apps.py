"""The app’s configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ModerationConfig(AppConfig):
    """The ledger, the tally, sanctions, appeals, breaches, and the moderators' admin."""

    name = "lion.moderation"
    label = "moderation"
    verbose_name = _("Moderation")
