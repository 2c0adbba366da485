"""Sending and withdrawing invitations."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from connections import allowance, answering, network, tasks
from connections.models import Contact, Invitation
from connections.models.invitation import COOLDOWN, HOW_LENGTH, LIFETIME, NOTE_LENGTH
from groups import covenants
from lion.members.models import Block, Member
from lion.moments import day_of_year
from lion.nudges import after_commit
from lion.refusals import Refused, written

COPIES_WITHIN = timedelta(days=30)
COPIES_AMONG = 400
COPIES_WARN = 3
"""From how many copies of a note on its sender is warned."""

if TYPE_CHECKING:
    from groups.models import Group


def send(
    sender: Member,
    recipient: Member,
    *,
    how: str,
    note: str = "",
    how_detail: str = "",
    email: str = "",
    at: datetime | None = None,
) -> Invitation:
    """Ask `recipient` to connect.

    What covers the invitation is frozen here. If the recipient's own invitation to the sender is open,
    the two are connected at once and that invitation is returned. `email` is the recipient's address
    where the sender knows it; a restricted member needs it. Raises `Refused`.
    """
    now = at or timezone.now()
    note, how_detail = written(note, NOTE_LENGTH), written(how_detail, HOW_LENGTH)
    try:
        with transaction.atomic():
            return _send(sender, recipient, how=how, note=note, how_detail=how_detail, email=email, now=now)
    except IntegrityError:
        # The other of the two was faster by a moment: their invitation is there now, and this one crosses it.
        with transaction.atomic():
            return _send(sender, recipient, how=how, note=note, how_detail=how_detail, email=email, now=now)


def _send(
    sender: Member, recipient: Member, *, how: str, note: str, how_detail: str, email: str, now: datetime
) -> Invitation:
    # One send at a time for each sender. Not a lock on the key, which rows that refer to the member wait for.
    sender = Member.objects.select_for_update(no_key=True).get(pk=sender.pk)
    shared = covenants.shared(sender, recipient, at=now)
    fellows = bool(covenants.fellows(sender, recipient, at=now))
    pledged = recipient.holds_pledge(now)
    refuse_people(sender, recipient, now)
    _refuse_suspended(sender, now)
    crossed = _open_between(sender, recipient, now)
    if crossed is not None:
        return answering.cross(crossed, at=now)
    _refuse_unwelcome(sender, recipient, email, shared, fellows=fellows)
    _refuse_restricted(sender, recipient, now, covered=fellows or pledged, email=email)
    _refuse_cooldown(sender, recipient, now)
    _refuse_spent(sender, now, covered=fellows or pledged)
    return _write(sender, recipient, how, note, how_detail, now, shared, fellows=fellows, pledged=pledged)


def _write(
    sender: Member,
    recipient: Member,
    how: str,
    note: str,
    how_detail: str,
    now: datetime,
    shared: list[Group],
    *,
    fellows: bool,
    pledged: bool,
) -> Invitation:
    invitation = Invitation.objects.create(
        sender=sender,
        recipient=recipient,
        note=note,
        how=how,
        how_detail=how_detail,
        fellows=fellows,
        pledged=pledged,
        in_common=network.counts_in_common(sender, [recipient.pk])[recipient.pk],
        sent_at=now,
        expires_at=now + LIFETIME,
        hushed_at=now if Block.objects.filter(blocker=recipient, blocked=sender).exists() else None,
    )
    invitation.shared_groups.set(shared)
    after_commit(tasks.announce)
    return invitation


def copies(sender: Member, recipient: Member, note: str, at: datetime) -> int:
    """How many others the sender has sent this note to in the last 30 days, whatever names stood in it."""
    wanted = _plain(note, recipient.name)
    if not wanted:
        return 0
    sent = Invitation.objects.sent_by(sender).filter(sent_at__gt=at - COPIES_WITHIN).exclude(note="")
    rows = sent.exclude(recipient=recipient).order_by("-sent_at").values_list("note", "recipient__name")
    return sum(_plain(other, name) == wanted for other, name in rows[:COPIES_AMONG])


def _plain(note: str, name: str) -> str:
    """A note without the name of the one it went to, without case, digits and punctuation."""
    names = {word.casefold() for word in name.split()}
    words = re.findall(r"[^\W\d_]+", note.casefold())
    return " ".join(word for word in words if word not in names)


def withdraw(invitation: Invitation, *, by: Member, at: datetime | None = None) -> None:
    """Take back an invitation that looks pending to its sender; an answer given meanwhile stands.

    Raises `Refused` if it was accepted, withdrawn or has expired.
    """
    now = at or timezone.now()
    done = (
        Invitation.objects.sent_by(by)
        .open(now)
        .filter(pk=invitation.pk)
        .update(closed_at=now, withdrawn_at=now)
    )
    if not done:
        invitation.refresh_from_db()
        name = invitation.recipient.first_name
        raise Refused(
            {
                "accepted": _("%(name)s has accepted this invitation: you are connected.") % {"name": name},
                "withdrawn": _("You have already withdrawn this invitation."),
                "expired": _("This invitation has expired; there is nothing to withdraw."),
            }.get(invitation.seen_by_sender(now), _("This invitation isn’t yours to withdraw."))
        )


def refuse_people(sender: Member, recipient: Member, now: datetime) -> None:
    """Refuse what these two can never do, whatever the standing or the allowance."""
    name = recipient.first_name
    if sender.pk == recipient.pk:
        raise Refused(_("You can’t invite yourself."), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if not recipient.is_active:
        raise Refused(_("%(name)s has closed their account.") % {"name": name})
    if network.are_connected(sender, recipient):
        raise Refused(_("You and %(name)s are already connected.") % {"name": name})
    if Block.objects.filter(blocker=sender, blocked=recipient).exists():
        raise Refused(_("You have blocked %(name)s. Unblock them first.") % {"name": name})


def _open_between(sender: Member, recipient: Member, now: datetime) -> Invitation | None:
    """The recipient's open invitation to the sender, if any; refuses where the sender's own is open."""
    between = Invitation.objects.between(sender, recipient).filter(closed_at__isnull=True)
    between.filter(expires_at__lte=now).update(closed_at=now)
    found = between.first()
    if found is None or found.sender_id == recipient.pk:
        return found
    raise Refused(
        _("Your invitation to %(name)s is still pending. You sent it on %(date)s.")
        % {"name": recipient.first_name, "date": day_of_year(found.sent_at)}
    )


def _refuse_suspended(sender: Member, now: datetime) -> None:
    if sender.is_suspended(now):
        raise Refused(
            _(
                "Your account is suspended until %(date)s: you can’t send invitations. Your standing "
                "page says why."
            )
            % {"date": day_of_year(sender.suspended_until)},
            status=HTTPStatus.FORBIDDEN,
        )


def _refuse_restricted(
    sender: Member, recipient: Member, now: datetime, *, covered: bool, email: str
) -> None:
    if sender.is_restricted(now) and not covered and not knows_email(sender, recipient, email):
        raise Refused(
            _(
                "Until %(date)s you can invite fellow members of open groups, members who took the "
                "pledge, and "
                "people whose e-mail address you know. Your standing page says why."
            )
            % {"date": day_of_year(sender.restricted_until)},
            status=HTTPStatus.FORBIDDEN,
        )


def _refuse_unwelcome(
    sender: Member, recipient: Member, email: str, shared: list[Group], *, fellows: bool
) -> None:
    """Refuse those from whom the recipient takes no invitations, as their settings say."""
    if welcomes(sender, recipient, shared, fellows=fellows) or knows_email(sender, recipient, email):
        return
    name = recipient.first_name
    said = (
        _("%(name)s takes invitations from fellow members of open groups, or where you know their e-mail.")
        if recipient.invites_from == Member.InvitesFrom.FELLOWS
        else _(
            "%(name)s takes invitations from people they share a group or a connection with, or where you "
            "know their e-mail."
        )
    )
    raise Refused(said % {"name": name}, status=HTTPStatus.FORBIDDEN)


def welcomes(sender: Member, recipient: Member, shared: list[Group], *, fellows: bool) -> bool:
    """Whether the recipient's settings let this sender invite them, who shares these groups with them."""
    wanted = recipient.invites_from
    if wanted == Member.InvitesFrom.ANYONE or fellows:
        return True
    if wanted == Member.InvitesFrom.FELLOWS:
        return False
    return bool(shared) or network.in_common(sender, recipient).exists()


def knows_email(sender: Member, recipient: Member, email: str) -> bool:
    """Whether the sender has shown that they know the recipient's address, now or in an imported archive."""
    if email.strip().lower() == recipient.email:
        return True
    return Contact.objects.of(sender).filter(email__iexact=recipient.email).exists()


def _refuse_cooldown(sender: Member, recipient: Member, now: datetime) -> None:
    withdrawn = (
        Invitation.objects.between(sender, recipient)
        .filter(withdrawn_at__gt=now - COOLDOWN)
        .order_by("-withdrawn_at")
    ).first()
    if withdrawn is not None and withdrawn.withdrawn_at is not None:
        raise Refused(
            _("An invitation between you and %(name)s was withdrawn lately. You can ask again from %(date)s.")
            % {"name": recipient.first_name, "date": day_of_year(withdrawn.withdrawn_at + COOLDOWN)}
        )


def _refuse_spent(sender: Member, now: datetime, *, covered: bool) -> None:
    mine = allowance.of(sender, now)
    if mine.left(covered):
        return
    total = mine.covered if covered else mine.uncovered
    raise Refused(
        _("You have sent all %(total)s invitations of this week. More come back from %(date)s.")
        % {"total": total, "date": day_of_year(allowance.returns_at(sender, now, covered=covered))},
        status=HTTPStatus.TOO_MANY_REQUESTS,
    )
