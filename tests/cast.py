"""The cast: people and groups that the tests speak of, and a stranger."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import Group as Role
from django.utils import timezone

from groups import founding, membership
from groups.models import Group
from lion.members.models import Member
from lion.moderation import roles

PASSWORD = "open-networking"


def person(name: str, **fields: object) -> Member:
    """A member who joined long ago."""
    joined = {"joined_at": timezone.now() - timedelta(days=400)}
    handle = name.lower().replace(" ", "-")
    return Member.objects.create_user(
        f"{handle}@lion.test", PASSWORD, name=name, handle=handle, **{**joined, **fields}
    )


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def ana(db: None) -> Member:
    """Who sends."""
    return person("Ana Alves", headline="Transit data lead")


@pytest.fixture
def ben(db: None) -> Member:
    """Who receives."""
    return person("Ben Bauer", headline="Cartographer")


@pytest.fixture
def stranger(db: None) -> Member:
    """Who has nothing to do with either."""
    return person("Stan Stranger")


@pytest.fixture
def moderator(db: None) -> Member:
    """Who rules, by the moderator's role and nothing else."""
    found = person("Mona Moderator", is_staff=True)
    found.groups.add(Role.objects.get(name=roles.MODERATORS))
    return found


@pytest.fixture
def other_moderator(db: None) -> Member:
    """A second one, for what the first may not rule on."""
    found = person("Otto Otherwise", is_staff=True)
    found.groups.add(Role.objects.get(name=roles.MODERATORS))
    return found


@pytest.fixture
def senior(db: None) -> Member:
    """Who may all that a moderator may and more, by the senior's role and nothing else."""
    found = person("Sela Senior", is_staff=True)
    found.groups.add(Role.objects.get(name=roles.SENIORS))
    return found


@pytest.fixture
def policy_admin(db: None) -> Member:
    """Who may put a new version of the policy into force, by that role and nothing else."""
    found = person("Petra Policy", is_staff=True)
    found.groups.add(Role.objects.get(name=roles.POLICY_ADMINS))
    return found


@pytest.fixture
def open_group(ana: Member, ben: Member, now: datetime) -> Group:
    """An open group in which Ana and Ben are fellows since long ago."""
    long_ago = now - timedelta(days=300)
    group = founding.found(ana, "Night Trains", summary="Sleepers", about="", kind="open", at=long_ago)
    membership.join(ben, group, covenant=group.covenants.get(), at=long_ago)
    return group


@pytest.fixture
def at_once(open_group: Group) -> None:
    """The group chose that its rule acts at once and by itself."""
    open_group.covenants.update(cooling_days=0, automatic=True)


@pytest.fixture
def noise(db: None) -> list[Member]:
    """Rows beside the cast, so that nothing passes because the table is empty."""
    return [person(f"Noise {number}") for number in range(3)]


@pytest.fixture
def reader(db: None) -> Member:
    """Who looks and decides on nothing."""
    found = person("Rita Reader", is_staff=True)
    found.groups.add(Role.objects.get(name=roles.READERS))
    return found
