"""Two groups and the people around them: ana owns one, ben is in it, a stranger is in neither."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from groups import covenants, founding, membership
from groups.models import Covenant, Group, Membership
from lion.members.models import Member

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


@pytest.fixture
def person(db: None) -> Callable[..., Member]:
    """Make a member by their first name."""

    def make(name: str, **fields: Any) -> Member:
        return Member.objects.create_user(f"{name.lower()}@example.org", name=f"{name} Abara", **fields)

    return make


@pytest.fixture
def ana(person: Callable[..., Member]) -> Member:
    return person("Ana")


@pytest.fixture
def ben(person: Callable[..., Member]) -> Member:
    return person("Ben")


@pytest.fixture
def chidi(person: Callable[..., Member]) -> Member:
    return person("Chidi")


@pytest.fixture
def stranger(person: Callable[..., Member]) -> Member:
    return person("Stranger")


@pytest.fixture
def trains(ana, ben) -> Group:
    """An open group that ana owns; ben has been in it for a year."""
    group = founding.found(
        ana, "Night Train Alliance", "People who love sleepers.", at=NOW - timedelta(days=800)
    )
    sign_in_to(group, ben, at=NOW - timedelta(days=365))
    return group


@pytest.fixture
def bakers(ana) -> Group:
    """An ordinary group that ana owns."""
    return founding.found(ana, "Bakers", kind=Group.Kind.ORDINARY, at=NOW - timedelta(days=700))


@pytest.fixture
def empty_house() -> None:
    """No group at all: a group's log is never deleted, so neither is a group that has one."""


@pytest.fixture(autouse=True)
def noise(request: pytest.FixtureRequest) -> None:
    """Rows that no test is about: a group with a covenant and people of its own, somebody gone, a ban."""
    if "empty_house" in request.fixturenames or not {"db", "transactional_db"} & set(request.fixturenames):
        return
    person = request.getfixturevalue("person")
    noor, olaf = person("Noor"), person("Olaf")
    group = founding.found(noor, "Noise", at=NOW - timedelta(days=900))
    there = sign_in_to(group, olaf, at=NOW - timedelta(days=899))
    membership.remove(there, until=NOW + timedelta(days=3000), reason="Noise.", at=NOW - timedelta(days=10))


def sign_in_to(group: Group, member: Member, at: datetime = NOW) -> Membership:
    """Join the group with a yes to the covenant in force, if it has one."""
    return membership.join(member, group, covenant=covenants.in_force(group, at), at=at)


def place(member: Member, group: Group) -> Membership:
    """The membership that the member has today."""
    return Membership.objects.current().get(member=member, group=group)


def binding(member: Member, group: Group, at: datetime | None = None) -> Covenant:
    """The version of the covenant that binds the member."""
    consent = covenants.signed(member, group, at)
    assert consent
    return consent.covenant


@pytest.fixture
def signed_in(client: Client) -> Callable[[Member], Client]:
    """A browser in which the member is signed in."""

    def sign_in(member: Member) -> Client:
        client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
