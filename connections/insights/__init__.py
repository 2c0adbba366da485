"""What a member learns from their own invitations: facts, what they say in a sentence, and its drawing.

Of what they sent there are acceptances and nothing else: `facts.sent` reads no other answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from connections import network
from connections.insights import facts, growth, receiving, sending
from connections.insights.figure import Figure
from connections.insights.period import DAYS, Period

if TYPE_CHECKING:
    from datetime import datetime

    from lion.members.models import Member

__all__ = ["DAYS", "Figure", "Period", "of"]


def of(member: Member, days: int, at: datetime) -> tuple[Period, list[Figure]]:
    """The member's figures for that many days, the mane first. Five queries, whatever they hold."""
    period = Period(days, at, member.zone)
    sent = facts.sent(member, period)
    groups = facts.groups(member, period)
    received = facts.received(member, period)
    return period, [
        sending.mane(sent, period),
        sending.by_note(sent),
        sending.by_group(sent, groups),
        sending.over_time(sent, period),
        receiving.over_time(received, period),
        sending.by_hour(sent, period),
        sending.waits(sent),
        receiving.waits(received),
        growth.over_time(facts.connected(member), network.further(member), period),
    ]
