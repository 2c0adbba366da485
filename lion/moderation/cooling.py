"""Taking an IDK back before a breach has its consequence: by accepting, archiving or reporting spam."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from connections import answering
from connections.models.invitation import Verb
from lion.moderation.models import Breach
from lion.refusals import Refused

if TYPE_CHECKING:
    from lion.members.models import Member

INSTEAD = (Verb.ACCEPT, Verb.ARCHIVE, Verb.SPAM)


def take_back(breach: Breach, verb: Verb, *, by: Member, at: datetime | None = None) -> None:
    """Answer otherwise while the breach cools: then it was none, nor in the other groups where it cools.

    Raises `Refused` where it has cooled, was taken back before, or is somebody else's.
    """
    now = at or timezone.now()
    if verb not in INSTEAD:
        sentence = _("Choose another answer: accept, archive or report spam.")
        raise Refused(sentence, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    with transaction.atomic():
        cool = Breach.objects.cooling().filter(answer=breach.answer_id, member=by, matures_at__gt=now)
        # Held until the answer is written, so that no worker acts on them meanwhile.
        held = list(cool.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
        if breach.pk not in held:
            raise Refused(_("The time to take this back has passed. You can object instead."))
        answering.amend(breach.answer.invitation, verb, by=by, at=now)
        Breach.objects.filter(pk__in=held).update(voided_at=now, voided_because=str(_("Taken back in time.")))
