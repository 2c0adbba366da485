"""A member's private contacts, beside what LION knows of those who are members."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from connections.matching import connected_with
from connections.models import Contact, Invitation
from lion.members.models import Member


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """A contact, the member who they are or may be, and how far the two have come."""

    contact: Contact
    member: Member | None = None
    connected: bool = False
    asked: bool = False


def with_standing(owner: Member, contacts: Iterable[Contact], at: datetime) -> list[Acquaintance]:
    """Return the contacts with the members among them whom their owner may see; four queries for all."""
    shown = list(contacts)
    seen = Contact.objects.of(owner).filter(pk__in=[contact.pk for contact in shown]).recognised(at)
    members = {contact.pk: contact.member for contact in seen.select_related("member")}
    others = [member.pk for member in members.values() if member]
    connected = connected_with(owner, others)
    sent = Invitation.objects.sent_by(owner).open(at).filter(recipient__in=others)
    asked = set(sent.values_list("recipient_id", flat=True))
    return [
        Acquaintance(
            contact, member, bool(member and member.pk in connected), bool(member and member.pk in asked)
        )
        for contact in shown
        for member in [members.get(contact.pk)]
    ]
