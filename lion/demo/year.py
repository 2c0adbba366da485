"""The demo's year, day by day: invitations and answers, then the real fold, then what people make of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from connections import announcing
from lion.demo import leads, rulings, sending
from lion.demo.sending import TOLD
from lion.demo.world import DAY, DAYS, World
from lion.moderation import ledger, reach, recording

INVITATIONS = 5000
GROWTH = 1.8  # how many times as busy the year ends as it began
WEEKEND = 0.45
COME = 0.8  # the share of the stories' letters that are really sent: a suspended spammer's are not


def live(world: World, say: Callable[[str], None]) -> None:
    """Live the year to its last evening."""
    for day in range(DAYS - 1):
        live_day(world, day)
        if day % 60 == 59:
            say(f"{(world.start + day * DAY):%B %Y}: {len(world.letters):,} invitations")
    _last_day(world)


def live_day(world: World, day: int) -> None:
    """One day: who invites whom by the dice, what the stories have for it, and the fold at some hour."""
    world.busy = world.busy or [_busy(world, one) for one in range(DAYS)]
    left = max(INVITATIONS - len(world.letters) - int(world.coming * COME), 0)
    for _one in range(round(left * world.busy[day] / sum(world.busy[day:]))):
        sending.send_somewhere(world, day)
    _fold(world, day, world.moment(day, world.rng.triangular(7, 22.5, 19)))


def _busy(world: World, day: int) -> float:
    """How busy a day is. Weekends are counted from the first day, not in the calendar: the same community
    comes about whichever day it is founded on.
    """
    weekend = (day + 1) % 7 >= 5
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


def _last_day(world: World) -> None:
    """The year's last invitations, and everything folded before midnight."""
    world.live_until(world.today)
    leads.fill_up(world)
    while len(world.letters) < INVITATIONS:
        sending.send_somewhere(world, DAYS - 1)
        world.live_until(world.today)
    _fold(world, DAYS - 1, world.today - timedelta(minutes=3))
    ledger.fold_all(at=world.today - timedelta(minutes=2))
    recording.sweep(world.today)
    reach.sweep(world.today)
