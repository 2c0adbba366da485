"""A second look at a rejected appeal: asked for once, by the member; a senior moderator rules."""

from __future__ import annotations

from datetime import datetime, timedelta
from http import HTTPStatus

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lion.members.models import Member
from lion.moderation import appeals, log, opening, roles, standing
from lion.moderation.models import Appeal, Case, SecondLook
from lion.refusals import Refused, written

WITHIN = timedelta(days=30)
"""For how long after a rejection the member may ask."""


def may_ask(appeal: Appeal, at: datetime) -> bool:
    """Whether the member may ask: rejected, not asked yet, not too late, and there is somebody to look."""
    if appeal.ruling != Appeal.Ruling.REJECTED or appeal.ruled_at is None:
        return False
    return at <= appeal.ruled_at + WITHIN and not hasattr(appeal, "second_look") and _others(appeal)


def _others(appeal: Appeal) -> bool:
    seen = [appeal.member_id, appeal.against_id, appeal.ruled_by_id]
    return roles.seniors().exclude(pk__in=[pk for pk in seen if pk]).exists()


def ask(appeal: Appeal, text: str, *, by: Member, at: datetime | None = None) -> SecondLook:
    """Ask once for a second look. Raises `Refused`."""
    now = at or timezone.now()
    text = written(text, appeals.LENGTH)
    if by.pk != appeal.member_id:
        raise Refused(_("You can ask only about your own appeal."), status=HTTPStatus.FORBIDDEN)
    if not text:
        raise Refused(_("Write what was overlooked."), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    first = appeal.ruled_by
    if first is None or not may_ask(appeal, now):
        raise Refused(_("There is no second look to be had at this appeal."))
    try:
        with transaction.atomic():
            look = SecondLook.objects.create(
                appeal=appeal,
                member=by,
                first=first,
                against_id=appeal.against_id,
                text=text,
                asked_at=now,
            )
            log.write("second-look", appeal.sanction, member=by, by=by, at=now)
            opening.about(
                Case.Kind.FOLLOW_UP,
                _key(look),
                by,
                at=now,
                due=look.due_at,
                words=_("A second look at a rejected appeal."),
                url=look.get_absolute_url(),
            )
    except IntegrityError:
        raise Refused(_("You have already asked for a second look.")) from None
    return look


def uphold(look: SecondLook, *, by: Member, words: str, at: datetime | None = None) -> None:
    """The member was right after all: the sanction is overturned. Raises `Refused`."""
    now = at or timezone.now()
    with transaction.atomic():
        _rule(look, Appeal.Ruling.UPHELD, by=by, words=words, at=now)
        if not look.appeal.sanction.overturned:
            standing.overturn(look.appeal.sanction, by=by, reason=words, at=now)


def reject(look: SecondLook, *, by: Member, words: str, at: datetime | None = None) -> None:
    """It stays as it was, for good. Raises `Refused`."""
    with transaction.atomic():
        _rule(look, Appeal.Ruling.REJECTED, by=by, words=words, at=at or timezone.now())


def _rule(look: SecondLook, ruling: str, *, by: Member, words: str, at: datetime) -> None:
    if by.pk in {look.member_id, look.first_id, look.against_id} or not by.has_perm(roles.MAY_RULE_LONG):
        raise Refused(_("A senior moderator who had no part in it has to look."), status=HTTPStatus.FORBIDDEN)
    if not words.strip():
        raise Refused(
            _("Give your reasons: the member will read them."), status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
    won = SecondLook.objects.filter(pk=look.pk, ruled_at__isnull=True).update(
        ruling=ruling, ruled_at=at, ruled_by=by, words=words
    )
    if not won:
        raise Refused(_("Somebody has ruled on this already."))
    look.refresh_from_db()
    sanction = look.appeal.sanction
    opening.close(_key(look), _("Ruled on: %(ruling)s.") % {"ruling": look.get_ruling_display()}, by, at)
    appeals.conclude(sanction, "second-look", look.pk, ruling, by=by, words=words, at=at)


def _key(look: SecondLook) -> str:
    return f"second-look:{look.pk}"
