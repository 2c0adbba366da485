"""What LION holds of a member's invitations and ties, as tables to take along.

What they sent is told as they see it on the site: nothing in it tells an archive or an IDK from silence.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import F

from connections.models import Answer, Connection, Contact, Invitation, Memo, Question, Rule, Tag
from lion.members.models import Block
from lion.members.own_data import Table, rows

if TYPE_CHECKING:
    from lion.members.models import Member


def tables(member: Member, at: datetime) -> dict[str, Table]:
    """The member's own rows of this layer, by the name of their file."""
    contacts = Contact.objects.filter(owner=member).order_by("name", "pk")
    blocks = Block.objects.filter(blocker=member).order_by("made_at")
    memos = Memo.objects.filter(owner=member)
    tags = Tag.objects.filter(owner=member)
    rules = Rule.objects.filter(member=member).order_by("made_at").annotate(in_group=F("group__name"))
    return {
        "invitations_sent": [_sent(one, at) for one in _sent_by(member)],
        "invitations_received": [_received(one) for one in _received_by(member, at)],
        "answers": _answers(member),
        "questions_asked": _questions(member, "recipient"),
        "questions_replied": _questions(member, "sender"),
        "connections": _connections(member),
        "contacts": rows(contacts.values("name", "email", "company", "position", "linkedin")),
        "blocks": rows(blocks.values("made_at", name=F("blocked__name"), handle=F("blocked__handle"))),
        "private_notes": rows(memos.values("text", handle=F("about__handle"))),
        "tags": rows(tags.values("name", handle=F("about__handle"))),
        "rules": rows(rules.values("verb", "note", "common", "pledged", "made_at", "ended_at", "in_group")),
    }


def _sent_by(member: Member) -> Any:
    return Invitation.objects.sent_by(member).with_people().order_by("sent_at")


def _received_by(member: Member, at: datetime) -> Any:
    return Invitation.objects.received_by(member, at).with_people().order_by("sent_at")


def _sent(one: Invitation, at: datetime) -> dict[str, Any]:
    return {
        "to": one.recipient.name,
        "handle": one.recipient.handle,
        "sent_at": one.sent_at,
        "note": one.note,
        "how": one.how,
        "how_detail": one.how_detail,
        "covered": one.covered,
        "state": one.seen_by_sender(at),
    }


def _received(one: Invitation) -> dict[str, Any]:
    return {
        "from": one.sender.name,
        "handle": one.sender.handle,
        "sent_at": one.sent_at,
        "note": one.note,
        "how": one.how,
        "how_detail": one.how_detail,
        "covered": one.covered,
        "answer": one.answer,
        "answered_at": one.answered_at,
    }


def _answers(member: Member) -> Table:
    given = Answer.objects.filter(invitation__recipient=member).order_by("answered_at")
    return rows(
        given.values("verb", "answered_at", "undone_at", "rule_id", handle=F("invitation__sender__handle"))
    )


def _questions(member: Member, side: str) -> Table:
    other = "sender" if side == "recipient" else "recipient"
    found = Question.objects.filter(**{f"invitation__{side}": member}).order_by("asked_at")
    return rows(
        found.values(
            "number", "text", "asked_at", "reply", "replied_at", handle=F(f"invitation__{other}__handle")
        )
    )


def _connections(member: Member) -> Table:
    mine = Connection.objects.of(member).select_related("low", "high").order_by("connected_at")
    return [
        {"name": other.name, "handle": other.handle, "connected_at": row.connected_at}
        for row in mine
        for other in [row.other_than(member)]
    ]
