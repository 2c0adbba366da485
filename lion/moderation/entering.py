"""Taking settled answers and joins of closed groups into the ledger, and what follows from them at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any

from connections import announcing
from connections.models import Answer
from connections.models.invitation import Verb
from groups.models import Group, Membership
from lion import bulk
from lion.members import pledging
from lion.members.models import Member
from lion.moderation import breaches, policies
from lion.moderation.models import Entry, PolicyVersion, SpamReport, Tally

BLANK = {"verb": "", "covered": False}  # an entry's columns that are never null
NEEDED = ["invitation", "verb", "answered_at", "settles_at"] + [
    f"invitation__{name}" for name in ("sender", "recipient", "covered", "fellows", "sent_at")
]
COUNTED = {Verb.ACCEPT, Verb.UNKNOWN}


def enter(at: datetime, limit: int) -> int:
    """Write up to `limit` facts of each kind settled by `at`; call it under `entries.lock`.

    In the order in which they settled, so that a late worker writes the same ledger. Returns how many.

    What follows at once from a settled answer follows here: a report opens, a breach is recorded, an
    acceptance is told, an IDK takes the badge.
    """
    policy = policies.in_force()
    answers = _settled_answers(at, limit)
    joins = _joins(at, limit)
    if len(answers) == limit:
        joins = [join for join in joins if join.joined_at <= answers[-1].settles_at]
    if len(joins) == limit:
        answers = [answer for answer in answers if answer.settles_at < joins[-1].joined_at]
    Answer.objects.filter(pk__in=[answer.pk for answer in answers]).update(entered_at=at)
    Membership.objects.filter(pk__in=[join.pk for join in joins]).update(entered_at=at)
    # Sorting keeps joins before answers of the same moment.
    lines = [*_join_lines(joins, policy), *_answer_lines(answers, policy)]
    lines.sort(key=itemgetter("at"))
    names = bulk.columns(Entry)
    bulk.insert(Entry, [[line.get(name, BLANK.get(name)) for name in names] for line in lines])
    _follow(answers, at)
    return len(answers) + len(joins)


def _settled_answers(at: datetime, limit: int) -> list[Answer]:
    answers = list(
        Answer.objects.settled(at)
        .filter(entered_at__isnull=True)
        .order_by("settles_at", "id")
        .select_related("invitation")
        .only(*NEEDED)
        .select_for_update(of=("self",), no_key=True)[:limit]
    )
    sent = [answer.invitation for answer in answers]
    people = Member.objects.in_bulk({one for row in sent for one in (row.sender_id, row.recipient_id)})
    for row in sent:
        row.sender, row.recipient = people[row.sender_id], people[row.recipient_id]
    return answers


def _answer_lines(answers: Sequence[Answer], policy: PolicyVersion) -> list[dict[str, Any]]:
    return [
        {
            "kind": "answer",
            "at": answer.settles_at,
            "actor_id": answer.invitation.recipient_id,
            "target_id": answer.invitation.sender_id,
            "verb": answer.verb,
            "covered": answer.invitation.covered,
            "answer_id": answer.pk,
            "policy_id": policy.pk,
        }
        for answer in answers
        if answer.verb in COUNTED
    ]


def _follow(answers: list[Answer], at: datetime) -> None:
    announcing.tell_accepted([answer for answer in answers if answer.verb == Verb.ACCEPT], at)
    unknown = [answer for answer in answers if answer.verb == Verb.UNKNOWN]
    pledging.lose_badges((answer.invitation.recipient, answer.answered_at) for answer in unknown)
    for answer in unknown:
        breaches.record(answer, at)
    for answer in answers:
        if answer.verb == Verb.SPAM:
            _open_report(answer)


def _open_report(answer: Answer) -> None:
    """Put a settled report before the moderators, and its sender among the flagged; once for each answer."""
    invitation = answer.invitation
    SpamReport.objects.get_or_create(
        answer=answer,
        defaults={
            "sender_id": invitation.sender_id,
            "reporter_id": invitation.recipient_id,
            "made_at": answer.answered_at,
        },
    )
    start = policies.tally_of(policies.in_force()).start
    Tally.objects.get_or_create(member_id=invitation.sender_id, defaults={"r": start})


def _joins(at: datetime, limit: int) -> list[Membership]:
    return list(
        Membership.objects.filter(entered_at__isnull=True, joined_at__lte=at)
        .select_related("group")
        .order_by("joined_at", "id")
        .select_for_update(of=("self",), no_key=True)[:limit]
    )


def _join_lines(joins: Sequence[Membership], policy: PolicyVersion) -> list[dict[str, Any]]:
    """Joins of closed (ordinary) groups tie their members, for the circle factor; open groups do not."""
    return [
        {
            "kind": "join",
            "at": join.joined_at,
            "actor_id": join.member_id,
            "group_id": join.group_id,
            "membership_id": join.pk,
            "policy_id": policy.pk,
        }
        for join in joins
        if join.group.kind == Group.Kind.ORDINARY
    ]
