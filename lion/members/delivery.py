"""Mailing what members were told: claimed row by row, so that any number of workers mail each once.

A worker that dies holds its claim until the lease ends (`Notice.CLAIM`); then another takes the row. One
that dies between sending and writing so down sends again: the Message-ID is the same, so that mailboxes
can tell.
"""

from __future__ import annotations

import hashlib
import logging
import re
from datetime import timedelta
from smtplib import SMTPException
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from lion.members import topics
from lion.members.models import Member, Notice

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

log = logging.getLogger(__name__)

BATCH = 200
IN_WORDS = 50
BLANK_LINES = re.compile(r"\n\s*\n\s*\n")
LONGEST_WAIT = timedelta(hours=6)


def deliver(at: datetime | None = None) -> tuple[int, int]:
    """Mail the notices whose mail is owed; returns how many mails were sent and how many failed."""
    sent = failed = 0
    for notices in _claimed(at):
        if _send(notices):
            told = Notice.objects.filter(pk__in=[notice.pk for notice in notices])
            told.update(mailed_at=at or timezone.now())
            sent += 1
        else:
            failed += 1
    return sent, failed


def _claimed(at: datetime | None) -> Iterator[list[Notice]]:
    """What this worker mails, mail by mail: one notice each, or what a member gets once a day."""
    owed = Notice.objects.to_mail(at or timezone.now())
    alone = owed.filter(in_digest=False).order_by("created_at").values_list("pk", flat=True)[:BATCH]
    for pk in list(alone):
        if notice := claim(pk, at or timezone.now()):
            yield [notice]
    daily = owed.filter(in_digest=True).order_by("member").values_list("member", flat=True).distinct()[:BATCH]
    for member in list(daily):
        if notices := claim_digest(member, at or timezone.now()):
            yield notices


def claim(pk: int, at: datetime) -> Notice | None:
    """Take a notice into this worker's hands; None where another was faster."""
    won = Notice.objects.to_mail(at).filter(pk=pk).update(claimed_at=at, attempts=F("attempts") + 1)
    return Notice.objects.select_related("member").get(pk=pk) if won else None


def claim_digest(member: int, at: datetime) -> list[Notice]:
    """Take everything that a member's daily mail holds, newest first; nothing where another was faster."""
    with transaction.atomic():
        Member.objects.select_for_update(no_key=True).get(pk=member)
        owed = Notice.objects.to_mail(at).filter(member=member, in_digest=True)
        pks = list(owed.values_list("pk", flat=True))
        Notice.objects.filter(pk__in=pks).update(claimed_at=at, attempts=F("attempts") + 1)
    return list(Notice.objects.select_related("member").filter(pk__in=pks).order_by("-created_at", "-pk"))


def _send(notices: list[Notice]) -> bool:
    """Mail what was claimed; where the mail server fails, put the claim's end off for the next attempt."""
    try:
        mail = digest(notices) if notices[0].in_digest else message(notices[0])
        mail.send()
    except (OSError, SMTPException) as problem:
        attempts = max(notice.attempts for notice in notices)
        pks = [notice.pk for notice in notices]
        log.warning("notices %s were not mailed (attempt %s): %s", pks, attempts, problem)
        later = timezone.now() + wait_after(attempts) - Notice.CLAIM
        Notice.objects.filter(pk__in=pks).update(claimed_at=later)
        return False
    return True


def wait_after(attempts: int) -> timedelta:
    """How long to wait after that many failures: 1, 4, 16, 64 … minutes, at most six hours."""
    return min(timedelta(minutes=4.0 ** (attempts - 1)), LONGEST_WAIT)


def message(notice: Notice) -> EmailMultiAlternatives:
    """A notice as a mail, in the member's language and time zone, with whole addresses in its links."""
    facts = {key: absolute(value) if key.endswith("_url") else value for key, value in notice.facts.items()}
    return _mail(
        f"mail/{notice.kind}",
        notice,
        {**facts, "link": absolute(notice.url)},
        unsubscribing(notice.member, topics.of(notice.kind)),
    )


def digest(notices: list[Notice]) -> EmailMultiAlternatives:
    """What a member is told once a day, as one mail: the newest first, at most 50 of them in words."""
    told = [(notice, absolute(notice.url)) for notice in notices[:IN_WORDS]]
    context = {"told": told, "n": len(notices), "more": max(0, len(notices) - IN_WORDS)}
    context["link"] = absolute(reverse("members:notifications"))
    return _mail("members/digest", notices[0], context, unsubscribing(notices[0].member, topics.DIGEST))


def _mail(
    folder: str, notice: Notice, context: dict[str, Any], headers: dict[str, str]
) -> EmailMultiAlternatives:
    member = notice.member
    context |= {
        "member": member,
        "settings_url": absolute(reverse("members:notice_settings")),
        "site_url": settings.SITE_URL,
    }
    with translation.override(member.language), timezone.override(member.zone):
        subject = " ".join(render_to_string(f"{folder}/subject.txt", context).split())
        text = BLANK_LINES.sub("\n\n", render_to_string(f"{folder}/body.txt", context)).strip() + "\n"
        html = render_to_string(f"{folder}/body.html", context)
    headers |= {"Message-ID": message_id(notice.key), "Auto-Submitted": "auto-generated"}
    mail = EmailMultiAlternatives(subject, text, to=[member.email], headers=headers)
    mail.attach_alternative(html, "text/html")
    return mail


def unsubscribing(member: Member, topic: str) -> dict[str, str]:
    """What lets a mail program end mails of a topic with one click (RFC 8058); nothing for decisions."""
    if not topic:
        return {}
    url = absolute(reverse("members:unsubscribe", args=[topics.token(member, topic)]))
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def message_id(key: str) -> str:
    """The same for every attempt at what has that key."""
    host = urlsplit(settings.SITE_URL).hostname
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{host}>"


def absolute(path: str) -> str:
    """The whole address of a path on this site."""
    return f"{settings.SITE_URL}{path}" if path.startswith("/") else path
