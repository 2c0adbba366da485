"""A member as the moderators see them."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lion.members.models import Member


class Dossier(Member):
    """A member's file: no row of its own, all that moderators may know of a member on one page."""

    class Meta:
        proxy = True
        verbose_name = _("member’s file")
        verbose_name_plural = _("members’ files")

    def get_absolute_url(self) -> str:
        return reverse("admin:moderation_dossier_change", args=[self.pk])
