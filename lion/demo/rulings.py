"""What people decide in the demo: appeals filed and ruled on, spam reports ruled on or still open."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from lion.demo import texts
from lion.demo.world import DAY, DAYS, Person, World
from lion.moderation import appeals, cases, opening, policies, reports, standing
from lion.moderation.ladder import STEPS
from lion.moderation.models import Appeal, Case, Sanction, SpamReport

UNREAD = 16  # reports of the last days are still open


def put_on_the_clock(world: World) -> None:
    """Two appeals that are ruled on; a third one is filed on the last evening (see `last_words`)."""
    said = texts.words()["appeals"]
    organiser, spammers = world.of_kind("organiser")[0], world.of_kind("spammer")
    world.at(world.moment(208, 20.2), partial(_file, organiser, said["upheld_text"]))
    world.at(world.moment(211, 10.6), partial(_uphold, world, organiser, said["upheld_words"]))
    world.at(world.moment(112, 22.4), partial(_file, spammers[1], said["rejected_text"]))
    world.at(world.moment(115, 9.3), partial(_reject, world, spammers[1], said["rejected_words"]))
    world.at(world.moment(240, 14.1), partial(_suspend, world, spammers[3:]))


def last_words(world: World) -> None:
    """The appeal that waits for a moderator."""
    spammer = world.of_kind("spammer")[4]
    _file(spammer, texts.words()["appeals"]["open_text"], world.today - timedelta(hours=5, minutes=12))


def _latest(person: Person) -> Sanction | None:
    """The last step that was taken, the highest of those taken at once."""
    steps = Sanction.objects.on(person.member).filter(appeal__isnull=True, lifted_at__isnull=True)
    return max(steps, key=lambda one: (one.started_at, STEPS.index(one.step)), default=None)


def _file(person: Person, text: str, at: datetime) -> None:
    sanction = _latest(person)
    if sanction is not None:
        appeals.file(sanction, text, by=person.member, at=at)


def _uphold(world: World, person: Person, words: str, at: datetime) -> None:
    for appeal in Appeal.objects.open().filter(sanction__member=person.member):
        appeals.uphold(appeal, by=world.cast["moderator"].member, words=words, at=at)


def _reject(world: World, person: Person, words: str, at: datetime) -> None:
    for appeal in Appeal.objects.open().filter(sanction__member=person.member):
        appeals.reject(appeal, by=world.cast["moderator"].member, words=words, at=at)


def _suspend(world: World, spammers: list[Person], at: datetime) -> None:
    """A step that a person takes, with her own words, where the worker was not faster."""
    live = Sanction.objects.live(at).filter(step=Sanction.Step.SUSPENSION)
    suspended = set(live.values_list("member", flat=True))
    spammer = next(one for one in spammers if one.member.pk not in suspended)
    standing.impose(
        spammer.member,
        Sanction.Step.SUSPENSION,
        ends_at=at + 14 * DAY,
        policy=policies.in_force(),
        by=world.cast["moderator"].member,
        reason=texts.words()["reports"]["suspension"],
        at=at,
    )


def attend(world: World, day: int, at: datetime) -> None:
    """Put the ruling on what was reported today on the clock; the reports of the last weeks stay open."""
    opening.sweep(at)
    if day > DAYS - UNREAD:
        return
    _look(world, at)
    unruled = SpamReport.objects.filter(ruled_at__isnull=True, made_at__gt=at - 2 * DAY)
    for report in unruled.order_by("made_at", "answer"):
        if report.answer_id not in world.reported:
            world.reported.add(report.answer_id)
            world.at(world.after(at, 40), partial(_rule, world, report))


def _rule(world: World, report: SpamReport, at: datetime) -> None:
    words = texts.words()["reports"]
    moderator = world.cast["moderator"].member
    if moderator.pk in {report.sender_id, report.reporter_id}:
        moderator = world.cast["admin"].member
    if world.by_id[report.sender_id].kind == "spammer":
        reports.uphold(report, by=moderator, reason=world.rng.choice(words["upheld"]), at=at)
    else:
        reports.dismiss(report, by=moderator, reason=world.rng.choice(words["dismissed"]), at=at)


def _look(world: World, at: datetime) -> None:
    """Close, after a day, what the worker put before a person; the last weeks' cases are still open."""
    moderator, words = world.cast["moderator"].member, texts.words()["reports"]["looked"]
    asked = Case.objects.open().filter(
        kind__in=[Case.Kind.THRESHOLD, Case.Kind.CLIQUE], opened_at__lt=at - DAY
    )
    for case in asked.exclude(member=moderator).order_by("opened_at", "key"):
        cases.resolve(case, reason=words[case.kind == Case.Kind.CLIQUE], by=moderator, at=at)
