"""Members' profiles: changing one's own."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lion.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lion.members.models import Member


def change(member: Member, fields: Iterable[str]) -> None:
    """Save these fields of a member and no others: a standing that changed meanwhile stays as it is.

    Raises `Refused` where somebody else has just taken the handle.
    """
    try:
        with transaction.atomic():
            member.save(update_fields=list(fields))
    except IntegrityError:
        raise Refused(
            _("Somebody else has just taken this handle. Choose another."), status=HTTPStatus.CONFLICT
        ) from None
