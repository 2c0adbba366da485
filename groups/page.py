"""What a group's pages show to one member. A higher layer may add to it (see the block `record`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from groups import art, covenants, finding, membership
from groups.forms import JoinForm

if TYPE_CHECKING:
    from groups.models import Group
    from lion.members.models import Member


def head(group: Group, viewer: Member, tab: str) -> dict[str, Any]:
    """What every page of the group opens with. `group` comes from `Group.objects.with_size()`."""
    return {
        "group": group,
        "tab": tab,
        "membership": membership.current(viewer, group),
        "acquainted": finding.acquainted(viewer, [group.pk])[group.pk],
        "art": art.landscape(group.slug),
    }


def of(group: Group, viewer: Member, form: JoinForm | None = None) -> dict[str, Any]:
    """The group's first page: its covenant, who keeps it, and how to join or to leave.

    `form` is the join form with its errors, where there is one.
    """
    context = head(group, viewer, "group")
    covenant = covenants.in_force(group)
    consent = covenants.signed(viewer, group) if context["membership"] and covenant else None
    return context | {
        "covenant": covenant,
        "consent": consent,
        "to_sign": covenant is not None and (consent is None or consent.covenant_id != covenant.pk),
        "suspended_until": viewer.suspended_until if viewer.is_suspended(timezone.now()) else None,
        "ban": None if context["membership"] else membership.ban(viewer, group),
        "keepers": finding.keepers(group),
        "form": form or JoinForm(covenant=covenant),
    }
