"""The moderators' window on the facts, and the rulings they make through the domain."""

from lion.moderation.admin import (
    appeals,
    cases,
    casework,
    closings,
    dossier,
    facts,
    flagged,
    second_looks,
    whatif,
)

__all__ = [
    "appeals",
    "cases",
    "casework",
    "closings",
    "dossier",
    "facts",
    "flagged",
    "second_looks",
    "whatif",
]
