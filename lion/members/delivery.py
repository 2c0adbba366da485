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
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from lion.members import topics
from lion.members.models import Notice

if TYPE_CHECKING:
    from datetime import datetime

log = logging.getLogger(__name__)

BATCH = 200
BLANK_LINES = re.compile(r"\n\s*\n\s*\n")
LONGEST_WAIT = timedelta(hours=6)


def deliver(at: datetime | None = None) -> tuple[int, int]:
    """Mail the notices whose mail is owed; returns how many were sent and how many failed."""
    waiting = Notice.objects.to_mail(at or timezone.now()).order_by("created_at").values_list("pk", flat=True)
    sent = failed = 0
    for pk in waiting[:BATCH]:
        notice = claim(pk, at or timezone.now())
        if notice is None:
            continue
        if _send(notice):
            Notice.objects.filter(pk=pk).update(mailed_at=at or timezone.now())
            sent += 1
        else:
            failed += 1
    return sent, failed


def claim(pk: int, at: datetime) -> Notice | None:
    """Take a notice into this worker's hands; None where another was faster."""
    won = Notice.objects.to_mail(at).filter(pk=pk).update(claimed_at=at, attempts=F("attempts") + 1)
    return Notice.objects.select_related("member").get(pk=pk) if won else None


def _send(notice: Notice) -> bool:
    """Mail a claimed notice; where the mail server fails, put the claim's end off for the next attempt."""
    try:
        message(notice).send()
    except (OSError, SMTPException) as problem:
        log.warning("notice %s was not mailed (attempt %s): %s", notice.pk, notice.attempts, problem)
        later = timezone.now() + wait_after(notice.attempts) - Notice.CLAIM
        Notice.objects.filter(pk=notice.pk).update(claimed_at=later)
        return False
    return True


def wait_after(attempts: int) -> timedelta:
    """How long to wait after that many failures: 1, 4, 16, 64 … minutes, at most six hours."""
    return min(timedelta(minutes=4.0 ** (attempts - 1)), LONGEST_WAIT)


def message(notice: Notice) -> EmailMultiAlternatives:
    """A notice as a mail, in the member's language and time zone, with whole addresses in its links."""
    member = notice.member
    context: dict[str, Any] = {
        **{key: absolute(value) if key.endswith("_url") else value for key, value in notice.facts.items()},
        "member": member,
        "link": absolute(notice.url),
        "settings_url": f"{settings.SITE_URL}/settings/",
        "site_url": settings.SITE_URL,
    }
    folder = f"mail/{notice.kind}"
    with translation.override(member.language), timezone.override(member.zone):
        subject = " ".join(render_to_string(f"{folder}/subject.txt", context).split())
        text = BLANK_LINES.sub("\n\n", render_to_string(f"{folder}/body.txt", context)).strip() + "\n"
        html = render_to_string(f"{folder}/body.html", context)
    headers = {"Message-ID": message_id(notice), "Auto-Submitted": "auto-generated"}
    mail = EmailMultiAlternatives(
        subject, text, to=[member.email], headers={**headers, **unsubscribing(notice)}
    )
    mail.attach_alternative(html, "text/html")
    return mail


def unsubscribing(notice: Notice) -> dict[str, str]:
    """What lets a mail program end mails of this topic with one click (RFC 8058); nothing for decisions."""
    topic = topics.of(notice.kind)
    if not topic:
        return {}
    url = absolute(reverse("members:unsubscribe", args=[topics.token(notice.member, topic)]))
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def message_id(notice: Notice) -> str:
    """The same for every attempt at one notice."""
    host = urlsplit(settings.SITE_URL).hostname
    return f"<{hashlib.sha256(notice.key.encode()).hexdigest()[:32]}@{host}>"


def absolute(path: str) -> str:
    """The whole address of a path on this site."""
    return f"{settings.SITE_URL}{path}" if path.startswith("/") else path
