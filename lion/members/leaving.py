"""Leaving LION: asked for by the member, taken back within seven days, and then done for good.

What others' standing rests on is kept without the person: the row stays, without name, address or way in.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lion.members import notices
from lion.members.models import AccountMail, Member, Notice
from lion.refusals import Refused

if TYPE_CHECKING:
    from lion.members.models import MemberQuerySet

WAIT = timedelta(days=7)
NAME = "Former member"


def ask(member: Member, *, at: datetime | None = None) -> datetime:
    """Let the account be deleted in seven days; asking twice keeps the first day. Returns the moment."""
    now = at or timezone.now()
    if member.is_staff:
        raise Refused(_("You work for this house: have your role taken away first."))
    with transaction.atomic():
        asked = Member.objects.active().filter(pk=member.pk, leaving_at__isnull=True)
        if asked.update(leaving_at=now + WAIT):
            context = {"leaving_at": (now + WAIT).isoformat()}
            key = f"leaving:{member.pk}:{now.isoformat()}"
            notices.tell(member, "leaving", key, url="/settings/data/", context=context, at=now)
    member.refresh_from_db(fields=["leaving_at"])
    return member.leaving_at or now + WAIT


def stay(member: Member) -> None:
    """Keep the account after all; twice is once. Raises `Refused` once it is too late."""
    kept = Member.objects.active().filter(pk=member.pk).update(leaving_at=None)
    if not kept:
        raise Refused(_("This account has been deleted already."))
    member.leaving_at = None


def due(at: datetime) -> MemberQuerySet:
    """Members whose seven days have passed, those too whose account was closed meanwhile."""
    found: MemberQuerySet = Member.objects.filter(leaving_at__lte=at, gone_at__isnull=True)
    return found


def forget(member: Member, at: datetime) -> None:
    """Take the person out of the member's row, and delete what is theirs alone. For while the row is held."""
    for session in UserSession.objects.filter(user=member):
        session.end()
    for owned in (EmailAddress, Authenticator, SocialAccount):
        owned.objects.filter(user=member).delete()
    Notice.objects.filter(member=member).delete()
    AccountMail.objects.filter(to=member.email).delete()
    mark = secrets.token_hex(6)
    Member.objects.filter(pk=member.pk).update(
        email=f"{mark}@gone.invalid",
        handle=f"gone-{mark}",
        name=NAME,
        password=make_password(None),
        is_active=False,
        gone_at=at,
        in_directory=False,
        invite_me=False,
        pledged_at=None,
        last_login=None,
        time_zone="UTC",
        mail_off=[],
        mail_daily=[],
        quiet_from=None,
        quiet_until=None,
        **dict.fromkeys(("headline", "industry", "location", "about", "linkedin"), ""),
    )
