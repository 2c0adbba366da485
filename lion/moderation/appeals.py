"""Appeals: the member's objection to a sanction, and a person's ruling on it."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lion.members import notices
from lion.members.models import Member
from lion.moderation import log, roles, standing, statements
from lion.moderation.models import Appeal, Message, Sanction
from lion.refusals import Refused, written

LENGTH = 4000
MESSAGE, MESSAGES = 2000, 20
"""How long a message on an appeal may be, and how many each side may write."""


def file(sanction: Sanction, text: str, *, by: Member, at: datetime | None = None) -> Appeal:
    """File the member's one appeal against a sanction, within six months. Raises `Refused`."""
    now = at or timezone.now()
    text = written(text, LENGTH)
    if sanction.member_id != by.pk:
        raise Refused(_("You can appeal only against decisions about yourself."), status=HTTPStatus.FORBIDDEN)
    if not text:
        raise Refused(_("Write what the reader should know."), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if now > statements.appeal_deadline(sanction):
        raise Refused(_("The six months for an appeal have passed."))
    try:
        with transaction.atomic():
            appeal = Appeal.objects.create(
                sanction_id=sanction.pk, member=by, against=sanction.by, text=text, filed_at=now
            )
            log.write("appeal", sanction, member=by, by=by, at=now)
            notices.tell(
                by, "appeal-filed", f"appeal-filed:{appeal.pk}", url=sanction.get_absolute_url(), at=now
            )
    except IntegrityError:
        raise Refused(_("You have already appealed against this decision.")) from None
    return appeal


def uphold(appeal: Appeal, *, by: Member, words: str, at: datetime | None = None) -> None:
    """The member was right: the sanction is overturned and the tally corrected. Raises `Refused`."""
    now = at or timezone.now()
    with transaction.atomic():
        _rule(appeal, Appeal.Ruling.UPHELD, by=by, words=words, at=now)
        if not appeal.sanction.overturned:
            standing.overturn(appeal.sanction, by=by, reason=words, at=now)


def reject(appeal: Appeal, *, by: Member, words: str, at: datetime | None = None) -> None:
    """The sanction stands. Raises `Refused`."""
    with transaction.atomic():
        _rule(appeal, Appeal.Ruling.REJECTED, by=by, words=words, at=at or timezone.now())


def _rule(appeal: Appeal, ruling: str, *, by: Member, words: str, at: datetime) -> None:
    sanction = appeal.sanction
    if by.pk == sanction.member_id:
        raise Refused(_("You can’t rule on your own appeal."), status=HTTPStatus.FORBIDDEN)
    _refuse_unfit(sanction, by)
    if not words.strip():
        raise Refused(
            _("Give your reasons: the member will read them."), status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
    won = (
        Appeal.objects.open()
        .filter(pk=appeal.pk)
        .update(ruling=ruling, ruled_at=at, ruled_by=by, words=words, alone=by.pk == sanction.by_id)
    )
    if not won:
        raise Refused(_("Another moderator has ruled on this appeal already."))
    appeal.refresh_from_db()
    conclude(sanction, "appeal", appeal.pk, ruling, by=by, words=words, at=at)


def conclude(
    sanction: Sanction, what: str, number: int, ruling: str, *, by: Member, words: str, at: datetime
) -> None:
    """Write a ruling on an appeal or a second look (`what`, its number) into the log, and tell the member."""
    log.write(
        f"{what}-{ruling}",
        sanction,
        member=sanction.member,
        by=by,
        reason=words,
        at=at,
        before="open",
        after=ruling,
    )
    notices.tell(
        sanction.member,
        f"appeal-{ruling}",
        f"{what}-ruled:{number}",
        url=sanction.get_absolute_url(),
        context={"words": words, "step": sanction.step},
        at=at,
    )


def _refuse_unfit(sanction: Sanction, by: Member) -> None:
    """Refuse who took the step, and whoever is no senior where a person took it, while others could rule."""
    others = [pk for pk in (sanction.by_id, sanction.member_id) if pk]
    if by.pk == sanction.by_id and roles.moderators().exclude(pk__in=others).exists():
        raise Refused(
            _("This appeal is against your own ruling; another moderator has to decide."),
            status=HTTPStatus.FORBIDDEN,
        )
    is_senior = by.has_perm(roles.MAY_RULE_LONG)
    if sanction.by_id and not is_senior and roles.seniors().exclude(pk__in=others).exists():
        raise Refused(
            _("This appeal is against a moderator’s ruling; a senior moderator has to decide."),
            status=HTTPStatus.FORBIDDEN,
        )


def write(appeal: Appeal, text: str, *, by: Member, at: datetime | None = None) -> Message:
    """Write to the other side while the appeal is open; a moderator's is mailed too. Raises `Refused`."""
    now = at or timezone.now()
    text = written(text, MESSAGE)
    is_members = by.pk == appeal.member_id
    if not is_members and not by.has_perm(roles.MAY_RULE):
        raise Refused(_("You can’t write on this appeal."), status=HTTPStatus.FORBIDDEN)
    if not text:
        raise Refused(_("Write what the other side should know."), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    with transaction.atomic():
        held = Appeal.objects.select_for_update(of=["self"]).get(pk=appeal.pk)
        if held.ruled_at is not None:
            raise Refused(_("This appeal has been ruled on."))
        if held.messages.filter(is_members=is_members).count() >= MESSAGES:
            raise Refused(_("That is all there is room for; it waits for a ruling now."))
        message = Message.objects.create(appeal=held, author=by, is_members=is_members, text=text, at=now)
        log.write("appeal-message", appeal.sanction, member=appeal.member, by=by, at=now)
        if not is_members:
            notices.tell(
                appeal.member,
                "appeal-reply",
                f"appeal-reply:{message.pk}",
                url=appeal.sanction.get_absolute_url(),
                context={"words": text},
                at=now,
            )
    return message
