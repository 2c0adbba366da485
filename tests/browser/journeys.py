"""What the journeys share: people who exist for one test, and time that has passed."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from connections import invitations
from connections.models import Answer, Invitation
from groups import founding, membership
from groups.models import Group, Membership
from lion.members.models import Member
from tests.cast import person

PATIENCE = 40_000  # milliseconds: beat rings every few seconds


def people(*names: str, **fields: object) -> list[Member]:
    """Members of these names, with handles of their own."""
    stamp = time.time_ns() % 10**9
    return [person(f"{name} X{stamp}", **fields) for name in names]


def fellows(*members: Member) -> Group:
    """An open group in which they are fellows since long ago."""
    long_ago = timezone.now() - timedelta(days=200)
    group = founding.found(members[0], f"Night Trains {time.time_ns() % 10**9}", at=long_ago)
    for member in members[1:]:
        membership.join(member, group, covenant=group.covenants.get(), at=long_ago)
    return group


def asks(sender: Member, recipient: Member, note: str = "") -> Invitation:
    """An invitation sent through the domain."""
    return invitations.send(sender, recipient, how="stranger", note=note)


def windows_pass(*, by: Member | None = None) -> None:
    """Let every undo window that is still open pass, as if eleven minutes had gone by."""
    gone = timedelta(minutes=11)
    with transaction.atomic():
        answers = Answer.objects.filter(entered_at__isnull=True, undone_at__isnull=True)
        for answer in answers.filter(invitation__recipient=by) if by else answers:
            Answer.objects.filter(pk=answer.pk).update(
                answered_at=answer.answered_at - gone, settles_at=answer.settles_at - gone
            )


def is_member(member: Member, group: Group) -> bool:
    """Whether the member is in the group today."""
    return Membership.objects.current().filter(member=member, group=group).exists()


def eventually(page: Page, address: str, text: str) -> None:
    """Load a page again until the worker has done its part and the text stands there."""
    deadline = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < deadline:
        page.goto(address)
        if page.get_by_text(text).first.is_visible():
            return
        time.sleep(0.5)
    expect(page.get_by_text(text).first).to_be_visible(timeout=1)


Enter = Callable[[BrowserContext, str], None]
