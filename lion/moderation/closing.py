"""Closing an account: never automatic, proposed by one person and confirmed by another."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from connections.models import Invitation
from lion.members import notices
from lion.members.models import Member
from lion.moderation import cases, log, opening
from lion.moderation.models import Case, Closing
from lion.refusals import Refused

if TYPE_CHECKING:
    from lion.moderation.models import Dossier


def propose(member: Member | Dossier, *, by: Member, reason: str, at: datetime | None = None) -> Closing:
    """Propose to close an account, with the reason that the member will read. Raises `Refused`."""
    now = at or timezone.now()
    cases.refuse_own(member, by)
    reason = cases.reason_of(reason)
    if not member.is_active:
        raise Refused(_("This account is closed already."))
    try:
        with transaction.atomic():
            made = Closing.objects.create(member_id=member.pk, proposed_by=by, reason=reason, proposed_at=now)
            log.write("propose-closing", made, member=made.member, by=by, reason=reason, at=now)
            words = _("%(name)s proposes to close the account: %(reason)s") % {"name": by, "reason": reason}
            opening.about(
                Case.Kind.FOLLOW_UP, _key(made), made.member, at=now, words=words, url=made.get_absolute_url()
            )
    except IntegrityError:
        raise Refused(_("It is proposed already; a second person has to decide.")) from None
    return made


def confirm(closing: Closing, *, by: Member, words: str = "", at: datetime | None = None) -> None:
    """Close the account: the member is signed out everywhere and told why. Raises `Refused`."""
    now = at or timezone.now()
    with transaction.atomic():
        _rule(closing, Closing.Ruling.CONFIRMED, by=by, words=words, at=now)
        member = closing.member
        Member.objects.filter(pk=member.pk).update(is_active=False)
        Invitation.objects.filter(sender=member, hushed_at__isnull=True).pending(now).update(hushed_at=now)
        notices.tell(
            member,
            "closed",
            f"closed:{closing.pk}",
            context={"words": closing.reason, "closed_at": now.isoformat()},
            at=now,
        )


def decline(closing: Closing, *, by: Member, words: str, at: datetime | None = None) -> None:
    """Leave the account open. Raises `Refused`."""
    words = cases.reason_of(words)
    with transaction.atomic():
        _rule(closing, Closing.Ruling.DECLINED, by=by, words=words, at=at or timezone.now())


def _rule(closing: Closing, ruling: Closing.Ruling, *, by: Member, words: str, at: datetime) -> None:
    cases.refuse_own(closing.member, by)
    if by.pk == closing.proposed_by_id:
        raise Refused(_("You proposed this; a second person has to decide."), status=HTTPStatus.FORBIDDEN)
    won = (
        Closing.objects.open()
        .filter(pk=closing.pk)
        .update(ruling=ruling, ruled_at=at, ruled_by=by, words=words)
    )
    if not won:
        raise Refused(_("Somebody has decided on this already."))
    closing.refresh_from_db()
    opening.close(
        _key(closing), _("Ruled on: %(ruling)s.") % {"ruling": closing.get_ruling_display()}, by, at
    )
    verb = "close-account" if ruling == Closing.Ruling.CONFIRMED else "decline-closing"
    log.write(
        verb,
        closing,
        member=closing.member,
        by=by,
        reason=words or closing.reason,
        at=at,
        before="open",
        after=ruling,
    )


def _key(closing: Closing) -> str:
    return f"closing:{closing.pk}"
