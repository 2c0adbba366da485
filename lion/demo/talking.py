"""What the demo's people say in their groups: discussions with replies, and a few articles with covers."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from io import BytesIO
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from groups.models import Post, Reply
from groups.talk import articles, contesting, pictures, posts, replies, reports, stewarding, thanking
from lion.demo import texts
from lion.demo.world import DAY, Person, World
from lion.members.models import Member
from lion.moderation import contents

SKIES = {"dusk": ("#3a2b1d", "#c9822b"), "rails": ("#241910", "#e6a01e")}
SIZE = (1280, 720)


def talk(world: World) -> None:
    """Let everything be said, from the oldest on. The dice are its own: nothing else turns out otherwise."""
    dice = random.Random(world.seed)  # noqa: S311 - a made-up community, not a secret
    acts: list[tuple[datetime, int, Callable[[], object]]] = []
    for told in texts.talk():
        _plan(world, dice, told, acts)
    for _at, _turn, act in sorted(acts, key=lambda one: one[:2]):
        act()
    _disagree(world)


def _disagree(world: World) -> None:
    """The desk of one group has something to settle: a report, and an author who objects to a hiding.

    One more report has lain there for so long that the site's moderators have it now.
    """
    group, steward = world.groups["europe"], world.cast["steward"].member
    owner = group.memberships.select_related("member").get(role="owner", left_at=None).member
    known = Reply.objects.filter(post__group=group).exclude(author__in=[owner, steward])
    hidden, reported = known.select_related("author", "post__group").order_by("created_at")[:2]
    yesterday = world.today - DAY
    stewarding.hide(owner, hidden, reason="Beside the point.", at=yesterday)
    hidden.refresh_from_db()
    assert hidden.author is not None  # noqa: S101 - nobody of the demo has left yet
    contesting.file(
        hidden.author, hidden, "It answers what was asked two days before. Read up there.", at=yesterday
    )
    reports.report(owner, reported, "An advertisement, however kind.", at=yesterday)
    left = known.exclude(author=hidden.author).exclude(pk=reported.pk).order_by("created_at")[0]
    long_ago = world.today - contents.PATIENCE - DAY
    reports.report(hidden.author, left, "This gives away where a colleague lives.", at=long_ago)
    contents.open_cases(world.today)


def _plan(
    world: World,
    dice: random.Random,
    told: dict[str, Any],
    acts: list[tuple[datetime, int, Callable[[], object]]],
) -> None:
    at = world.today - told["days"] * DAY + timedelta(hours=dice.uniform(7, 12))
    people = _there(world, told["group"], at)
    dice.shuffle(people)
    author, others = people[0], people[1:] or people
    said: list[Reply] = []
    post_key = UUID(int=dice.getrandbits(128), version=4)
    acts.append((at, len(acts), partial(_open, world, told, author, at, post_key)))
    for number, answer in enumerate(told.get("replies", ())):
        at += timedelta(minutes=dice.uniform(20, 900))
        speaker = others[number % len(others)]
        key = UUID(int=dice.getrandbits(128), version=4)
        fans = [one for one in others if one is not speaker][: dice.randrange(4)]
        act = partial(_answer, post_key, said, answer, speaker, fans, min(at, world.today), key)
        acts.append((min(at, world.today), len(acts), act))


def _there(world: World, group: str, at: datetime) -> list[Member]:
    """Who was in the group that day and may speak, those who speak gladly first."""
    members = Member.objects.in_bulk(one.member.pk for one in world.insiders[group])
    gladly: list[Person] = [
        one
        for one in world.insiders[group]
        if group in one.stays
        and one.stays[group].covers(at)
        and one.stays[group].left is None
        and members[one.member.pk].suspended_until is None
    ]
    return [members[one.member.pk] for one in gladly]


def _open(world: World, told: dict[str, Any], author: Member, at: datetime, key: UUID) -> None:
    group = world.groups[told["group"]]
    text = told["text"].strip()
    if told.get("kind") == "article":
        post = articles.draft(author, group, told["title"], text, key=key, at=at - 2 * DAY)
        if "cover" in told:
            file = ContentFile(_landscape(*SKIES[told["cover"]]))
            pictures.set_cover(author, post, file, told["alt"], at=at)
        articles.publish(author, post, at=at)
    else:
        post = posts.start(author, group, told["title"], text, key=key, at=at)
    if told.get("pinned"):
        owner = group.memberships.select_related("member").get(role="owner", left_at=None)
        stewarding.pin(owner.member, post, at=at)


def _answer(
    post: UUID,
    said: list[Reply],
    answer: dict[str, Any],
    speaker: Member,
    fans: list[Member],
    at: datetime,
    key: UUID,
) -> None:
    parent = said[answer["to"]] if "to" in answer else None
    there = Post.objects.select_related("group").get(pk=post)
    made = replies.add(speaker, there, answer["text"], key=key, parent=parent, at=at)
    said.append(made)
    for fan in fans:
        thanking.thank(fan, made, at=at)


def _landscape(night: str, glow: str) -> bytes:
    """A made-up picture: a sky, a low sun, hills and two rails."""
    image = Image.new("RGB", SIZE, night)
    draw = ImageDraw.Draw(image)
    width, height = SIZE
    sky = Image.linear_gradient("L").resize(SIZE)
    image.paste(Image.new("RGB", SIZE, glow), mask=sky)
    draw.ellipse((width * 0.62, height * 0.42, width * 0.62 + 150, height * 0.42 + 150), fill="#fdf2d8")
    draw.polygon(
        [(0, height * 0.78), (width * 0.35, height * 0.6), (width, height * 0.82), SIZE, (0, height)],
        fill=night,
    )
    for foot in (0.3, 0.5):
        draw.line([(width * foot, height), (width * 0.66, height * 0.74)], fill="#efe7d9", width=5)
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
