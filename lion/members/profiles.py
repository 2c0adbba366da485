"""Members' profiles: changing one's own."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lion.members.models import Member
from lion.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable


def change(member: Member, fields: Iterable[str]) -> None:
    """Save these fields of a member and no others: a standing that changed meanwhile stays as it is.

    Raises `Refused` where somebody else has just taken the handle, or the member has just pledged elsewhere.
    """
    try:
        with transaction.atomic():
            member.save(update_fields=list(fields))
    except IntegrityError:
        taken = Member.objects.filter(handle=member.handle).exclude(pk=member.pk).exists()
        sentence = (
            _("Somebody else has just taken this handle. Choose another.")
            if taken
            else _("You pledged to welcome every invitation. Withdraw the pledge first, below.")
        )
        raise Refused(sentence, status=HTTPStatus.CONFLICT) from None
