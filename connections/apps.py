"""The app’s configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConnectionsConfig(AppConfig):
    """Invitations, answers, asking first, connections, and what members bring with them."""

    name = "connections"
    verbose_name = _("Connections")
