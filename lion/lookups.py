"""What a list in the admin may be narrowed by, from an address that somebody typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import FieldDoesNotExist

if TYPE_CHECKING:
    from django.db.models import Model


def is_roundabout(model: type[Model], lookup: str) -> bool:
    """Whether a lookup goes through rows that point at the model's, as `reports_made` does at members.

    Django's admin allows one such step, which would tell from a report's number who made it.
    """
    try:
        field = model._meta.get_field(lookup.split("__", maxsplit=1)[0])
    except FieldDoesNotExist:
        return False
    return field.auto_created and not field.concrete
