"""What the tests of imports share: files, runs, and who is known by what."""

from __future__ import annotations

import io
import uuid
from collections.abc import Sequence
from typing import Any

from allauth.account.models import EmailAddress

from connections import importing, imports
from connections.models import Import
from lion.members.models import Member
from tests.connections.linkedin.exports import export

IN = "https://www.linkedin.com/in/"


def row(name: str, slug: str = "", email: str = "") -> list[str]:
    """One row of Connections.csv."""
    first, _blank, last = name.partition(" ")
    return [first, last, f"{IN}{slug}" if slug else "", email, "Riel", "Planner", "8 Feb 2026"]


def started(member: Member, rows: Sequence[Sequence[str]] | bytes, **fields: Any) -> Import:
    """An import that waits for the worker."""
    data = rows if isinstance(rows, bytes) else export(rows)
    return imports.start(member, io.BytesIO(data), "Connections.csv", by_hand=True, **fields)


def read(member: Member, rows: Sequence[Sequence[str]] | bytes) -> Import:
    """An import that has been read to its end."""
    run = started(member, rows)
    assert importing.run(run.pk)
    run.refresh_from_db()
    return run


def confirmed(member: Member, email: str) -> Member:
    """The member, with that address confirmed."""
    EmailAddress.objects.create(user=member, email=email, verified=True)
    return member


def unknown() -> uuid.UUID:
    """An id that no row has."""
    return uuid.uuid4()
