"""Objecting to a breach: heard by a steward who is no part of it, and by the site's moderators after that."""

from __future__ import annotations

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from groups import log as deeds
from groups.models import Deed
from lion.moderation import breaches, log, opening, proposing, roles, telling
from lion.moderation.models import Breach, Case, Objection
from lion.refusals import Refused, written

if TYPE_CHECKING:
    from lion.members.models import Member

LENGTH = 2000
PATIENCE = timedelta(days=14)
"""After which an objection that no steward has heard may be put before the moderators."""

Level, Ruling = Objection.Level, Objection.Ruling


def next_level(breach: Breach, at: datetime) -> str:
    """Who would hear an objection made now; "" where none can be made."""
    if breach.voided_at or breach.acted_at is None or at > telling.object_until(breach):
        return ""
    made = {one.level: one for one in breach.objections.all()}
    if Level.MODERATOR in made:
        return ""
    first = made.get(Level.STEWARD)
    if first is None:
        return Level.STEWARD if proposing.stewards(breach).exists() else Level.MODERATOR
    heard = first.ruled_at is not None or first.filed_at + PATIENCE < at
    return Level.MODERATOR if heard else ""


def file(breach: Breach, text: str, *, by: Member, at: datetime | None = None) -> Objection:
    """Object, to whom it is the turn of. Raises `Refused`."""
    now = at or timezone.now()
    text = written(text, LENGTH)
    if breach.member_id != by.pk:
        raise Refused(_("You can object only to what is about yourself."), status=HTTPStatus.FORBIDDEN)
    if not text:
        raise Refused(_("Write what the reader should know."), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    level = next_level(breach, now)
    if not level:
        raise Refused(
            _("You can’t object to this now: it is being heard, is settled, or its time has passed.")
        )
    try:
        with transaction.atomic():
            made = Objection.objects.create(breach=breach, level=level, text=text, filed_at=now)
            log.write("objection", breach, member=by, by=by, at=now)
            if level == Level.STEWARD:
                proposing.call(breach, "objection", now)
            else:
                _open_case(made, now)
    except IntegrityError:
        raise Refused(_("You have already objected to this.")) from None
    return made


def uphold(objection: Objection, *, by: Member, words: str, at: datetime | None = None) -> None:
    """The member was right: the breach is void and what it caused is given back. Raises `Refused`."""
    now = at or timezone.now()
    with transaction.atomic():
        breach = _rule(objection, Ruling.UPHELD, by=by, words=words, at=now)
        breaches.void([breach], because=str(_("An objection was upheld.")), by=by, at=now)


def reject(objection: Objection, *, by: Member, words: str, at: datetime | None = None) -> None:
    """The breach stands. Raises `Refused`."""
    with transaction.atomic():
        _rule(objection, Ruling.REJECTED, by=by, words=words, at=at or timezone.now())


def pardon(breach: Breach, *, by: Member, reason: str, at: datetime | None = None) -> None:
    """A steward who is no part of it lets a breach count no more. Raises `Refused`."""
    now = at or timezone.now()
    proposing.refuse_part(breach, by)
    why = proposing.reason_of(reason)
    with transaction.atomic():
        if not Breach.objects.counting().filter(pk=breach.pk).exists():
            raise Refused(_("This breach counts no more already."))
        breaches.void([breach], because=str(_("Pardoned by a steward.")), by=by, at=now)
        deeds.write(Deed.Kind.PARDONED, breach.group, by=by, member=breach.member, reason=why, at=now)
        _tell(breach, "pardoned", why, now)


def may_hear(objection: Objection, by: Member) -> bool:
    """Whether it is this person who may rule: at the level of the objection, and no part of it."""
    breach = objection.breach
    if by.pk in {breach.member_id, breach.sender_id}:
        return False
    if objection.level == Level.MODERATOR:
        return roles.moderators().filter(pk=by.pk).exists() and not _has_ruled(breach, by)
    hearing = proposing.stewards(breach)
    if not hearing.filter(member=by).exists():
        return False
    return not (_has_confirmed(breach, by) and hearing.exclude(member=by).exists())


def waits(case: Case) -> bool:
    """Whether the case is about an objection that nobody has ruled on."""
    name, _colon, pk = case.key.partition(":")
    return name == "objection" and Objection.objects.open().filter(pk=pk).exists()


def _has_ruled(breach: Breach, by: Member) -> bool:
    return breach.objections.filter(ruled_by=by).exists() or _has_confirmed(breach, by)


def _has_confirmed(breach: Breach, by: Member) -> bool:
    proposal = getattr(breach, "proposal", None)
    return proposal is not None and proposal.decided_by_id == by.pk


def _rule(objection: Objection, ruling: Objection.Ruling, *, by: Member, words: str, at: datetime) -> Breach:
    breach = Breach.objects.select_related("group", "covenant", "member", "sender", "answer", "proposal").get(
        pk=objection.breach_id
    )
    objection.breach = breach
    if not may_hear(objection, by):
        raise Refused(
            _("Somebody else has to hear this: who is part of it, or has decided on it, does not."),
            status=HTTPStatus.FORBIDDEN,
        )
    if not words.strip():
        raise Refused(
            _("Give your reasons: the member will read them."), status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
    words = written(words, LENGTH)
    won = Objection.objects.filter(pk=objection.pk, ruled_at__isnull=True).update(
        ruling=ruling, ruled_at=at, ruled_by=by, words=words
    )
    if not won:
        raise Refused(_("Somebody has ruled on this objection already."))
    objection.refresh_from_db(fields=["ruling", "ruled_at", "ruled_by", "words"])
    log.write(f"objection-{ruling}", breach, member=breach.member, by=by, reason=words, at=at)
    if objection.level == Level.STEWARD:
        kind = Deed.Kind.UPHELD if ruling == Ruling.UPHELD else Deed.Kind.REJECTED
        deeds.write(kind, breach.group, by=by, member=breach.member, reason=words[:200], at=at)
    else:
        opening.close(f"objection:{objection.pk}", words, by, at)
    _tell(breach, f"{objection.level}-{ruling}", words, at)
    return breach


def _open_case(objection: Objection, at: datetime) -> None:
    breach = objection.breach
    opening.about(
        Case.Kind.GROUP,
        f"objection:{objection.pk}",
        breach.member,
        at=at,
        words=objection.text,
        url=breach.desk_url,
        group=breach.group.slug,
    )


def _tell(breach: Breach, what: str, words: str, at: datetime) -> None:
    with translation.override(breach.member.language):
        title, said = {
            "pardoned": (_("A breach was pardoned"), _("It counts no more. The steward’s words: %(words)s")),
            "steward-upheld": (
                _("Your objection was upheld"),
                _("The breach is void. In the steward’s words: %(words)s"),
            ),
            "moderator-upheld": (
                _("Your objection was upheld"),
                _("The breach is void. In the moderator’s words: %(words)s"),
            ),
            "steward-rejected": (
                _("Your objection was rejected"),
                _("You can put it before the site’s moderators. In the steward’s words: %(words)s"),
            ),
            "moderator-rejected": (
                _("Your objection was rejected"),
                _("The decision stands. In the moderator’s words: %(words)s"),
            ),
        }[what]
        paragraphs = [said % {"words": words}]
    telling.tell(breach, "breach", title, paragraphs, at, key=what)
