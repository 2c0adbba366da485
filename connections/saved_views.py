"""Views of the desk that a member keeps under a name."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from connections.models import SavedView
from connections.models.rule import NAME_LENGTH
from lion.members.models import Member
from lion.refusals import Refused

AT_MOST = 12


def keep(member: Member, name: str, query: str, *, at: datetime | None = None) -> SavedView:
    """Keep a view's filters (the tail of its address) under a name; the same name again is the new filters.

    Raises `Refused` without a name or filters, for a name over 40 characters, and for the thirteenth view.
    """
    name = " ".join(name.replace("\0", "").split())
    if not name or len(name) > NAME_LENGTH:
        raise Refused(
            _("Give the view a name of at most %(count)s characters.") % {"count": NAME_LENGTH},
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    if not query:
        raise Refused(
            _("There is nothing to keep: choose a filter first."), status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
    with transaction.atomic():
        Member.objects.select_for_update(no_key=True).get(pk=member.pk)
        others = SavedView.objects.filter(member=member).exclude(name=name).count()
        if others >= AT_MOST:
            raise Refused(_("You keep %(count)s views; drop one first.") % {"count": AT_MOST})
        kept, _is_new = SavedView.objects.update_or_create(
            member=member,
            name=name,
            defaults={"query": query},
            create_defaults={"query": query, "made_at": at or timezone.now()},
        )
    return kept
