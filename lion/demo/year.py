"""The demo's year, day by day: invitations and answers, then the real fold, then what people make of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from connections import announcing
from lion.demo import leads, rulings, sending
from lion.demo.sending import TOLD
from lion.demo.world import DAY, DAYS, World
from lion.moderation import ledger

INVITATIONS = 5000
GROWTH = 1.8  # how many times as busy the year ends as it began
WEEKEND = 0.45
COME = 0.8  # the share of the stories' letters that are really sent: a suspended spammer's are not


def live(world: World, say: Callable[[str], None]) -> None:
    """Live the year to its last evening."""
    total = int(INVITATIONS * world.scale)
    busy = [_busy(world, day) for day in range(DAYS)]
    for day in range(DAYS - 1):
        left = max(total - len(world.letters) - int(world.coming * COME), 0)
        for _one in range(round(left * busy[day] / sum(busy[day:]))):
            sending.send_somewhere(world, day)
        _fold(world, day, world.moment(day, world.rng.triangular(7, 22.5, 19)))
        if day % 60 == 59:
            say(f"{(world.start + day * DAY):%B %Y}: {len(world.letters):,} invitations")
    _last_day(world, total)


def _busy(world: World, day: int) -> float:
    weekend = (world.start + day * DAY).weekday() >= 5
    return (1 + (GROWTH - 1) * day / DAYS) * (WEEKEND if weekend else 1.0) * world.rng.uniform(0.7, 1.3)


def _fold(world: World, day: int, at: datetime) -> None:
    """Live until that moment, write it down and fold it; then people react."""
    world.live_until(at)
    announces = day >= DAYS - TOLD
    world.flush(everything=announces)
    ledger.fold(at=at)
    if announces:
        announcing.announce(at)
    world.refresh(at)
    rulings.attend(world, day, at)
    leads.steer(world, day)


def _last_day(world: World, total: int) -> None:
    """The year's last invitations, and everything folded before midnight."""
    world.live_until(world.today)
    leads.fill_up(world)
    while len(world.letters) < total:
        sending.send_somewhere(world, DAYS - 1)
        world.live_until(world.today)
    _fold(world, DAYS - 1, world.today - timedelta(minutes=3))
    ledger.fold_all(at=world.today - timedelta(minutes=2))
