"""The demo's year, day by day: invitations and answers, then the real fold, then what people make of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from connections import announcing
from lion.demo import leads, rulings, sending
from lion.demo.world import DAY, DAYS, World
from lion.moderation import ledger

INVITATIONS = 5000
TOLD = 14  # the invitations of so many last days are announced to their recipients
GROWTH = 1.8  # how many times as busy the year ends as it began
WEEKEND = 0.45
COME = 0.8  # the share of the stories' letters that are really sent: a suspended spammer's are not


def live(world: World, say: Callable[[str], None]) -> None:
    """Live the year to its last evening."""
    total = int(INVITATIONS * world.scale)
    busy = [_busy(world, day) for day in range(DAYS)]
    for day in range(DAYS):
        left = total - len(world.letters) - int(world.coming * COME)
        for _one in range(round(max(left, 0) * busy[day] / sum(busy[day:]))):
            sending.send_somewhere(world, day)
        world.live_until(world.start + (day + 1) * DAY)
        if day == DAYS - 1:
            _last_evening(world, total)
        _night(world, day)
        if day % 60 == 59:
            say(f"{(world.start + day * DAY):%B %Y}: {len(world.letters):,} invitations")
    world.flush(everything=True)
    ledger.fold_all(at=world.today)


def _busy(world: World, day: int) -> float:
    weekend = (world.start + day * DAY).weekday() >= 5
    return (1 + (GROWTH - 1) * day / DAYS) * (WEEKEND if weekend else 1.0) * world.rng.uniform(0.7, 1.3)


def _night(world: World, day: int) -> None:
    """Write the day down and fold it, a few seconds after its last answer has settled."""
    announces = day >= DAYS - TOLD
    world.flush(everything=announces)
    midnight = world.start + (day + 1) * DAY
    at = min(max(world.settled, midnight - timedelta(hours=1)) + timedelta(seconds=4), midnight - timedelta(seconds=5))
    ledger.fold(at=at)
    if announces:
        announcing.announce(at)
    world.refresh(at)
    rulings.attend(world, day, at)
    leads.steer(world, day)


def _last_evening(world: World, total: int) -> None:
    leads.fill_up(world)
    while len(world.letters) < total:
        sending.send_somewhere(world, DAYS - 1)
        world.live_until(world.today)
