"""The rest of the staff, and what waits on their desk: a thread, a second look, an account to close."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group as Role

from lion.demo import people, texts
from lion.demo.people import Account
from lion.demo.world import DAY, World
from lion.members.models import Member
from lion.moderation import appeals, closing, roles, second_looks
from lion.moderation.models import Appeal, Sanction

STAFF = {
    roles.SENIORS: Account(
        "senior",
        "Sena Okonkwo",
        "Hears what was decided before",
        "Public administration",
        "Lomé, Togo",
        "Africa/Lome",
        "I look a second time, and I was wrong myself often enough to do it slowly.",
        430,
        0.0,
        "a senior moderator: second looks, closing accounts, the log",
    ),
    roles.READERS: Account(
        "reader",
        "Rui Lindqvist",
        "Reads along, decides nothing",
        "Research",
        "Uppsala, Sweden",
        "Europe/Stockholm",
        "I count how often a machine was wrong about people.",
        430,
        0.0,
        "reads along in /admin/ and decides on nothing",
    ),
}


def accounts() -> list[Account]:
    """Every account that anyone may sign in to."""
    return [*people.ACCOUNTS, *STAFF.values()]


def staff(world: World) -> None:
    """Those who look after the community and are in none of its stories."""
    for role, account in STAFF.items():
        member = people.member_of(world, account, world.cast["admin"].member.password)
        member.is_staff, member.in_directory = True, False
        member.save()
        member.groups.add(Role.objects.get(name=role))
        EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)


def desk(world: World) -> None:
    """Something of each kind for them to look at."""
    said, moderator = texts.words()["desk"], world.cast["moderator"].member
    for appeal in Appeal.objects.open()[:1]:
        appeals.write(appeal, said["question"], by=moderator, at=world.today - timedelta(hours=3))
        appeals.write(appeal, said["answer"], by=appeal.member, at=world.today - timedelta(hours=2))
        _overlooked(world, appeal.member)
        _close(world, appeal.member)


def _overlooked(world: World, besides: Member) -> None:
    """An appeal that was rejected last week, and what the member says was overlooked."""
    said = texts.words()["desk"]
    recent = Sanction.objects.filter(
        entry__isnull=False, appeal__isnull=True, started_at__gt=world.today - 170 * DAY
    )
    for step in recent.exclude(member=besides).order_by("-started_at")[:1]:
        appeal = appeals.file(step, said["appeal"], by=step.member, at=world.today - 6 * DAY)
        moderator = world.cast["moderator"].member
        appeals.reject(appeal, by=moderator, words=said["rejected"], at=world.today - 4 * DAY)
        second_looks.ask(appeal, said["overlooked"], by=step.member, at=world.today - DAY)


def _close(world: World, besides: Member) -> None:
    """An account that was suspended again and again."""
    for person in world.of_kind("spammer"):
        if person.member != besides and person.member.sanctions.filter(step="suspension").count() > 1:
            moderator, why = world.cast["moderator"].member, texts.words()["desk"]["closing"]
            closing.propose(person.member, by=moderator, reason=why, at=world.today - DAY / 2)
            return
