"""What is said in groups, before the site's moderators: what stewards leave, wrote, or have ruled on."""

from __future__ import annotations

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from groups.models import Contest, Membership, Post, Reply, Report
from groups.talk import contesting, stewarding
from lion.moderation import log, opening, roles
from lion.moderation.models import Case
from lion.refusals import Refused, written

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lion.members.models import Member

Row = TypeVar("Row", Contest, Report)
PATIENCE = timedelta(days=7)
"""How long those who keep a group have to settle a report."""
BATCH = 500
CONTEST, REPORT = "contest:", "content:"


def open_cases(at: datetime) -> int:
    """Open a case for each thing said that waits for a moderator and has none; returns how many."""
    contests = [(one.said, f"{CONTEST}{one.pk}", one.text) for one in _contests()]
    reports = [(one.said, f"{REPORT}{one.pk}", f"{one.reason}\n\n{one.quoted}") for one in _reports(at)]
    for said, key, words in contests + reports:
        _open(said, key, words, at)
    return len(contests) + len(reports)


def close_cases(at: datetime) -> int:
    """Close those that were settled in the group meanwhile; returns how many."""
    closed = 0
    cases = Case.objects.open().filter(kind=Case.Kind.GROUP)
    for case in cases.filter(Q(key__startswith=CONTEST) | Q(key__startswith=REPORT)):
        if not waits(case):
            opening.close(case.key, _("Settled in the group."), None, at)
            closed += 1
    return closed


def waits(case: Case) -> bool:
    """Whether what is behind the case has not been decided."""
    if case.key.startswith(CONTEST):
        return Contest.objects.open().filter(pk=_behind(case, CONTEST)).exists()
    if case.key.startswith(REPORT):
        return Report.objects.waiting().filter(pk=_behind(case, REPORT)).exists()
    return False


def contest_of(case: Case) -> Contest | None:
    """The author's objection behind the case."""
    if not case.key.startswith(CONTEST):
        return None
    rows = Contest.objects.with_words().select_related("deed__group", "deed__member")
    return rows.filter(pk=_behind(case, CONTEST)).first()


def said_of(case: Case) -> Post | Reply | None:
    """What was said, as it is now."""
    contest = contest_of(case)
    if contest is not None:
        return contest.said
    if not case.key.startswith(REPORT):
        return None
    rows = Report.objects.select_related("post__group", "post__author", "reply__post__group", "reply__author")
    report = rows.filter(pk=_behind(case, REPORT)).first()
    return report.said if report else None


def decide(case: Case, verb: str, *, words: str, by: Member, at: datetime | None = None) -> None:
    """Hide or leave what was reported, uphold or reject an objection; or refuse."""
    now, words = at or timezone.now(), written(words, contesting.LENGTH)
    said = said_of(case)
    _refuse(case, said, by, now)
    assert said is not None  # noqa: S101 - refused above
    contest = contest_of(case)
    with transaction.atomic():
        if contest is not None:
            contesting.decide(by, contest, verb, words=words, at=now)
        elif verb == "hide":
            reason = stewarding.reason_of(words)
            if not stewarding.conceal(by, said, reason, now, moderators=True):
                raise Refused(_("Somebody has hidden this already."))
        elif verb == "leave":
            if not words:
                raise Refused(_("Give a reason."), status=HTTPStatus.UNPROCESSABLE_ENTITY)
            if not stewarding.leave(by, said, now, moderators=True):
                raise Refused(_("Somebody has settled this already."))
        else:
            raise Refused(_("Hide it, or leave it as it is."), status=HTTPStatus.UNPROCESSABLE_ENTITY)
        opening.close(case.key, words, by, now)
        log.write(f"content-{verb}", said, member=case.member, by=by, reason=words, at=now)


def _refuse(case: Case, said: Post | Reply | None, by: Member, at: datetime) -> None:
    if not roles.moderators().filter(pk=by.pk).exists():
        raise Refused(_("Only the site’s moderators decide this."), status=HTTPStatus.FORBIDDEN)
    if said is None or not waits(case):
        raise Refused(_("Somebody has settled this already."))
    if not Case.objects.free_for(by, at).filter(pk=case.pk).exists():
        raise Refused(_("This case is in somebody else’s hands."))
    heard = Contest.objects.filter(Q(post=said.pk) | Q(reply=said.pk), ruled_by=by)
    keeps = (
        Membership.objects.current()
        .filter(group=stewarding.group_of(said), member=by)
        .exclude(role=Membership.Role.MEMBER)
    )
    if by.pk == case.member_id or heard.exists() or keeps.exists():
        raise Refused(
            _("Somebody else has to hear this: who is part of it, or has decided on it, does not."),
            status=HTTPStatus.FORBIDDEN,
        )


def _contests() -> Iterable[Contest]:
    rows = Contest.objects.open().with_words().filter(level=Contest.Level.MODERATOR)
    return _without_case(CONTEST, rows[:BATCH])


def _reports(at: datetime) -> Iterable[Report]:
    """The oldest report of each thing that was left too long, or was written by one who keeps the group."""
    keeps = Membership.objects.current().filter(group=OuterRef("group")).exclude(role=Membership.Role.MEMBER)
    rows = Report.objects.waiting().filter(
        Q(at__lte=at - PATIENCE)
        | Exists(keeps.filter(member=OuterRef("post__author")))
        | Exists(keeps.filter(member=OuterRef("reply__author")))
    )
    found: dict[UUID, Report] = {}
    whole = rows.select_related("post__group", "post__author", "reply__post__group", "reply__author")
    for one in whole.order_by("at", "pk")[:BATCH]:
        found.setdefault(one.said.pk, one)
    return _without_case(REPORT, found.values())


def _without_case(prefix: str, rows: Iterable[Row]) -> list[Row]:
    found = {f"{prefix}{row.pk}": row for row in rows if row.said.author_id is not None}
    known = set(Case.objects.filter(key__in=found).values_list("key", flat=True))
    return [row for key, row in found.items() if key not in known]


def _open(said: Post | Reply, key: str, words: str, at: datetime) -> None:
    author, group = said.author, stewarding.group_of(said)
    assert author is not None  # noqa: S101 - held by _without_case
    kind, _colon, pk = key.partition(":")
    url = reverse("moderation:content", args=[group.slug, kind, pk])
    opening.about(Case.Kind.GROUP, key, author, at=at, words=words, url=url, group=group.slug)


def _behind(case: Case, prefix: str) -> str:
    return case.key.removeprefix(prefix)
