"""Ending a membership for a breach: by the rule where the group chose so, else confirmed by a steward.

That steward is neither the one who sent the invitation nor the one who answered it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from groups import log as deeds
from groups import membership as memberships
from groups.keeping import keeper
from groups.models import Deed, Group, Membership
from lion.members import notices
from lion.moderation import telling
from lion.moderation.models import Breach, Proposal
from lion.refusals import Refused, written

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from lion.members.models import Member


REASON = 200


def stewards(breach: Breach) -> QuerySet[Membership]:
    """Those who keep the group and are no part of the breach."""
    kept = Membership.objects.current().filter(
        group=breach.group_id, role__in=[Membership.Role.OWNER, Membership.Role.STEWARD]
    )
    return kept.exclude(member__in=[breach.member_id, breach.sender_id]).select_related("member")


def refuse_part(breach: Breach, by: Member) -> None:
    """Refuse whoever does not keep the group, or is part of the breach."""
    keeper(breach.group, by)
    if by.pk in {breach.member_id, breach.sender_id}:
        raise Refused(_("You’re part of this: another steward has to decide."), status=HTTPStatus.FORBIDDEN)


def propose(breach: Breach, at: datetime) -> None:
    """Put the end of a membership before the stewards, and tell the member; proposing twice is once."""
    _proposal, is_new = Proposal.objects.get_or_create(breach=breach, defaults={"made_at": at})
    if is_new:
        title = _("Stewards are to decide about your membership")
        telling.tell(breach, "breach", title, telling.said(breach, telling.proposed), at, key="proposed")
        call(breach, "proposed", at)


def call(breach: Breach, what: str, at: datetime) -> None:
    """Tell the stewards who may decide that something waits for them."""
    for there in stewards(breach):
        notices.tell(
            there.member,
            "dispute",
            f"dispute:{what}:{breach.pk}:{there.member_id}",
            url=breach.desk_url,
            context={"group": breach.group.name, "who": breach.member.name},
            at=at,
        )


def confirm(by: Member, proposal: Proposal, *, reason: str, at: datetime | None = None) -> None:
    """End the membership as the covenant says; the first decision counts. Raises `Refused`."""
    now, reason = at or timezone.now(), reason_of(reason)
    with transaction.atomic():
        breach = _decide(proposal, Proposal.Decision.CONFIRMED, by, reason, now)
        deeds.write(Deed.Kind.CONFIRMED, breach.group, by=by, member=breach.member, reason=reason, at=now)
        end(breach, now, now, by_steward=True)


def drop(by: Member, proposal: Proposal, *, reason: str, at: datetime | None = None) -> None:
    """Let the membership go on; the breach stays a breach. The first decision counts. Raises `Refused`."""
    now, reason = at or timezone.now(), reason_of(reason)
    with transaction.atomic():
        breach = _decide(proposal, Proposal.Decision.DROPPED, by, reason, now)
        deeds.write(Deed.Kind.DROPPED, breach.group, by=by, member=breach.member, reason=reason, at=now)
        title = _("Your membership goes on")
        telling.tell(breach, "breach", title, telling.said(breach, telling.dropped), now, key="dropped")


def reason_of(text: str) -> str:
    """A reason as it is kept. Raises `Refused` (422) for none, and for one that is too long."""
    reason = written(text, REASON)
    if not reason:
        raise Refused(_("Give a reason: they will read it."), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return reason


def end(breach: Breach, since: datetime, at: datetime, *, by_steward: bool = False) -> None:
    """End the membership for the breach, with no return for the covenant's days from `since`."""
    membership = Membership.objects.filter(group=breach.group, member=breach.member).at(breach.at).first()
    if membership is None:
        return
    already = membership.bans.filter(lifted_at__isnull=True).exists()
    ban = memberships.remove(
        membership,
        until=since + timedelta(days=breach.covenant.return_after_days),
        reason=str(_("“I don’t know you” to a fellow member.")),
        at=at,
    )
    Breach.objects.filter(pk=breach.pk).update(removed_at=at)
    if not already:
        words = partial(telling.removed, back=ban.until, by_steward=by_steward)
        telling.tell(breach, "removed", "", telling.said(breach, words), at)


def _decide(proposal: Proposal, decision: str, by: Member, reason: str, at: datetime) -> Breach:
    """Write the decision down if there is none yet, and it has not lapsed."""
    breach = Breach.objects.select_related("group", "covenant", "member", "sender", "answer").get(
        pk=proposal.breach_id
    )
    Group.objects.hold(breach.group_id)
    refuse_part(breach, by)
    # The breach is locked, so that it can't be voided meanwhile.
    Breach.objects.select_for_update(no_key=True).filter(pk=breach.pk).values_list("pk").get()
    waiting = Proposal.objects.open(at).filter(pk=proposal.pk).values_list("pk", flat=True)
    won = Proposal.objects.filter(pk__in=list(waiting), decision="").update(
        decision=decision, decided_by=by, decided_at=at, reason=reason
    )
    if not won:
        raise Refused(_("This is settled already, or its time has passed."))
    breach.refresh_from_db()
    return breach
