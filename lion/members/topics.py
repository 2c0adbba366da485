"""What notices are about, for members to choose which of them reach them by e-mail too."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lion.members import hours
from lion.members.models import Member, Notice
from lion.refusals import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.functional import _StrPromise

TOPICS: dict[str, tuple[_StrPromise, frozenset[str]]] = {
    "invitations": (gettext_lazy("Invitations that reach me"), frozenset({"invited"})),
    "accepted": (gettext_lazy("Invitations of mine that were accepted"), frozenset({"accepted"})),
    "questions": (gettext_lazy("Questions and replies"), frozenset({"asked", "replied"})),
    "groups": (
        gettext_lazy("Requests to join, and my role in groups"),
        frozenset({"request", "request-approved", "request-declined", "role", "dispute", "welcome"}),
    ),
    "covenants": (
        gettext_lazy("New versions of my groups’ covenants"),
        frozenset({"covenant", "covenant-reminder"}),
    ),
    "talk": (gettext_lazy("Mentions of me and replies in groups"), frozenset({"mentioned", "post-reply"})),
    "reports": (
        gettext_lazy("Reports of what is said in groups"),
        frozenset({"reported", "report-settled", "contest"}),
    ),
    "reminders": (gettext_lazy("Reminders of what still waits"), frozenset({"reminder"})),
    "imports": (gettext_lazy("Imports that have ended"), frozenset({"import-finished", "import-failed"})),
}
DIGEST = "digest"
SALT = "lion.members.unsubscribe"


def of(kind: str) -> str:
    """The topic of a kind of notice; "" for those that are mailed in any case."""
    return next((topic for topic, (_label, kinds) in TOPICS.items() if kind in kinds), "")


class Mode(models.TextChoices):
    """When notices of a topic are mailed."""

    NOW = "now", gettext_lazy("At once")
    DAILY = "daily", gettext_lazy("Once a day")
    NEVER = "never", gettext_lazy("Never")


def mode(member: Member, topic: str) -> Mode:
    """When the member wants a topic mailed."""
    if not member.mail_notices or topic in member.mail_off:
        return Mode.NEVER
    return Mode.DAILY if topic in member.mail_daily else Mode.NOW


def mailing(member: Member, kind: str, at: datetime) -> dict[str, Any]:
    """Whether and when a notice of this kind is mailed, as columns of its row.

    Statements of reasons and rulings go at once, whatever else the member wants and at whatever hour.
    """
    if kind in Notice.ALWAYS_MAILED:
        return {"mail_due": True, "mail_after": None, "in_digest": False}
    wanted = mode(member, of(kind))
    if wanted is Mode.DAILY:
        return {"mail_due": True, "mail_after": hours.next_digest(member, at), "in_digest": True}
    return {
        "mail_due": wanted is Mode.NOW,
        "mail_after": hours.quiet_end(member, at),
        "in_digest": False,
    }


def label(topic: str) -> str:
    """What a topic is called."""
    return str(TOPICS[topic][0]) if topic in TOPICS else _("The daily mail")


def token(member: Member, topic: str) -> str:
    """What lets whoever holds a mail end the mails of its topic, without signing in. It never expires."""
    return signing.dumps([member.pk, topic], salt=SALT)


def read(text: str) -> tuple[Member, str]:
    """The member and topic that a token was made for. Raises `Refused` for one that LION did not make."""
    try:
        pk, topic = signing.loads(text, salt=SALT)
        return Member.objects.active().get(pk=pk), topic
    except (signing.BadSignature, Member.DoesNotExist):
        raise Refused(
            _("This link isn’t whole. Copy it from the mail again, or change it in your settings."),
            status=HTTPStatus.NOT_FOUND,
        ) from None


def unsubscribe(member: Member, topic: str) -> None:
    """Mail the member nothing more about this topic, not even what waits; twice is once.

    The topic `DIGEST` is everything that they get once a day. One that LION has no more has no mails.
    """
    with transaction.atomic():
        held = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
        ended = [one for one in (held.mail_daily if topic == DIGEST else [topic]) if one in TOPICS]
        Member.objects.filter(pk=member.pk).update(
            mail_off=sorted({*held.mail_off, *ended}),
            mail_daily=[one for one in held.mail_daily if one not in ended],
        )
        kinds = frozenset[str]().union(*(TOPICS[one][1] for one in ended))
        Notice.objects.filter(member=member, kind__in=kinds, mailed_at__isnull=True).update(mail_due=False)
