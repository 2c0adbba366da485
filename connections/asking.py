"""Ask first: questions and replies on an invitation, by turns, before any answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from connections.many import Many, each
from connections.models import Invitation, Question
from connections.models.invitation import LIFETIME, QUESTION_LENGTH, QUESTIONS
from lion.members import notices
from lion.refusals import Refused, written

if TYPE_CHECKING:
    from lion.members.models import Member

ASKED_AT_ONCE = 50


def ask(invitation: Invitation, text: str, *, by: Member, at: datetime | None = None) -> Question:
    """Put a question to the sender of a pending invitation; the clock of its expiry stops for the reply.

    The pause lasts at most as long as an invitation lives. Raises `Refused`.
    """
    now = at or timezone.now()
    text = _checked(text)
    if by.is_suspended(now):
        raise Refused(_("Your account is suspended: you can’t ask questions."), status=HTTPStatus.FORBIDDEN)
    with transaction.atomic():
        visible = Invitation.objects.received_by(by, now).filter(pk=invitation.pk).exists()
        paused = (
            Invitation.objects.pending(now)
            .filter(pk=invitation.pk)
            .update(expires_at=F("expires_at") + LIFETIME)
        )
        if not (visible and paused):
            raise Refused(_("You can ask only while the invitation waits for your answer."))
        number = _next_turn(invitation)
        try:
            with transaction.atomic():
                question = Question.objects.create(
                    invitation=invitation, number=number, text=text, asked_at=now
                )
        except IntegrityError:
            raise Refused(_("You have just asked this, in another tab or on another device.")) from None
        notices.tell(
            invitation.sender,
            "asked",
            f"asked:{question.pk}",
            url=invitation.get_absolute_url(),
            context={"who": by.name, "text": text},
            at=now,
        )
    return question


def ask_each(received: Iterable[Invitation], text: str, *, by: Member, at: datetime | None = None) -> Many:
    """Put the same question to the senders of several invitations; each reply is a thread of its own.

    Raises `Refused` where the question itself will not do, or is meant for more than 50.
    """
    now, text, chosen = at or timezone.now(), _checked(text), list(received)
    if len(chosen) > ASKED_AT_ONCE:
        raise Refused(
            _("Ask at most %(n)s people at once.") % {"n": ASKED_AT_ONCE},
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    return each(chosen, lambda one: ask(one, text, by=by, at=now), now)


def _next_turn(invitation: Invitation) -> int:
    last = invitation.questions.last()
    if last is not None and last.replied_at is None:
        raise Refused(_("Your question is still waiting for a reply."))
    number = last.number + 1 if last else 1
    if number > QUESTIONS:
        raise Refused(_("You have asked %(count)s questions; that is all.") % {"count": QUESTIONS})
    return number


def reply(invitation: Invitation, text: str, *, by: Member, at: datetime | None = None) -> Question:
    """Reply to the question that waits. Looks the same to the sender whatever was answered meanwhile."""
    now = at or timezone.now()
    text = _checked(text)
    with transaction.atomic():
        mine = Invitation.objects.sent_by(by).open(now).filter(pk=invitation.pk).first()
        question = invitation.questions.filter(replied_at__isnull=True).first()
        if mine is None or question is None:
            raise Refused(_("There is no question waiting for your reply."))
        won = Question.objects.filter(pk=question.pk, replied_at__isnull=True).update(
            reply=text, replied_at=now
        )
        if not won:
            raise Refused(_("You have already replied, in another tab or on another device."))
        waited = now - question.asked_at
        Invitation.objects.filter(pk=mine.pk).update(expires_at=F("expires_at") - LIFETIME + waited)
        if mine.answer == "" and mine.hushed_at is None and not by.is_suspended(now):
            notices.tell(
                mine.recipient,
                "replied",
                f"replied:{question.pk}",
                url=mine.get_absolute_url(),
                context={"who": by.name, "text": text},
                at=now,
            )
    question.refresh_from_db()
    return question


def _checked(text: str) -> str:
    text = written(text, QUESTION_LENGTH)
    if not text:
        raise Refused(_("Write something first."), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return text
