"""What notices are about, for members to choose which of them reach them by e-mail too."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lion.members.models import Member, Notice
from lion.refusals import Refused

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

TOPICS: dict[str, tuple[_StrPromise, frozenset[str]]] = {
    "invitations": (gettext_lazy("Invitations that reach me"), frozenset({"invited"})),
    "accepted": (gettext_lazy("Invitations of mine that were accepted"), frozenset({"accepted"})),
    "questions": (gettext_lazy("Questions and replies"), frozenset({"asked", "replied"})),
    "groups": (
        gettext_lazy("Requests to join, and my role in groups"),
        frozenset({"request", "request-approved", "request-declined", "role"}),
    ),
    "imports": (gettext_lazy("Imports that have ended"), frozenset({"import-finished", "import-failed"})),
}
SALT = "lion.members.unsubscribe"


def of(kind: str) -> str:
    """The topic of a kind of notice; "" for those that are mailed in any case."""
    return next((topic for topic, (_label, kinds) in TOPICS.items() if kind in kinds), "")


def is_mailed(member: Member, kind: str) -> bool:
    """Whether a notice of this kind is mailed to the member."""
    if kind in Notice.ALWAYS_MAILED:
        return True
    return member.mail_notices and of(kind) not in member.mail_off


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
    """Mail the member nothing more about this topic, not even what waits; twice is once."""
    with transaction.atomic():
        held = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
        if topic not in held.mail_off:
            Member.objects.filter(pk=member.pk).update(mail_off=sorted({*held.mail_off, topic}))
        waiting = Notice.objects.filter(member=member, kind__in=TOPICS[topic][1], mailed_at__isnull=True)
        waiting.update(mail_due=False)
