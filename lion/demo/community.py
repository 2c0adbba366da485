"""The whole demo in one transaction: it is there or it is not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from connections import remembering
from connections.models import Connection, Question
from lion import nudges
from lion.demo import gathering, house, leads, people, rulings, stories, talking, texts, year
from lion.demo.world import DAY, World
from lion.members.models import Member, Notice
from lion.moderation import opening
from lion.moderation.models import PolicyVersion
from lion.moments import midnight

UNSEEN = timedelta(days=5)
OWED = timedelta(days=1)
EVE = timedelta(days=61)


def is_empty() -> bool:
    """Whether nobody is a member yet."""
    return not Member.objects.exists()


def found(seed: int, say: Callable[[str], None], *, at: datetime | None = None) -> World:
    """Fill an empty database with the community of that seed; its year ends with the last midnight (UTC)."""
    with transaction.atomic(), nudges.silenced():
        world = begin(seed, at or timezone.now())
        say(f"{len(world.people)} members in {len(world.groups)} groups")
        year.live(world, say)
        rulings.last_words(world)
        house.staff(world)
        house.desk(world)
        opening.sweep(world.today)
        gathering.knock(world)
        talking.talk(world)
        _keep_questions(world)
        _file_friends(world)
        _read_the_old_notices(world)
    return world


def begin(seed: int, at: datetime) -> World:
    """The people and their groups on the eve of their year, with every story on the clock."""
    world = World(seed, midnight(at))
    # The policy was published before anyone was judged by it.
    PolicyVersion.objects.filter(version=1).update(made_at=world.start - EVE)
    people.settle(world)
    gathering.gather(world)
    stories.tell(world)
    leads.tell(world)
    return world


def _keep_questions(world: World) -> None:
    """Write the questions, and that the sender was told of each and the recipient of each reply."""
    asked = [(letter, question) for letter in world.letters for question in letter.questions]
    Question.objects.bulk_create([question for _letter, question in asked])
    told = []
    for letter, question in asked:
        row = letter.row
        told.append(
            Notice(
                member=row.sender,
                kind="asked",
                key=f"asked:{question.pk}",
                url=row.get_absolute_url(),
                context={"who": row.recipient.name, "text": question.text},
                created_at=question.asked_at,
            )
        )
        if question.replied_at is not None:
            told.append(
                Notice(
                    member=row.recipient,
                    kind="replied",
                    key=f"replied:{question.pk}",
                    url=row.get_absolute_url(),
                    context={"who": row.sender.name, "text": question.reply},
                    created_at=question.replied_at,
                )
            )
    Notice.objects.bulk_create(told)


def _file_friends(world: World) -> None:
    """Ana has filed some of her connections under tags, and noted a word about a few."""
    ana, words = world.cast["ana"].member, texts.words()["memos"]
    friends = [one.other_than(ana) for one in Connection.objects.of(ana).order_by("connected_at", "pk")]
    for number, friend in enumerate(friends[: 3 * len(words["tags"])]):
        note = words["notes"][number] if number < len(words["notes"]) else ""
        remembering.keep(ana, friend, text=note, tags=words["tags"][number % len(words["tags"])])


def _read_the_old_notices(world: World) -> None:
    """What was told long ago has been seen; no mail is owed for what was told before the last day."""
    Notice.objects.filter(created_at__lt=world.today - OWED).update(mail_due=False)
    Notice.objects.filter(created_at__lt=world.today - UNSEEN).update(seen_at=world.today - UNSEEN + DAY / 3)
