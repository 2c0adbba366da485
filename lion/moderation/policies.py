"""The policy in force, its numbers as the pure modules want them, and how a new version comes about."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lion.moderation import log
from lion.moderation.ladder import Ladder
from lion.moderation.models import Fold, PolicyVersion
from lion.moderation.tally import Policy
from lion.refusals import Refused

if TYPE_CHECKING:
    from typing import Any

    from lion.members.models import Member


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


def adopt(tally: Policy, *, over: int, by: Member, reason: str, at: datetime | None = None) -> PolicyVersion:
    """Make these the tally's numbers from the next entry on; what is folded stays as it is.

    `over` is the version that the change was thought out against: where another has come into force
    meanwhile, or nothing would change, it is refused. Raises `Refused`.
    """
    now = at or timezone.now()
    if not reason.strip():
        raise Refused(_("Give a reason: every member can read it."), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    with transaction.atomic():
        Fold.objects.select_for_update().get(pk=1)  # no entry is written meanwhile
        current = in_force()
        if current.version != over:
            raise Refused(
                _("Version %(version)s has come into force meanwhile. Ask again what would change.")
                % {"version": current.version}
            )
        before = current.numbers["tally"]
        if before == tally.to_dict():
            raise Refused(_("These are the numbers in force already."))
        made = PolicyVersion.objects.create(
            version=current.version + 1,
            numbers={**current.numbers, "tally": tally.to_dict()},
            reason=reason,
            author=by,
            made_at=now,
        )
        changed = {
            name: [before[name], value] for name, value in tally.to_dict().items() if before[name] != value
        }
        log.write("adopt-policy", made, by=by, reason=reason, at=now, version=made.version, changed=changed)
    return made
