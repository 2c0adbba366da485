"""How the demo comes about: the same for the same seed, whole or not at all, never beside others."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from connections.models import Answer, Invitation
from groups.models import Group, Membership
from lion.demo import community, people, year
from lion.demo.world import World
from lion.members.models import Member

NOW = datetime.fromisoformat("2026-03-16T07:30:00+00:00")


def digest(world: World) -> str:
    """Everything that the year's first days wrote down, but for ids that chance or the database gave."""
    said = hashlib.sha256()
    for row in Invitation.objects.order_by("pk"):
        facts = (
            row.pk,
            row.sender.handle,
            row.recipient.handle,
            row.note,
            row.sent_at - world.start,
            row.answer,
            row.in_common,
        )
        said.update(repr(facts).encode())
    for answer in Answer.objects.order_by("settles_at", "invitation"):
        said.update(repr((answer.verb, answer.answered_at - world.start)).encode())
    for member in Member.objects.order_by("handle"):
        since = member.joined_at - world.start
        said.update(repr((member.name, member.headline, since, bool(member.pledged_at))).encode())
    for one in Membership.objects.order_by("group__slug", "member__handle"):
        said.update(repr((one.joined_at - world.start, one.role)).encode())
    return said.hexdigest()


def told(seed: int, at: datetime = NOW) -> str:
    with transaction.atomic():
        world = community.begin(seed, at)
        for day in range(12):
            year.live_day(world, day)
        found = digest(world)
        transaction.set_rollback(True)
    return found


def test_the_same_seed_tells_the_same_year_and_another_seed_another(db: None) -> None:
    assert told(5) == told(5) != told(6)


def test_a_year_is_the_same_whichever_day_it_ends_on(db: None) -> None:
    assert told(5) == told(5, NOW + timedelta(days=1)) == told(5, NOW + timedelta(days=200, hours=13))


def test_a_demo_that_ends_half_way_leaves_nothing(db: None) -> None:
    def power_cut(said: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        community.found(1, power_cut)
    assert community.is_empty()
    assert not Group.objects.exists()


def test_the_demo_never_mixes_with_what_is_there(db: None) -> None:
    Member.objects.create_user("olga@lion.test", "a long enough password")
    with pytest.raises(CommandError, match="members already") as refusal:
        call_command("demo")
    assert refusal.value.returncode == 2
    out = StringIO()
    call_command("demo", if_empty=True, stdout=out)
    assert out.getvalue() == "There are members already: no demo was added.\n"
    assert Member.objects.count() == 1


def test_the_command_says_who_can_sign_in(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(year, "DAYS", 4)
    monkeypatch.setattr(year, "INVITATIONS", 40)
    out, err = StringIO(), StringIO()
    call_command("demo", seed=3, stdout=out, stderr=err)
    assert "open-networking" in out.getvalue()
    for account in people.ACCOUNTS:
        assert f"{account.email} " in out.getvalue()
    assert "members in 12 groups" in err.getvalue()
