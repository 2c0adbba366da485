"""What is looked for, from an address or a form that somebody typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import FieldDoesNotExist

if TYPE_CHECKING:
    from django.db.models import Model


def words(text: str, longest: int = 80) -> str:
    """What somebody typed to look for: trimmed, cut, and without the one character that no database takes."""
    return text.replace("\0", "").strip()[:longest]


def is_roundabout(model: type[Model], lookup: str) -> bool:
    """Whether a lookup goes through rows that point at the model's, as `reports_made` does at members.

    Django's admin allows one such step, which would tell from a report's number who made it.
    """
    try:
        field = model._meta.get_field(lookup.split("__", maxsplit=1)[0])
    except FieldDoesNotExist:
        return False
    return field.auto_created and not field.concrete
