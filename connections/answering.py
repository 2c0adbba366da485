"""Answering an invitation, and taking the answer back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from connections import connecting
from connections.many import Many, each
from connections.models import Answer, Invitation
from connections.models.invitation import RULE_WINDOW, Verb
from lion.members.models import Block
from lion.moments import day_and_time
from lion.refusals import Refused

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from connections.models import Rule
    from lion.members.models import Member

# Which answers each answer may follow.
FOLLOWS = {
    Verb.ACCEPT: ["", Verb.ARCHIVE],
    Verb.ARCHIVE: [""],
    Verb.UNKNOWN: ["", Verb.ARCHIVE],
    Verb.SPAM: ["", Verb.ARCHIVE],
}


TO_MANY = (Verb.ACCEPT, Verb.ARCHIVE)
"""Answers that many people may be given at once."""


def answer(
    invitation: Invitation, verb: Verb, *, by: Member, at: datetime | None = None, rule: Rule | None = None
) -> Answer:
    """Record the recipient's decision, or a rule's of theirs. The first answer wins.

    Raises `Refused` for every later one.
    """
    now = at or timezone.now()
    with transaction.atomic():
        if not Invitation.objects.received_by(by, now).filter(pk=invitation.pk).exists():
            raise Refused(_too_late(invitation, now))
        given = Answer.objects.standing().filter(invitation=invitation.pk, verb=verb)
        if verb == Verb.UNKNOWN and given.exists():
            raise Refused(_("You have answered “I don’t know you” here before, and changed your mind."))
        return _record(invitation, verb, FOLLOWS[verb], now, rule)


def amend(invitation: Invitation, verb: Verb, *, by: Member, at: datetime) -> None:
    """Answer otherwise after an IDK, for whoever knows that it may be taken back; the first such answer wins.

    Both stand as facts. The new answer settles at once, so that undoing it brings no IDK back. Who had
    archived the invitation before they answered IDK has it archived again.
    Raises `Refused` where IDK is not the answer any more.
    """
    with transaction.atomic():
        hold(invitation)
        if not Invitation.objects.received_by(by, at).filter(pk=invitation.pk).exists():
            raise Refused(_too_late(invitation, at))
        again = Answer.objects.standing().filter(invitation=invitation.pk, verb=verb)
        if verb == Verb.ARCHIVE and again.exists():
            idk = Invitation.objects.filter(pk=invitation.pk, answer=Verb.UNKNOWN)
            if not idk.update(answer=verb, answered_at=at):
                raise Refused(_too_late(invitation, at))
            return
        given = _record(invitation, verb, [Verb.UNKNOWN], at)
        Answer.objects.filter(pk=given.pk).update(settles_at=at)


def answer_each(
    received: Iterable[Invitation],
    verb: Verb,
    *,
    by: Member,
    at: datetime | None = None,
    rule: Rule | None = None,
) -> Many:
    """Accept or archive many, each on its own: what one refuses stops no other.

    All bear one moment, by which `undo_each` finds them. Raises `ValueError` for an answer that is given
    to one person at a time.
    """
    if verb not in TO_MANY:
        raise ValueError(f"{verb} is answered one person at a time")
    now = at or timezone.now()
    return each(received, lambda one: answer(one, verb, by=by, at=now, rule=rule), now)


def undo_each(moment: datetime, *, by: Member, at: datetime | None = None) -> Many:
    """Take back what the member answered at that moment, each on its own."""
    now = at or timezone.now()
    given = Answer.objects.standing().filter(
        invitation__recipient=by, answered_at=moment, verb__in=TO_MANY, rule=None
    )
    return undo_all(given, by=by, at=now)


def undo_all(given: QuerySet[Answer], *, by: Member, at: datetime) -> Many:
    """Take back these answers of the member, each on its own."""
    received = [one.invitation for one in given.select_related("invitation__sender", "invitation__recipient")]
    return each(received, lambda one: undo(one, by=by, at=at), at)


def cross(invitation: Invitation, *, at: datetime) -> Invitation:
    """Connect two who asked each other: its recipient has just invited the sender of this open invitation.

    Whatever the recipient answered before stays between them and the tally; an IDK or a report that has not
    settled yet is taken back.
    """
    hold(invitation)
    unsettled = Answer.objects.standing().filter(
        invitation=invitation,
        verb__in=[Verb.UNKNOWN, Verb.SPAM],
        entered_at__isnull=True,
        settles_at__gt=at,
    )
    # One that the worker holds is being counted; to wait for it while holding the member would be a deadlock.
    free = unsettled.select_for_update(skip_locked=True, no_key=True).values_list("pk", flat=True)
    Answer.objects.filter(pk__in=list(free)).update(undone_at=at)
    _record(invitation, Verb.ACCEPT, ["", Verb.ARCHIVE, Verb.UNKNOWN, Verb.SPAM], at)
    invitation.refresh_from_db()
    return invitation


def hold(invitation: Invitation) -> None:
    """Let nobody else answer the invitation, or take an answer back, until the transaction ends."""
    Invitation.objects.select_for_update(no_key=True).get(pk=invitation.pk)


def _record(
    invitation: Invitation, verb: Verb, follows: list[str], now: datetime, rule: Rule | None = None
) -> Answer:
    closing = {"closed_at": now} if verb == Verb.ACCEPT else {}
    # On the row's own columns alone: with a join, PostgreSQL would not look again after waiting for a lock.
    won = Invitation.objects.filter(
        pk=invitation.pk, closed_at__isnull=True, expires_at__gt=now, answer__in=follows
    ).update(answer=verb, answered_at=now, **closing)
    if not won:
        raise Refused(_too_late(invitation, now))
    given = Answer.objects.create(
        invitation_id=invitation.pk,
        verb=verb,
        answered_at=now,
        settles_at=now + (RULE_WINDOW if rule else verb.undo_window),
        rule=rule,
    )
    if verb == Verb.ACCEPT:
        connecting.connect(invitation.sender, invitation.recipient, invitation=invitation, at=now)
    return given


def undo(invitation: Invitation, *, by: Member, at: datetime | None = None) -> Verb:
    """Take back the last answer within its window, as if it had never been given; returns what it was."""
    now = at or timezone.now()
    with transaction.atomic():
        hold(invitation)
        last = (
            Answer.objects.standing()
            .filter(invitation=invitation.pk, invitation__recipient=by)
            .order_by("-answered_at", "-pk")
            .first()
        )
        if last is None:
            raise Refused(_("There is no answer to undo: this invitation is in your inbox."))
        won = Answer.objects.filter(
            pk=last.pk, undone_at__isnull=True, entered_at__isnull=True, settles_at__gt=now
        ).update(undone_at=now)
        verb = Verb(last.verb)
        if not won:
            raise Refused(_undo_too_late(last))
        try:
            with transaction.atomic():
                _restore(invitation, verb, by)
        except IntegrityError:
            raise Refused(
                _("There is another invitation between you and %(name)s by now: the answer stands.")
                % {"name": invitation.sender.first_name}
            ) from None
        for block in Block.objects.between(invitation.sender, by):
            connecting.hide(block.blocker, block.blocked, at=now)
    return verb


def _restore(invitation: Invitation, undone: Verb, by: Member) -> None:
    before = (
        Answer.objects.standing().filter(invitation=invitation.pk).order_by("-answered_at", "-pk").first()
    )
    reopened = {"closed_at": None} if undone == Verb.ACCEPT else {}
    Invitation.objects.filter(pk=invitation.pk, recipient=by).update(
        answer=before.verb if before else "", answered_at=before.answered_at if before else None, **reopened
    )
    if undone == Verb.ACCEPT:
        connecting.forget(invitation)


def _undo_too_late(last: Answer) -> str:
    if last.rule_id:
        return _("It’s more than a day since your rule answered, so the answer stands.")
    if last.verb == Verb.UNKNOWN:
        return _("It’s more than 10 minutes since you answered, so the answer counts now.")
    return _("It’s more than 10 seconds since you answered, so the answer stands.")


def _too_late(invitation: Invitation, now: datetime) -> str:
    """Why an answer came too late, in words for the recipient."""
    invitation.refresh_from_db()
    name = invitation.sender.first_name
    if invitation.answer and invitation.answered_at:
        when = day_and_time(invitation.answered_at)
        said = {
            Verb.ACCEPT: _("You already accepted %(name)s’s invitation (%(when)s)."),
            Verb.ARCHIVE: _("You already archived %(name)s’s invitation (%(when)s)."),
            Verb.UNKNOWN: _("You already answered “I don’t know you” to %(name)s (%(when)s)."),
            Verb.SPAM: _("You already reported %(name)s’s invitation as spam (%(when)s)."),
        }
        if invitation.answer != Verb.ARCHIVE or invitation.is_open(now):
            return said[Verb(invitation.answer)] % {"name": name, "when": when}
    if invitation.withdrawn_at:
        return _("%(name)s has withdrawn this invitation.") % {"name": name}
    if not invitation.is_open(now):
        return _("This invitation has expired. You can invite %(name)s yourself.") % {"name": name}
    return _("This invitation can’t be answered now.")
