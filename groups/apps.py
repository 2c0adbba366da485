"""The groups app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GroupsConfig(AppConfig):
    """Groups, covenants and who belongs to them."""

    name = "groups"
    verbose_name = _("Groups")
