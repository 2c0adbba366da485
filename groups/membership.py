"""Belonging to a group: joining, leaving, being removed, and what a reversal gives back."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Case, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from groups import covenants, log
from groups.keeping import current, is_empty
from groups.models import Ban, Consent, Covenant, Deed, Group, JoinRequest, Membership
from lion.members import notices
from lion.moments import day
from lion.refusals import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from lion.members.models import Member

Role = Membership.Role


def join(
    member: Member, group: Group, *, covenant: Covenant | None = None, at: datetime | None = None
) -> Membership:
    """Let the member in; joining twice is once.

    An open group takes an explicit yes to the covenant in force: `covenant` is the version that the
    member has read. A member who is in already signs that version. Whoever joins an empty group owns it.
    Raises `NewerCovenant` if a newer version was published meanwhile, else `Refused` (422 without a
    yes, 403 while suspended or where the door is not open to everyone, 409 while banned).
    """
    now = at or timezone.now()
    with transaction.atomic():
        Group.objects.hold(group.pk)
        membership = current(member, group)
        if membership is None:
            if group.joining != Group.Joining.OPEN and not is_empty(group):
                sentence = _("You can’t join %(group)s just so: it takes members by approval or invitation.")
                raise Refused(sentence % {"group": group}, status=HTTPStatus.FORBIDDEN)
            return admit(member, group, covenant, now)
        if group.is_open and covenant is not None:
            covenants.sign(membership, covenant, now)
    return membership


def admit(
    member: Member,
    group: Group,
    covenant: Covenant | None,
    at: datetime,
    *,
    agreed_at: datetime | None = None,
) -> Membership:
    """Make the membership of one who may come in, and settle their open request. For while the group is held.

    `agreed_at` is when the yes was given, where that was before: then it is to the version of that day.
    """
    refuse_suspended(member, at)
    refuse_banned(member, group, at)
    refuse_without_a_yes(group, covenant)
    role = Role.OWNER if is_empty(group) else Role.MEMBER
    membership = Membership.objects.create(group=group, member=member, role=role, joined_at=at)
    if covenant is not None and agreed_at is not None:
        Consent.objects.create(membership=membership, covenant=covenant, given_at=agreed_at)
    elif group.is_open and covenant is not None:
        covenants.sign(membership, covenant, at)
    waiting = JoinRequest.objects.filter(group=group, member=member, decided_at__isnull=True)
    waiting.update(decision=JoinRequest.Decision.APPROVED, decided_at=at)
    return membership


def leave(member: Member, group: Group, *, at: datetime | None = None) -> Membership | None:
    """End the membership, and return it; None if there is none any more, so that leaving twice is once.

    Raises `Refused` for the last owner while others remain: someone has to keep the group.
    """
    now = at or timezone.now()
    with transaction.atomic():
        Group.objects.hold(group.pk)
        membership = current(member, group)
        if membership is None:
            return None
        if Membership.objects.current().filter(group=group).exclude(pk=membership.pk).exists():
            refuse_last_owner(membership)
        _end(membership, now)
    return membership


def depart(member: Member, *, at: datetime) -> None:
    """End every membership of one who leaves LION; a group without an owner then gets one."""
    JoinRequest.objects.filter(member=member, decided_at__isnull=True).delete()
    for group in Group.objects.filter(memberships__member=member, memberships__left_at__isnull=True):
        with transaction.atomic():
            Group.objects.hold(group.pk)
            present = current(member, group)
            if present is not None:
                _end(present, at)
                _succeed(group, at)


def owned_alone(member: Member) -> list[Group]:
    """Groups that would be left without an owner if the member left, while others are in them."""
    mine = Membership.objects.current().filter(member=member, role=Role.OWNER).select_related("group")
    others = Membership.objects.current().exclude(member=member)
    left = [(one.group, others.filter(group=one.group)) for one in mine]
    return [group for group, rest in left if rest.exists() and not rest.filter(role=Role.OWNER).exists()]


def remove(
    membership: Membership,
    *,
    until: datetime,
    reason: str,
    by: Member | None = None,
    at: datetime | None = None,
) -> Ban:
    """End a membership for the group, with no return before `until`; removing twice is once.

    A member who left, or left and came back, while the decision was under way is kept out all the same.
    If nobody owns the group now, the oldest steward does, else the oldest member. `by` is the steward;
    nobody where the covenant's consequence does it.
    """
    now = at or timezone.now()
    with transaction.atomic():
        Group.objects.hold(membership.group_id)
        done = membership.bans.filter(lifted_at__isnull=True).order_by("made_at", "pk").first()
        if done is not None:
            return done
        present = current(membership.member, membership.group)
        if present is not None:
            _end(present, now, removed=True)
        ban = Ban.objects.create(
            group=membership.group,
            member=membership.member,
            membership=present or membership,
            by=by,
            until=until,
            reason=reason,
            made_at=now,
        )
        log.write(Deed.Kind.REMOVED, ban.group, by=by, member=ban.member, reason=reason, at=now)
        _succeed(membership.group, now)
    return ban


def restore(member: Member, group: Group, *, at: datetime | None = None) -> Membership | None:
    """Reverse the covenant's last removal of the member, as if it had not happened: role, consent and place.

    The ban is lifted. Returns the membership in force; None if the member was never removed. A member
    who has come back meanwhile keeps that membership, with the earlier role. What a steward decided stays.
    """
    now = at or timezone.now()
    with transaction.atomic():
        Group.objects.hold(group.pk)
        bans = Ban.objects.filter(group=group, member=member, by__isnull=True, lifted_at__isnull=True)
        last = bans.select_related("membership").order_by("-made_at", "-pk").first()
        present = current(member, group)
        if last is None or last.membership is None:
            return present
        Ban.objects.filter(pk=last.pk).update(lifted_at=now)
        earlier = last.membership
        if present is None and earlier.removed:
            Membership.objects.filter(pk=earlier.pk).update(left_at=None, removed=False)
            present = earlier
        elif present is not None and earlier.keeps and not present.keeps:
            Membership.objects.filter(pk=present.pk).update(role=earlier.role)
        if present is not None:
            present.refresh_from_db()
            log.write(Deed.Kind.RESTORED, group, by=None, member=member, at=now)
    return present


def ban(member: Member, group: Group, at: datetime | None = None) -> Ban | None:
    """The ban that keeps the member out at that moment; of several the one that ends last."""
    return Ban.objects.in_force(at).filter(group=group, member=member).order_by("-until").first()


def refuse_suspended(member: Member, at: datetime) -> None:
    """Refuse what a suspended member may not do: founding, joining and asking to join."""
    if member.suspended_until is not None and member.is_suspended(at):
        raise Refused(
            _("You’re suspended until %(date)s: until then you can’t found or join groups.")
            % {"date": day(member.suspended_until)},
            status=HTTPStatus.FORBIDDEN,
        )


def refuse_banned(member: Member, group: Group, at: datetime) -> None:
    """Refuse who may not come back yet, with the date."""
    found = ban(member, group, at)
    if found is not None:
        raise Refused(
            _("You can come back to %(group)s from %(date)s.") % {"group": group, "date": day(found.until)}
        )


def refuse_without_a_yes(group: Group, covenant: Covenant | None) -> None:
    """Refuse to join an open group without an explicit yes."""
    if group.is_open and covenant is None:
        raise Refused(
            _("Joining %(group)s takes your explicit yes to its covenant.") % {"group": group},
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )


def refuse_last_owner(membership: Membership) -> None:
    """Refuse to take a group from its only owner: someone has to keep it. For while the group is held."""
    owners = Membership.objects.current().filter(group=membership.group, role=Role.OWNER)
    if membership.role == Role.OWNER and not owners.exclude(pk=membership.pk).exists():
        raise Refused(
            _("You’re the last owner of %(group)s. Hand it over to another member first.")
            % {"group": membership.group}
        )


def tell_role(membership: Membership, key: str, at: datetime) -> None:
    """Tell a member of the role that they have now."""
    notices.tell(
        membership.member,
        "role",
        f"role:{key}",
        url=membership.group.get_absolute_url(),
        context={"group": membership.group.name, "role": membership.role},
        at=at,
    )


def _end(membership: Membership, at: datetime, *, removed: bool = False) -> None:
    Membership.objects.current().filter(pk=membership.pk).update(left_at=at, removed=removed)
    membership.refresh_from_db()


def _succeed(group: Group, at: datetime) -> None:
    """Give a group that nobody owns to its oldest steward, else to its oldest member."""
    here = Membership.objects.current().filter(group=group)
    if here.filter(role=Role.OWNER).exists():
        return
    stewards_first = Case(When(role=Role.STEWARD, then=Value(0)), default=Value(1))
    heir = here.order_by(stewards_first, "joined_at", "pk").first()
    if heir is not None:
        Membership.objects.filter(pk=heir.pk).update(role=Role.OWNER)
        heir.refresh_from_db()
        deed = log.write(Deed.Kind.PASSED_ON, group, by=None, member=heir.member, at=at)
        tell_role(heir, str(deed.pk), at)
