"""Founding a group: its address, its first covenant, its owner."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Iterator
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from groups import log, presets, wording
from groups.membership import refuse_suspended
from groups.models import RESERVED_SLUGS, Consent, Covenant, Deed, Group, Membership
from lion.refusals import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from lion.members.models import Member

STEM_LENGTH = 48  # of the 60 characters of a slug, so that a number or a token fits behind


def found(
    by: Member,
    name: str,
    summary: str = "",
    about: str = "",
    kind: str = Group.Kind.OPEN,
    covenant_text: str | None = None,
    consequences: str = "",
    *,
    at: datetime | None = None,
) -> Group:
    """Found a group that its founder owns.

    An open group starts with version 1 of its covenant, from the template's four articles unless
    other words are given, with the consequences of a preset, and the founder has signed it.
    """
    now = at or timezone.now()
    refuse_suspended(by, now)
    text = (wording.template_text() if covenant_text is None else covenant_text).replace("\r\n", "\n").strip()
    if kind == Group.Kind.OPEN and not text:
        raise Refused(_("An open group needs a covenant."), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    with transaction.atomic():
        group = _make(Group(name=name, summary=summary, about=about, kind=kind, created_at=now))
        owner = Membership.objects.create(group=group, member=by, role=Membership.Role.OWNER, joined_at=now)
        if group.is_open:
            numbers = presets.PRESETS[consequences or "standard"].numbers
            covenant = Covenant.objects.create(group=group, version=1, text=text, published_at=now, **numbers)
            Consent.objects.create(membership=owner, covenant=covenant, given_at=now)
        log.write(Deed.Kind.FOUNDED, group, by=by, at=now)
    return group


def _make(group: Group) -> Group:
    """Save the group at the first address that nobody has, also if someone takes one meanwhile."""
    addresses = _addresses(group.name)
    while True:
        group.slug = next(addresses)
        try:
            with transaction.atomic():
                group.save(force_insert=True)
        except IntegrityError:
            if not Group.objects.filter(slug=group.slug).exists():
                raise
        else:
            return group


def _addresses(name: str) -> Iterator[str]:
    """`night-trains`, `night-trains-2` and so on to 9, then with a random end for ever; never one in use."""
    stem = slugify(name)[:STEM_LENGTH].strip("-_") or "group"
    taken = set(Group.objects.filter(slug__startswith=stem).values_list("slug", flat=True)) | RESERVED_SLUGS
    numbered = [stem, *(f"{stem}-{number}" for number in range(2, 10))]
    random = (f"{stem}-{secrets.token_hex(4)}" for _again in itertools.count())
    return (slug for slug in itertools.chain(numbered, random) if slug not in taken)
