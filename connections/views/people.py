"""A member's profile: what they say of themselves, and what is between them and the one who looks."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from connections import network, records, remembering
from connections.models import Invitation
from connections.models.memo import MEMO_LENGTH, TAG_LENGTH, TAGS
from connections.views.desk import COMMON_SHOWN
from groups import covenants
from lion.members.models import Block, Member
from lion.members.requests import MemberRequest


@require_safe
@login_required
def profile(request: MemberRequest, handle: str) -> HttpResponse:
    """A member's profile."""
    blocks = Block.objects.filter(blocker=request.user, blocked=OuterRef("pk"))
    member: Any = get_object_or_404(Member.objects.visible().annotate(blocked=Exists(blocks)), handle=handle)
    is_me = member == request.user
    context: dict[str, Any] = {"member": member, "is_me": is_me, "blocked": member.blocked}
    if member.wears_badge:
        context["pledge_record"] = records.of_pledge(member, timezone.now())
    if not is_me:
        context |= between(request.user, member)
    return render(request, "connections/profile.html", context)


def between(viewer: Member, member: Member) -> dict[str, Any]:
    """What the two share, and where they stand; of the member's answers nothing but acceptances shows."""
    now = timezone.now()
    common = list(network.in_common(viewer, member)[:COMMON_SHOWN])
    memos, tags = remembering.notes_on(viewer, [member.pk])
    open_one = Invitation.objects.seen_by(viewer, now).between(viewer, member).open(now).first()
    degree = network.degrees(viewer, [member.pk]).get(member.pk)
    return {
        "degree": degree,
        "connected": degree == 1,
        "memo": memos.get(member.pk, ""),
        "tags": tags.get(member.pk, []),
        "lengths": {"memo": MEMO_LENGTH, "tags": TAGS * (TAG_LENGTH + 2)},
        "sent": open_one if open_one and open_one.sender_id == viewer.pk else None,
        "received": open_one if open_one and open_one.sender_id == member.pk else None,
        "shared": covenants.shared(viewer, member, at=now),
        "common": common[:3],
        "common_count": len(common),
        "record": records.of_sender(member, now),
    }
