"""Breaches of covenants: recorded when a covered IDK settles; what follows waits until it has cooled.

Whether an IDK is a breach is decided by the rows as they stood when it was given, and whether it is the
first or the second by those that still count when it has cooled; a ruling can void a breach later, and
what it caused is taken back.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from groups import membership as memberships
from groups.models import Ban, Consent, Covenant, Group, Membership
from lion.moderation import log, proposing, telling
from lion.moderation.models import Breach, SpamReport

if TYPE_CHECKING:
    from connections.models import Answer, Invitation
    from lion.members.models import Member

SETTLED_IN = timedelta(days=7)


def covenants_at_stake(invitation: Invitation, at: datetime) -> list[tuple[Group, Covenant]]:
    """The groups in which an IDK to this invitation, given at that moment, is a breach, and their covenants.

    Both were members at sending and at answering, the sender for 7 days before sending; the covenant is
    the version that the recipient last agreed to, and it must have consequences. What a sender sent before
    a spam report on them was upheld breaks none.
    """
    if not invitation.fellows or _was_spam(invitation):
        return []
    there = _memberships(invitation, at)
    signed = _signed(list(there.values()), invitation.sent_at)
    nothing, stakes = {Covenant.Consequence.NONE.value}, []
    for group in invitation.shared_groups.filter(kind=Group.Kind.OPEN).order_by("name"):
        theirs = there.get((group.pk, invitation.sender_id))
        mine = there.get((group.pk, invitation.recipient_id))
        if theirs is None or mine is None or theirs.joined_at > invitation.sent_at - SETTLED_IN:
            continue
        covenant = signed.get(mine.pk)
        if covenant and {covenant.first_breach, covenant.second_breach} != nothing:
            stakes.append((group, covenant))
    return stakes


def _memberships(invitation: Invitation, answered_at: datetime) -> dict[tuple[int, int], Membership]:
    """By group and member, where the two were at sending and still were at answering. One query."""
    both = Membership.objects.filter(member__in=[invitation.sender_id, invitation.recipient_id])
    still = both.at(invitation.sent_at).filter(Q(left_at=None) | Q(left_at__gt=answered_at))
    return {(one.group_id, one.member_id): one for one in still}


def _signed(memberships: list[Membership], at: datetime) -> dict[int, Covenant]:
    """By membership, the version that its member had last agreed to at that moment. One query."""
    given = Consent.objects.filter(membership__in=memberships, given_at__lte=at).select_related("covenant")
    return {one.membership_id: one.covenant for one in given.order_by("covenant__version")}


def _was_spam(invitation: Invitation) -> bool:
    upheld = SpamReport.objects.filter(sender=invitation.sender_id, ruling=SpamReport.Ruling.UPHELD)
    return upheld.filter(ruled_at__gt=invitation.sent_at).exists()


def is_second(member: Member, sender: Member, group: Group, covenant: Covenant, at: datetime) -> bool:
    """Whether a breach at that moment is the second: only if the one before was to a different sender.

    Whoever came back after the group had ended their membership starts clean.
    """
    ended = Membership.objects.filter(group=group, member=member, removed=True, left_at__lte=at)
    before = Breach.objects.by(member).remembered(group, covenant, at).exclude(sender=sender)
    return before.exclude(Exists(ended.filter(left_at__gte=OuterRef("at")))).exists()


def record(answer: Answer, at: datetime) -> list[Breach]:
    """Record the breaches of a settled IDK; recording twice is once.

    Where the covenant has no cooling period, what follows comes at once (see `mature`).
    """
    invitation = answer.invitation
    made = []
    for group, covenant in covenants_at_stake(invitation, answer.answered_at):
        second = is_second(invitation.recipient, invitation.sender, group, covenant, answer.answered_at)
        breach, created = Breach.objects.get_or_create(
            answer=answer,
            group=group,
            defaults={
                "covenant": covenant,
                "member": invitation.recipient,
                "sender": invitation.sender,
                "at": answer.answered_at,
                "matures_at": answer.answered_at + covenant.cooling,
                "is_second": second,
                "consequence": covenant.second_breach if second else covenant.first_breach,
            },
        )
        if created:
            made.append(breach)
            if breach.matures_at > at:
                title = _("You can still take an answer back")
                telling.tell(
                    breach, "breach", title, telling.said(breach, telling.cooling), at, key="cooling"
                )
    return made


def mature(at: datetime) -> int:
    """Let what has cooled have its consequence; returns how many breaches had theirs."""
    due = Breach.objects.cooling().filter(matures_at__lte=at).order_by("at", "pk")
    return sum(_act(pk, group, at) for pk, group in due.values_list("pk", "group"))


def _act(pk: int, group: int, at: datetime) -> bool:
    """Act on one breach, unless it is taken back at this moment or another worker was faster."""
    with transaction.atomic():
        Group.objects.hold(group)
        locked = Breach.objects.cooling().filter(pk=pk).select_for_update(of=("self",), no_key=True)
        breach = locked.select_related("group", "covenant", "member", "sender", "answer").first()
        if breach is None:
            return False
        covenant = breach.covenant
        breach.is_second = is_second(breach.member, breach.sender, breach.group, covenant, breach.at)
        breach.consequence = covenant.second_breach if breach.is_second else covenant.first_breach
        breach.acted_at = at
        breach.save(update_fields=["is_second", "consequence", "acted_at"])
        log.write(
            "breach",
            breach,
            member=breach.member,
            at=at,
            group=breach.group.slug,
            consequence=breach.consequence,
        )
        _follow(breach, at)
    return True


def _follow(breach: Breach, at: datetime) -> None:
    if breach.consequence == Covenant.Consequence.WARNING:
        telling.tell(breach, "breach-warning", "", telling.said(breach, telling.warned), at)
    elif breach.consequence == Covenant.Consequence.REMOVAL:
        if breach.covenant.automatic:
            proposing.end(breach, breach.matures_at, at)
        else:
            proposing.propose(breach, at)


def void(breaches: Iterable[Breach], *, because: str, by: Member | None, at: datetime | None = None) -> None:
    """Take breaches back, with everything they caused: a removal that rested on one is reversed."""
    now = at or timezone.now()
    with transaction.atomic():
        taken = list(breaches)
        Group.objects.hold(*{breach.group_id for breach in taken})
        for breach in taken:
            won = Breach.objects.counting().filter(pk=breach.pk).update(voided_at=now, voided_because=because)
            if not won:
                continue
            log.write("void-breach", breach, member=breach.member, by=by, reason=because, at=now)
            _reverse_removals(breach, now)


def _reverse_removals(voided: Breach, at: datetime) -> None:
    """Give back the membership that ended by this breach, or by one that now is the first."""
    removals = (
        Breach.objects.by(voided.member)
        .counting()
        .filter(group=voided.group, consequence=Covenant.Consequence.REMOVAL)
    )
    later = removals.filter(at__gte=voided.at).select_related("covenant", "group", "member", "sender")
    for breach in later.order_by("at", "pk"):
        second = is_second(breach.member, breach.sender, breach.group, breach.covenant, breach.at)
        now_leads_to = breach.covenant.second_breach if second else breach.covenant.first_breach
        Breach.objects.filter(pk=breach.pk).update(consequence=now_leads_to, is_second=second)
    bans = Ban.objects.filter(group=voided.group, member=voided.member, by__isnull=True)
    last = (
        bans.filter(lifted_at__isnull=True).select_related("membership").order_by("-made_at", "-pk").first()
    )
    if last is None or last.membership is None:
        return
    ended = removals.filter(removed_at__isnull=False, at__gte=last.membership.joined_at)
    if not ended.exists():
        memberships.restore(voided.member, voided.group, at=at)
        telling.tell(voided, "restored", "", telling.said(voided, telling.restored), at)
