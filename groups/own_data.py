"""What LION holds of a member in groups, as tables to take along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F

from groups.models import Ban, Consent, Contest, JoinRequest, Membership, Post, Reply
from lion.members.own_data import Table, rows

if TYPE_CHECKING:
    from lion.members.models import Member


def tables(member: Member) -> dict[str, Table]:
    """The member's own rows of this layer, by the name of their file."""
    mine = Membership.objects.filter(member=member).order_by("joined_at")
    signed = Consent.objects.filter(membership__member=member).order_by("given_at")
    requests = JoinRequest.objects.filter(member=member).order_by("asked_at")
    bans = Ban.objects.filter(member=member).order_by("made_at")
    posts = Post.objects.filter(author=member).order_by("created_at")
    replies = Reply.objects.filter(author=member).order_by("created_at")
    contests = Contest.objects.filter(deed__member=member).order_by("filed_at")
    return {
        "objections_to_hiding": rows(
            contests.values("level", "text", "filed_at", "ruling", "ruled_at", "words")
        ),
        "memberships": rows(mine.values("role", "joined_at", "left_at", in_group=F("group__name"))),
        "consents": rows(
            signed.values("given_at", version=F("covenant__version"), in_group=F("membership__group__name"))
        ),
        "join_requests": rows(
            requests.values("asked_at", "decision", "decided_at", in_group=F("group__name"))
        ),
        "bans": rows(bans.values("made_at", "until", "reason", "lifted_at", in_group=F("group__name"))),
        "posts": rows(posts.values("kind", "title", "text", "created_at", in_group=F("group__name"))),
        "replies": rows(replies.values("text", "created_at", to=F("post__title"))),
    }
