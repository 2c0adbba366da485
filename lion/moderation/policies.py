"""The policy in force, and its numbers as the pure modules want them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lion.moderation.ladder import Ladder
from lion.moderation.models import PolicyVersion
from lion.moderation.tally import Policy

if TYPE_CHECKING:
    from typing import Any


def in_force() -> PolicyVersion:
    """The newest version; the first one is made by a migration. One query."""
    return PolicyVersion.objects.latest("version")


def tally_of(version: PolicyVersion) -> Policy:
    """The tally's numbers of a version."""
    return Policy.from_dict(version.numbers["tally"])


def ladder_of(version: PolicyVersion) -> Ladder:
    """The ladder's numbers of a version."""
    return Ladder(**version.numbers["ladder"])


def published() -> dict[str, Any]:
    """The numbers of FAIRNESS.md and PRODUCT.md: what version 1 holds."""
    return {"tally": Policy().to_dict(), "ladder": Ladder().to_dict()}
