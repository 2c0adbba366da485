"""Appeals: the member's objection to a sanction, and a person's ruling on it."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lion.members import notices
from lion.members.models import Member
from lion.moderation import log, roles, standing, statements
from lion.moderation.models import Appeal, Sanction
from lion.refusals import Refused, written

LENGTH = 4000


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
            appeal = Appeal.objects.create(sanction=sanction, text=text, filed_at=now)
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
    if by.pk == sanction.by_id and moderators().exclude(pk__in=[by.pk, sanction.member_id]).exists():
        raise Refused(
            _("This appeal is against your own ruling; another moderator has to decide."),
            status=HTTPStatus.FORBIDDEN,
        )
    if not words.strip():
        raise Refused(
            _("Give your reasons: the member will read them."), status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
    won = (
        Appeal.objects.open()
        .filter(pk=appeal.pk)
        .update(ruling=ruling, ruled_at=at, ruled_by=by, words=words)
    )
    if not won:
        raise Refused(_("Another moderator has ruled on this appeal already."))
    appeal.refresh_from_db()
    log.write(
        f"appeal-{ruling}",
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
        f"appeal-ruled:{appeal.pk}",
        url=sanction.get_absolute_url(),
        context={"words": words, "step": sanction.step},
        at=at,
    )


def moderators() -> QuerySet[Member]:
    """Everyone who may rule: staff with open accounts who hold the moderators' role, and superusers."""
    staff = Member.objects.active().filter(is_staff=True)
    ruling: QuerySet[Member] = staff.filter(
        Q(is_superuser=True) | Q(groups__name=roles.MODERATORS)
    ).distinct()
    return ruling
