"""What a group's pages show to one member."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone

from groups import art, covenants, finding, membership, requests
from groups.forms import JoinForm
from groups.keeping import current
from groups.models import Group
from groups.talk import reading

if TYPE_CHECKING:
    from groups.models import InviteLink, Membership
    from lion.members.models import Member

VERBS = {"join": "groups:join", "ask": "groups:ask", "closed": "groups:group"}


def head(group: Group, viewer: Member, tab: str, there: Membership | None = None) -> dict[str, Any]:
    """What every page of the group opens with. `group` comes from `Group.objects.with_size()`.

    `there` is the viewer's membership, where it is known already.
    """
    return {
        "group": group,
        "tab": tab,
        "membership": there or current(viewer, group),
        "acquainted": finding.acquainted(viewer, [group.pk])[group.pk],
        "art": art.landscape(group.slug),
        "posts": reading.counts(group),
    }


def of(
    group: Group, viewer: Member, form: JoinForm | None = None, link: InviteLink | None = None
) -> dict[str, Any]:
    """The group's first page: its covenant, who keeps it, and how to join or to leave.

    `form` is the join form with its errors, where there is one; `link` the invitation that was followed.
    """
    context = head(group, viewer, "group")
    there = context["membership"]
    now = timezone.now()
    covenant = covenants.in_force(group)
    consent = covenants.signed(viewer, group) if there and covenant else None
    to_sign = covenant is not None and (consent is None or consent.covenant_id != covenant.pk)
    changed_from = consent.covenant if consent and to_sign else None
    door = door_of(group, link, admits=there is not None or not context["group"].size)
    return context | {
        "covenant": covenant,
        "consent": consent,
        "to_sign": to_sign,
        "fresh": covenant.new_since(changed_from) if covenant and changed_from else [],
        "follows_anew": bool(covenant and changed_from and not covenant.follows_as(changed_from)),
        "dropped": covenant.gone_since(changed_from) if covenant and changed_from else [],
        "suspended_until": viewer.suspended_until if viewer.is_suspended(now) else None,
        "ban": None if there else membership.ban(viewer, group, now),
        "waiting": None if there else requests.waiting(viewer, group),
        "door": door,
        "sign_address": link.get_absolute_url() if link else reverse(VERBS[door], args=[group.slug]),
        "keepers": finding.keepers(group),
        "talked_about": reading.talked_about(group) if there or group.is_open else [],
        "form": form or JoinForm(covenant=covenant, questions=group.asked if door == "ask" else ()),
    }


def door_of(group: Group, link: InviteLink | None, *, admits: bool) -> str:
    """What the sign box offers: to `join`, to `ask` where stewards decide, nothing where it is `closed`."""
    if admits or link or group.joining == Group.Joining.OPEN:
        return "join"
    return "ask" if group.joining == Group.Joining.APPROVAL else "closed"
