"""The log taken away as a file, by those who may; that it was taken is a line of the log."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from lion.moderation import log
from lion.refusals import Refused
from lion.tables import as_csv

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from lion.members.models import Member
    from lion.moderation.models import Action

MAY_TAKE = "moderation.export_log"
FORMS = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


def take(lines: QuerySet[Action], form: str, *, by: Member) -> str:
    """The lines as `csv` or `json`, the newest first. Raises `Refused`.

    People are their handles: a file made after they left says no more of them than the log does.
    """
    if not by.has_perm(MAY_TAKE):
        raise Refused(_("Your role can’t take the log away."), status=HTTPStatus.FORBIDDEN)
    upto = log.write("export", by, by=by, form=form).pk
    rows = [_row(line) for line in lines.filter(pk__lt=upto).select_related("actor", "member")]
    if form == "json":
        return json.dumps(rows, ensure_ascii=False, indent=1)
    head = list(_row(None))
    return as_csv(head, ([_cell(value) for value in row.values()] for row in rows))


def _row(line: Action | None) -> dict[str, Any]:
    return {
        "id": line and line.pk,
        "at": line and line.at.isoformat(),
        "verb": line and line.verb,
        "actor": line and (line.actor.handle if line.actor else "LION"),
        "member": line and (line.member.handle if line.member else ""),
        "object": line and line.object,
        "reason": line and line.reason,
        "before": line and line.before,
        "after": line and line.after,
        "details": line and line.details,
        "through": line and line.through,
    }


def _cell(value: object) -> object:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
