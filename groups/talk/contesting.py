"""Objecting to the hiding of one's words: heard by a steward who did not do it, then by the moderators."""

from __future__ import annotations

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from groups import log
from groups.keeping import keeper
from groups.models import Contest, Deed, Post, Reply
from groups.talk import reports, stewarding
from lion.members import notices
from lion.refusals import Refused, written

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from groups.models import Group, Membership
    from lion.members.models import Member

LENGTH = 2000
PATIENCE = timedelta(days=14)
"""After which an objection that no steward has heard may be put before the moderators."""
WITHIN = timedelta(days=180)
Level, Ruling = Contest.Level, Contest.Ruling


def hiding(said: Post | Reply) -> Deed | None:
    """The line of the log that says who hid the words and why; None while they are shown."""
    if said.hidden_at is None:
        return None
    rows = Deed.objects.filter(
        group=stewarding.group_of(said),
        kind=Deed.Kind.HIDDEN,
        member=said.author,
        detail__address=said.get_absolute_url(),
    )
    return rows.select_related("group", "by").order_by("-at", "-pk").first()


def next_level(deed: Deed, at: datetime) -> str:
    """Who would hear an objection made now; "" where none can be made."""
    made = {one.level: one for one in deed.contests.all()}
    if Level.MODERATOR in made or at > deed.at + WITHIN:
        return ""
    first = made.get(Level.STEWARD)
    if first is None:
        by_moderators = bool(deed.detail.get("moderators"))
        return Level.STEWARD if not by_moderators and hearers(deed).exists() else Level.MODERATOR
    heard = first.ruled_at is not None or first.filed_at + PATIENCE < at
    return Level.MODERATOR if heard else ""


def hearers(deed: Deed) -> QuerySet[Membership]:
    """Who keeps the group and neither wrote the words nor hid them."""
    apart = [pk for pk in (deed.by_id, deed.member_id) if pk is not None]
    return reports.keepers(deed.group).exclude(member__in=apart)


def file(by: Member, said: Post | Reply, text: str, *, at: datetime | None = None) -> Contest:
    """Object, to whom it is the turn of. Raises `Refused`: 403 for another's words, 409 where it can't be."""
    now, text = at or timezone.now(), written(text, LENGTH)
    if said.author_id != by.pk:
        raise Refused(_("You can object only to what is about yourself."), status=HTTPStatus.FORBIDDEN)
    if not text:
        raise Refused(_("Write what the reader should know."), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    deed = hiding(said)
    level = next_level(deed, now) if deed else ""
    if deed is None or not level:
        raise Refused(
            _("You can’t object to this now: it is being heard, is settled, or its time has passed.")
        )
    about = {"post": said} if isinstance(said, Post) else {"reply": said}
    try:
        with transaction.atomic():
            made = Contest.objects.create(deed=deed, level=level, text=text, filed_at=now, **about)
            if level == Level.STEWARD:
                _call(made, now)
    except IntegrityError:
        raise Refused(_("You have already objected to this.")) from None
    return made


def waiting(group: Group, steward: Member) -> list[Contest]:
    """Objections that this steward may rule on, the longest waiting first."""
    rows = Contest.objects.open().with_words().filter(deed__group=group, level=Level.STEWARD)
    return list(rows.exclude(deed__by=steward).exclude(deed__member=steward))


def rule(by: Member, contest: Contest, ruling: str, *, words: str, at: datetime | None = None) -> None:
    """A steward who neither wrote nor hid it decides; the first decision counts. Raises `Refused`."""
    keeper(contest.deed.group, by)
    if contest.level != Level.STEWARD:
        raise Refused(_("The site’s moderators hear this now."), status=HTTPStatus.FORBIDDEN)
    decide(by, contest, ruling, words=words, at=at)


def decide(by: Member, contest: Contest, ruling: str, *, words: str, at: datetime | None = None) -> None:
    """Rule on an objection; upheld, the words are shown again. For callers who know that `by` may."""
    now, words = at or timezone.now(), written(words, LENGTH)
    deed = contest.deed
    if by.pk in {deed.by_id, deed.member_id}:
        sentence = _("Somebody else has to hear this: who wrote it, or hid it, does not.")
        raise Refused(sentence, status=HTTPStatus.FORBIDDEN)
    if ruling not in Ruling.values:
        raise Refused(_("Uphold or reject."), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if not words:
        raise Refused(_("Give your reasons: they will read them."), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    with transaction.atomic():
        won = Contest.objects.open().filter(pk=contest.pk)
        if not won.update(ruling=ruling, ruled_at=now, ruled_by=by, words=words):
            raise Refused(_("Somebody has ruled on this objection already."))
        contest.refresh_from_db(fields=["ruling", "ruled_at", "ruled_by", "words"])
        if ruling == Ruling.UPHELD and hiding(contest.said) == deed:
            stewarding.reveal(contest.said)
        kind = Deed.Kind.UPHELD if ruling == Ruling.UPHELD else Deed.Kind.REJECTED
        log.write(
            kind,
            deed.group,
            by=by,
            member=deed.member,
            reason=words[:200],
            at=now,
            **_detail(contest),
        )
        _tell(contest, now)


def _detail(contest: Contest) -> dict[str, str]:
    detail = {name: contest.deed.detail[name] for name in ("title", "address")}
    return detail | ({"moderators": "yes"} if contest.level == Level.MODERATOR else {})


def _call(contest: Contest, at: datetime) -> None:
    deed = contest.deed
    told = [
        (
            there.member,
            f"contest:{contest.pk}:{there.member_id}",
            f"{deed.group.get_absolute_url()}desk/#objections",
            {"group": deed.group.name, "title": deed.detail["title"]},
        )
        for there in hearers(deed)
    ]
    notices.tell_each("contest", told, at=at)


def _tell(contest: Contest, at: datetime) -> None:
    author = contest.deed.member
    if author is not None:
        notices.tell(
            author,
            "contest-ruled",
            f"contest-ruled:{contest.pk}",
            url=contest.said.contest_url,
            context={
                "group": contest.deed.group.name,
                "title": contest.deed.detail["title"],
                "ruling": contest.ruling,
                "level": contest.level,
                "words": contest.words,
            },
            at=at,
        )
