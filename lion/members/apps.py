"""The app of members."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    """People with an account: profile, pledge, sign-up, what they are told."""

    name = "lion.members"
    label = "members"
    verbose_name = _("Members")
