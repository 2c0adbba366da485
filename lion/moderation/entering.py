"""Taking settled answers and joins of closed groups into the ledger, and what follows from them at once."""

from __future__ import annotations

from datetime import datetime

from connections import announcing
from connections.models import Answer
from connections.models.invitation import Verb
from groups.models import Group, Membership
from lion.members import pledging
from lion.moderation import breaches, policies, reports
from lion.moderation.models import Entry, PolicyVersion

COUNTED = {Verb.ACCEPT, Verb.UNKNOWN}


def enter(at: datetime, limit: int) -> int:
    """Write up to `limit` facts settled by `at`; call it under `entries.lock`. Returns how many it took.

    What follows at once from a settled answer follows here: a report opens, a breach is recorded, an
    acceptance is told, an IDK takes the badge.
    """
    policy = policies.in_force()
    joins = _enter_joins(at, limit, policy)
    answers = list(
        Answer.objects.settled(at)
        .filter(entered_at__isnull=True)
        .order_by("settles_at", "id")
        .select_related("invitation__sender", "invitation__recipient")
        .select_for_update(of=("self",), no_key=True)[:limit]
    )
    Answer.objects.filter(pk__in=[answer.pk for answer in answers]).update(entered_at=at)
    Entry.objects.bulk_create(
        [
            Entry(
                kind=Entry.Kind.ANSWER,
                at=answer.settles_at,
                actor_id=answer.invitation.recipient_id,
                target_id=answer.invitation.sender_id,
                verb=answer.verb,
                covered=answer.invitation.covered,
                answer=answer,
                policy=policy,
            )
            for answer in answers
            if answer.verb in COUNTED
        ],
        batch_size=500,
    )
    _follow(answers, at)
    return len(answers) + joins


def _follow(answers: list[Answer], at: datetime) -> None:
    announcing.tell_accepted([answer for answer in answers if answer.verb == Verb.ACCEPT], at)
    unknown = [answer for answer in answers if answer.verb == Verb.UNKNOWN]
    pledging.lose_badges((answer.invitation.recipient, answer.answered_at) for answer in unknown)
    for answer in unknown:
        breaches.record(answer, at)
    for answer in answers:
        if answer.verb == Verb.SPAM:
            reports.open_for(answer)


def _enter_joins(at: datetime, limit: int, policy: PolicyVersion) -> int:
    """Joins of closed (ordinary) groups tie their members, for the circle factor; open groups do not."""
    joins = list(
        Membership.objects.filter(entered_at__isnull=True, joined_at__lte=at)
        .select_related("group")
        .order_by("joined_at", "id")
        .select_for_update(of=("self",), no_key=True)[:limit]
    )
    Membership.objects.filter(pk__in=[join.pk for join in joins]).update(entered_at=at)
    Entry.objects.bulk_create(
        [
            Entry(
                kind=Entry.Kind.JOIN,
                at=join.joined_at,
                actor_id=join.member_id,
                group_id=join.group_id,
                membership=join,
                policy=policy,
            )
            for join in joins
            if join.group.kind == Group.Kind.ORDINARY
        ],
        batch_size=500,
    )
    return len(joins)
