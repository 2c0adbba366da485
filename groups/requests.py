"""Asking to join a group that takes members by approval, and deciding on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from groups import covenants, log, membership
from groups.keeping import current, keeper
from groups.models import Covenant, Deed, Group, JoinRequest, Membership
from lion.members import notices
from lion.refusals import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from lion.members.models import Member

Decision = JoinRequest.Decision


def ask(
    member: Member,
    group: Group,
    *,
    covenant: Covenant | None = None,
    answers: Iterable[tuple[str, str]] = (),
    at: datetime | None = None,
) -> JoinRequest:
    """Ask to join, with the yes to the covenant; asking twice is once. The group's keepers are told."""
    now = at or timezone.now()
    with transaction.atomic():
        Group.objects.hold(group.pk)
        if current(member, group):
            raise Refused(_("You’re in %(group)s already.") % {"group": group})
        if group.joining != Group.Joining.APPROVAL:
            sentence = _("%(group)s doesn’t take requests to join.") % {"group": group}
            raise Refused(sentence, status=HTTPStatus.FORBIDDEN)
        membership.refuse_suspended(member, now)
        membership.refuse_banned(member, group, now)
        membership.refuse_without_a_yes(group, covenant)
        in_force = covenants.in_force(group, now)
        if covenant is not None and in_force is not None and covenant != in_force:
            raise covenants.NewerCovenant(in_force)
        request, is_new = JoinRequest.objects.get_or_create(
            group=group,
            member=member,
            decided_at=None,
            defaults={"covenant": covenant, "answers": [list(pair) for pair in answers], "asked_at": now},
        )
        if is_new:
            _tell_keepers(request)
    return request


def waiting(member: Member, group: Group) -> JoinRequest | None:
    """The member's request that nobody has decided yet."""
    return JoinRequest.objects.filter(group=group, member=member, decided_at__isnull=True).first()


def withdraw(member: Member, group: Group, *, at: datetime | None = None) -> bool:
    """Take the request back; whether there was one still undecided."""
    open_ones = JoinRequest.objects.filter(group=group, member=member, decided_at__isnull=True)
    return bool(open_ones.update(decision=Decision.WITHDRAWN, decided_at=at or timezone.now()))


def approve(by: Member, request: JoinRequest, *, at: datetime | None = None) -> Membership:
    """Let the member in, under the version that they agreed to when they asked; the first decision counts."""
    now = at or timezone.now()
    with transaction.atomic():
        Group.objects.hold(request.group_id)
        keeper(request.group, by)
        _decide(request, Decision.APPROVED, by, "", now)
        if request.member.is_suspended(now) or membership.ban(request.member, request.group, now):
            raise Refused(_("%(name)s can’t join at the moment.") % {"name": request.member})
        there = current(request.member, request.group) or membership.admit(
            request.member, request.group, request.covenant, now, agreed_at=request.asked_at
        )
        log.write(Deed.Kind.APPROVED, request.group, by=by, member=request.member, at=now)
        _tell(request, "request-approved", now)
    return there


def decline(by: Member, request: JoinRequest, *, reason: str, at: datetime | None = None) -> None:
    """Say no, with a reason that the member reads; the first decision counts."""
    now = at or timezone.now()
    if not reason.strip():
        sentence = _("Give a reason: they will read it.")
        raise Refused(sentence, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    with transaction.atomic():
        Group.objects.hold(request.group_id)
        keeper(request.group, by)
        _decide(request, Decision.DECLINED, by, reason.strip(), now)
        log.write(
            Deed.Kind.DECLINED, request.group, by=by, member=request.member, reason=reason.strip(), at=now
        )
        _tell(request, "request-declined", now)


def decide_each(
    requests: Iterable[JoinRequest], decide: Callable[[JoinRequest], object]
) -> list[tuple[JoinRequest, str]]:
    """Decide one after the other; those that could not be decided, each with the sentence that says why."""
    failed = []
    for request in requests:
        try:
            decide(request)
        except Refused as refusal:
            failed.append((request, refusal.sentence))
    return failed


def _decide(request: JoinRequest, decision: Decision, by: Member, reason: str, at: datetime) -> None:
    """Write the decision down if there is none yet."""
    won = JoinRequest.objects.filter(pk=request.pk, decided_at__isnull=True).update(
        decision=decision, decided_by=by, reason=reason, decided_at=at
    )
    request.refresh_from_db()
    if not won:
        raise Refused(
            _("%(name)s’s request is already settled: %(decision)s.")
            % {"name": request.member, "decision": request.get_decision_display().lower()}
        )


def _tell(request: JoinRequest, kind: str, at: datetime) -> None:
    notices.tell(
        request.member,
        kind,
        f"{kind}:{request.pk}",
        url=request.group.get_absolute_url(),
        context={"group": request.group.name, "reason": request.reason},
        at=at,
    )


def _tell_keepers(request: JoinRequest) -> None:
    keepers = Membership.objects.current().filter(
        group=request.group, role__in=[Membership.Role.OWNER, Membership.Role.STEWARD]
    )
    for there in keepers.select_related("member"):
        notices.tell(
            there.member,
            "request",
            f"request:{request.pk}:{there.member_id}",
            url=f"{request.group.get_absolute_url()}desk/",
            context={"group": request.group.name, "who": request.member.name},
            at=request.asked_at,
        )
