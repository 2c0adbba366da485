"""Members as cards for an address book: what they show on their profile, never their e-mail address."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.conf import settings
from django.http import HttpResponse

from lion.cards import Card, as_csv, as_vcard

if TYPE_CHECKING:
    from lion.members.models import Member

KINDS = {"csv": (as_csv, "text/csv; charset=utf-8"), "vcf": (as_vcard, "text/vcard; charset=utf-8")}


def card_of(member: Member, since: date | None = None) -> Card:
    """What the member's card says."""
    return Card(
        name=member.name,
        profile=f"{settings.SITE_URL}{member.get_absolute_url()}",
        headline=member.headline,
        industry=member.industry,
        location=member.location,
        linkedin=f"https://www.linkedin.com/in/{quote(member.linkedin)}" if member.linkedin else "",
        since=since,
    )


def download(cards: Iterable[Card], kind: str, name: str) -> HttpResponse:
    """The cards as a file to keep, `name` with the `kind` (csv or vcf) for its ending."""
    write, content_type = KINDS[kind]
    response = HttpResponse(write(cards), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    response["Cache-Control"] = "private, no-store"
    return response
