"""Breaches of covenants: recorded when a covered IDK settles, with the covenant's consequence.

Whether an IDK is a breach, and the first or the second, is decided by the rows as they stood when it
was given; a ruling can void a breach later, and what it caused is taken back.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from groups import membership as memberships
from groups.models import Ban, Consent, Covenant, Group, Membership
from lion.members import notices
from lion.moderation import log
from lion.moderation.models import Breach, SpamReport

if TYPE_CHECKING:
    from connections.models import Answer, Invitation
    from lion.members.models import Member

SETTLED_IN = timedelta(days=7)
TOLD = {"warning": "breach-warning", "removal": "removed"}


def covenants_at_stake(invitation: Invitation, at: datetime) -> list[tuple[Group, Covenant]]:
    """The groups in which an IDK to this invitation, given at that moment, is a breach, and their covenants.

    Both were members at sending and at answering, the sender for 7 days before sending; the covenant is
    the version that the recipient last agreed to, and it must have consequences. What a sender sent before
    a spam report on them was upheld breaks none.
    """
    if not invitation.fellows or _was_spam(invitation):
        return []
    stakes = []
    for group in invitation.shared_groups.filter(kind=Group.Kind.OPEN).order_by("name"):
        theirs = _membership(group, invitation.sender, invitation.sent_at, at)
        mine = _membership(group, invitation.recipient, invitation.sent_at, at)
        if theirs is None or mine is None or theirs.joined_at > invitation.sent_at - SETTLED_IN:
            continue
        consent = (
            Consent.objects.filter(membership=mine, given_at__lte=invitation.sent_at)
            .select_related("covenant")
            .order_by("-covenant__version")
            .first()
        )
        nothing = Covenant.Consequence.NONE
        if consent and {consent.covenant.first_breach, consent.covenant.second_breach} != {nothing}:
            stakes.append((group, consent.covenant))
    return stakes


def _membership(group: Group, member: Member, sent_at: datetime, answered_at: datetime) -> Membership | None:
    then = Membership.objects.filter(group=group, member=member).at(sent_at).first()
    still = then is not None and (then.left_at is None or then.left_at > answered_at)
    return then if still else None


def _was_spam(invitation: Invitation) -> bool:
    upheld = SpamReport.objects.filter(sender=invitation.sender_id, ruling=SpamReport.Ruling.UPHELD)
    return upheld.filter(ruled_at__gt=invitation.sent_at).exists()


def is_second(member: Member, sender: Member, group: Group, covenant: Covenant, at: datetime) -> bool:
    """Whether a breach at that moment is the second: only if the one before was to a different sender."""
    return Breach.objects.by(member).remembered(group, covenant, at).exclude(sender=sender).exists()


def consequence(member: Member, sender: Member, group: Group, covenant: Covenant, at: datetime) -> str:
    """What a breach at that moment leads to."""
    second = is_second(member, sender, group, covenant, at)
    return covenant.second_breach if second else covenant.first_breach


def record(answer: Answer, at: datetime) -> list[Breach]:
    """Record the breaches of a settled IDK and act on each; recording twice is once."""
    invitation = answer.invitation
    made = []
    for group, covenant in covenants_at_stake(invitation, answer.answered_at):
        breach, created = Breach.objects.get_or_create(
            answer=answer,
            group=group,
            defaults={
                "covenant": covenant,
                "member": invitation.recipient,
                "sender": invitation.sender,
                "at": answer.answered_at,
                "consequence": consequence(
                    invitation.recipient, invitation.sender, group, covenant, answer.answered_at
                ),
            },
        )
        if created:
            _act(breach, at)
            made.append(breach)
    return made


def _act(breach: Breach, at: datetime) -> None:
    log.write(
        "breach", breach, member=breach.member, at=at, group=breach.group.slug, consequence=breach.consequence
    )
    kind = TOLD.get(breach.consequence)
    membership = Membership.objects.filter(group=breach.group, member=breach.member).at(breach.at).first()
    if kind == "removed" and membership is not None:
        ended = membership.bans.filter(lifted_at__isnull=True).exists()
        memberships.remove(
            membership,
            until=breach.at + timedelta(days=breach.covenant.return_after_days),
            reason=str(_("“I don’t know you” to a fellow member.")),
            at=at,
        )
        kind = None if ended else kind
    if kind:
        _tell(breach, kind, at)


def void(breaches: Iterable[Breach], *, because: str, by: Member | None, at: datetime | None = None) -> None:
    """Take breaches back, with everything they caused: a removal that rested on one is reversed."""
    now = at or timezone.now()
    with transaction.atomic():
        for breach in breaches:
            won = Breach.objects.counting().filter(pk=breach.pk).update(voided_at=now, voided_because=because)
            if not won:
                continue
            log.write("void-breach", breach, member=breach.member, by=by, reason=because, at=now)
            _reverse_removals(breach, because, now)


def _reverse_removals(voided: Breach, because: str, at: datetime) -> None:
    """Give back the membership that ended by this breach, or by one that now is the first."""
    removals = (
        Breach.objects.by(voided.member)
        .counting()
        .filter(group=voided.group, consequence=Covenant.Consequence.REMOVAL)
    )
    later = removals.filter(at__gte=voided.at).select_related("covenant", "group", "member", "sender")
    for breach in later.order_by("at", "pk"):
        now_leads_to = consequence(breach.member, breach.sender, breach.group, breach.covenant, breach.at)
        Breach.objects.filter(pk=breach.pk).update(consequence=now_leads_to)
    bans = Ban.objects.filter(group=voided.group, member=voided.member, by__isnull=True)
    last = (
        bans.filter(lifted_at__isnull=True).select_related("membership").order_by("-made_at", "-pk").first()
    )
    if last is None or last.membership is None:
        return
    if not removals.filter(at__gte=last.membership.joined_at).exists():
        memberships.restore(voided.member, voided.group, at=at)
        _tell(voided, "restored", at)


def _tell(breach: Breach, kind: str, at: datetime) -> None:
    with translation.override(breach.member.language), timezone.override(breach.member.zone):
        statement = _statement(breach, kind)
    notices.tell(
        breach.member,
        kind,
        f"{kind}:{breach.pk}",
        url=breach.group.get_absolute_url(),
        context={"group": breach.group.name, "statement": statement},
        at=at,
    )


def _statement(breach: Breach, kind: str) -> list[str]:
    day = date_format(timezone.localtime(breach.at), "j F Y")
    group, covenant = breach.group.name, breach.covenant
    happened = _(
        "On %(day)s you answered “I don’t know you” to a fellow member of %(group)s. It counted 0 "
        "against them. "
        "You agreed to version %(version)s of the covenant, which asks for archiving, asking first "
        "or reporting spam."
    ) % {"day": day, "group": group, "version": covenant.version}
    if kind == "restored":
        return [
            _("Your membership of %(group)s is yours again: the answer behind its end stopped counting.")
            % {"group": group}
        ]
    if kind == "removed":
        back = date_format(
            timezone.localtime(breach.at) + timedelta(days=covenant.return_after_days), "j F Y"
        )
        return [
            happened,
            _ended(breach),
            _("You can come back from %(back)s.") % {"back": back},
            _(
                "This reaches no other group and not your standing. If moderators uphold a spam report on "
                "the sender, it is taken back."
            ),
        ]
    warning = _("This is a warning.")
    if covenant.second_breach == Covenant.Consequence.REMOVAL:
        warning = _(
            "This is a warning. A second one within %(days)s days, to someone else, ends your membership."
        ) % {"days": covenant.within_days}
    return [happened, warning]


def _ended(breach: Breach) -> str:
    covenant = breach.covenant
    if is_second(breach.member, breach.sender, breach.group, covenant, breach.at):
        return _("It was the second within %(days)s days, so your membership has ended.") % {
            "days": covenant.within_days
        }
    return _("Your group’s covenant ends a membership for the first one, so yours has ended.")
