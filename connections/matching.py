"""Which of the people in an archive are members here: only such as the importer may know of.

A confirmed e-mail address proves it. The LinkedIn address in a profile is that member's own claim, so
it counts only where a single open account makes it, and the pages say "may be here". A name proves
nothing and is never looked at. A match never connects anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db.models import Count, Min, Q

from connections.linkedin import Person
from connections.models import Connection, Contact
from lion.members.models import Block, Member

Matches = dict[str, tuple[int, Contact.Match]]
"""For a person's key: the member, and by what."""


def match(importer: Member, people: Sequence[Person], at: datetime) -> Matches:
    """Return the members among the people, four queries for all of them."""
    by_email = _by_email([person.email for person in people if person.email])
    by_slug = _by_slug([person.slug for person in people if person.slug])
    visible = _visible(importer, {*by_email.values(), *by_slug.values()}, at)
    found: Matches = {}
    for person in people:
        for member, how in (
            (by_email.get(person.email), Contact.Match.EMAIL),
            (by_slug.get(person.slug), Contact.Match.PROFILE),
        ):
            if member in visible:
                found[person.key] = (member, how)
                break
    return found


def _by_email(emails: Iterable[str]) -> dict[str, int]:
    """The open accounts with these addresses, confirmed. allauth keeps addresses in small letters."""
    found = EmailAddress.objects.filter(email__in=emails, verified=True, user__is_active=True)
    return dict(found.values_list("email", "user_id"))


def _by_slug(slugs: Iterable[str]) -> dict[str, int]:
    """The open accounts that claim these profiles, where exactly one does."""
    claims = Member.objects.active().filter(linkedin__in=slugs).values("linkedin")
    alone = claims.annotate(claims=Count("pk"), claimant=Min("pk")).filter(claims=1)
    return dict(alone.values_list("linkedin", "claimant"))


def _visible(importer: Member, members: set[int], at: datetime) -> set[int]:
    """Those of the members whom the importer may see: listed or connected, and not blocked by them.

    Who was blocked sees what everybody sees: else bringing an archive anew would tell them.
    """
    if not members:
        return set()
    listed = Member.objects.listed(at).filter(pk__in=members).values_list("pk", flat=True)
    return {*listed, *connected_with(importer, members)} - Block.objects.made_by(importer) - {importer.pk}


def connected_with(one: Member, others: Iterable[int]) -> set[int]:
    """Those of the others whom a member is connected with today."""
    others = set(others)
    ends = Connection.objects.of(one).filter(Q(low__in=others) | Q(high__in=others))
    return {member for pair in ends.values_list("low_id", "high_id") for member in pair} & others
