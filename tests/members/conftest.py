"""Members: ana and ben know their way, a stranger looks in, and the house is not empty."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client

from lion.members import posting
from lion.members.models import Member, Notice

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
PASSWORD = "a long enough password"


def posted() -> list[EmailMessage]:
    """Let the worker send the mails about accounts that wait; every mail sent so far."""
    posting.deliver()
    return list(mail.outbox)


@pytest.fixture
def person(db: None) -> Callable[..., Member]:
    """Make a member by their first name."""

    def make(first: str, password: str | None = None, **fields: Any) -> Member:
        fields.setdefault("name", f"{first} Abara")
        return Member.objects.create_user(f"{first.lower()}@example.org", password, **fields)

    return make


@pytest.fixture
def ana(person) -> Member:
    member: Member = person("Ana", PASSWORD, headline="Timetables", industry="Rail", location="Leipzig")
    return member


@pytest.fixture
def ben(person) -> Member:
    member: Member = person("Ben", PASSWORD, headline="Tickets", industry="Ferries", location="Piraeus")
    return member


@pytest.fixture
def stranger(person) -> Member:
    member: Member = person("Stranger")
    return member


@pytest.fixture
def suspended(person) -> Member:
    """Somebody whose account is suspended for another week."""
    member: Member = person("Sam", PASSWORD)
    member.suspended_until = datetime.now(UTC) + timedelta(days=7)
    member.save(update_fields=["suspended_until"])
    return member


@pytest.fixture(autouse=True)
def noise(request: pytest.FixtureRequest) -> None:
    """Rows that no test is about: a member who keeps to themselves, a closed account, a notice."""
    if not {"db", "transactional_db"} & set(request.fixturenames):
        return
    person = request.getfixturevalue("person")
    noor = person("Noor", in_directory=False)
    person("Olaf", is_active=False)
    Notice.objects.create(
        member=noor, kind="accepted", key="noise", context={"recipient": "Olaf"}, mail_due=False
    )


@pytest.fixture
def as_member(client: Client) -> Callable[[Member], Client]:
    """A browser in which the member is signed in."""

    def sign_in(member: Member) -> Client:
        client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
