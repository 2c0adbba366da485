"""Names in what was written to somebody: a greeting tells who they are as surely as a column would."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from connections.models import Invitation

SHORTEST = 2
"""Letters below which a part of a name is left: an initial is also a word."""


def of_invitation(invitation: Invitation, *, named: bool = False) -> str:
    """An invitation's note; without the recipient's names, unless they are revealed."""
    recipient = invitation.recipient
    return invitation.note if named else masked(invitation.note, recipient.name, recipient.handle)


def masked(text: str, *names: str) -> str:
    """The text with a person's names, and each part of them, taken out."""
    parts = {part for name in names for part in (name, *name.split()) if len(part) >= SHORTEST}
    lowered = text.casefold()
    found = sorted((part for part in parts if part.casefold() in lowered), key=len, reverse=True)
    if not found:
        return text
    return re.sub("|".join(map(_pattern, found)), _("[name]"), text, flags=re.IGNORECASE)


def _pattern(part: str) -> str:
    """A part as a word of its own; where words are not set apart by spaces, wherever it stands."""
    return rf"(?<!\w){re.escape(part)}(?!\w)" if part.isascii() else re.escape(part)
