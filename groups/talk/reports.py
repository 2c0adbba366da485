"""Reporting what should not be there, to those who keep the group."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from groups.models import Group, Membership, Post, Reply, Report
from lion.members import notices
from lion.refusals import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from lion.members.models import Member

REPORTS_A_DAY = 20
REASON = 300


@dataclass(frozen=True, slots=True)
class Reported:
    """Something said that was reported, with all that was said against it."""

    said: Post | Reply
    reports: list[Report]


def report(by: Member, said: Post | Reply, reason: str, *, at: datetime | None = None) -> Report:
    """Report something that the member may read; reporting it twice is once while nobody has settled it.

    Those who keep the group are told of the first report. The author is not told who reports. Raises
    `Refused`: 409 for one's own words and for what is no longer there, 422 without a reason, 429 beyond
    20 a day.
    """
    now, reason = at or timezone.now(), " ".join(reason.split())
    if not reason or len(reason) > REASON:
        sentence = _("Say what is wrong with it, in at most 300 characters.")
        raise Refused(sentence, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    post = said if isinstance(said, Post) else said.post
    with transaction.atomic():
        Post.objects.select_for_update(no_key=True).get(pk=post.pk)
        said.refresh_from_db()
        _refuse(by, said, now)
        there = Report.objects.about(said).waiting()
        mine = there.filter(by=by).first()
        if mine is not None:
            return mine
        is_first = not there.exists()
        title = f"{said.title}\n\n" if isinstance(said, Post) else ""
        made = Report.objects.create(
            group=post.group,
            post=said if isinstance(said, Post) else None,
            reply=said if isinstance(said, Reply) else None,
            by=by,
            reason=reason,
            quoted=f"{title}{said.text}",
            at=now,
        )
        if is_first:
            _tell_keepers(made, post)
    return made


def waiting(group: Group) -> list[Reported]:
    """What waits for those who keep the group, the longest waiting first."""
    rows = (
        Report.objects.waiting()
        .filter(group=group)
        .select_related("by", "post__author", "post__group", "reply__author", "reply__post__group")
    )
    found: dict[UUID, Reported] = {}
    for row in rows.order_by("at", "pk"):
        found.setdefault(row.said.pk, Reported(row.said, [])).reports.append(row)
    return list(found.values())


def keepers(group: Group) -> QuerySet[Membership]:
    """Who keeps the group."""
    roles = [Membership.Role.OWNER, Membership.Role.STEWARD]
    return Membership.objects.current().filter(group=group, role__in=roles).select_related("member")


def settle_all(by: Member, said: Post | Reply, outcome: Report.Outcome, at: datetime) -> int:
    """Settle every open report of it; returns how many. Those who reported are told."""
    rows = list(Report.objects.about(said).waiting().select_for_update().select_related(None))
    won = Report.objects.filter(pk__in=[row.pk for row in rows], settled_at=None).update(
        settled_at=at, settled_by=by, outcome=outcome
    )
    if won:
        _tell_reporters([row.pk for row in rows], said)
    return won


def _refuse(by: Member, said: Post | Reply, at: datetime) -> None:
    if said.author_id == by.pk:
        raise Refused(_("These are your own words. You can change them or take them back."))
    if not said.is_shown:
        raise Refused(_("This is no longer there to report."))
    lately = Report.objects.filter(by=by, at__gt=at - timedelta(days=1))
    if lately.count() >= REPORTS_A_DAY:
        sentence = _("You’ve reported 20 things in a day. Those who keep the group will look at them first.")
        raise Refused(sentence, status=HTTPStatus.TOO_MANY_REQUESTS)


def _tell_keepers(made: Report, post: Post) -> None:
    told = [
        (
            there.member,
            f"reported:{made.pk}:{there.member.handle}",
            f"{post.group.get_absolute_url()}desk/#reports",
            {"group": post.group.name, "title": post.title},
        )
        for there in keepers(post.group)
    ]
    notices.tell_each("reported", told, at=made.at)


def _tell_reporters(ids: Iterable[UUID], said: Post | Reply) -> None:
    rows = Report.objects.filter(pk__in=ids, by__isnull=False).select_related("by", "group")
    told = [
        (
            row.by,
            f"report-settled:{row.pk}",
            said.get_absolute_url(),
            {"group": row.group.name, "outcome": row.outcome},
        )
        for row in rows
        if row.by is not None
    ]
    notices.tell_each("report-settled", told)
