"""Everything that LION holds of a member, as one archive: JSON with all of it, and a CSV for each table."""

from __future__ import annotations

import json
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F

from connections import own_data as of_connections
from groups import own_data as of_groups
from lion import tables
from lion.members import own_data as of_members
from lion.members.own_data import rows
from lion.moderation import evidence, statements
from lion.moderation.models import Appeal, Breach, Message, Objection, Sanction, SecondLook

if TYPE_CHECKING:
    from lion.members.models import Member
    from lion.members.own_data import Table

IN_MEMORY = 5_000_000
"""How many bytes of an archive are kept in memory while it is made."""


def collected(member: Member, at: datetime) -> dict[str, Table]:
    """All tables of all layers, by name. Of answers to what the member sent, no more than their pages say."""
    return {
        **of_members.tables(member),
        **of_groups.tables(member),
        **of_connections.tables(member, at),
        **_standing(member, at),
    }


def _standing(member: Member, at: datetime) -> dict[str, Table]:
    sanctions = (
        Sanction.objects.on(member).select_related("member", "policy", "appeal").order_by("started_at")
    )
    breaches = Breach.objects.filter(member=member).order_by("at")
    shown = evidence.shown_to(member, at)
    return {
        "tally": [{"as_of": shown.as_of, "evidence": round(shown.r, 2)}],
        "sanctions": [
            {
                "step": one.step,
                "started_at": one.started_at,
                "ends_at": one.ends_at,
                "lifted_at": one.lifted_at,
                "policy": one.policy.pk,
                "statement_of_reasons": "\n\n".join(statements.paragraphs(one)),
            }
            for one in sanctions
        ],
        **_appeals(member),
        "breaches": rows(
            breaches.values(
                *("at", "matures_at", "acted_at", "consequence", "removed_at", "voided_at"),
                in_group=F("group__name"),
            )
        ),
        "objections": rows(
            Objection.objects.filter(breach__member=member).values(
                *("level", "text", "filed_at", "ruled_at", "ruling", "words"),
                in_group=F("breach__group__name"),
            )
        ),
    }


def _appeals(member: Member) -> dict[str, Table]:
    """What the member objected to, what was written on it by either side, and what was looked at again."""
    appeals = Appeal.objects.filter(sanction__member=member).order_by("filed_at")
    return {
        "appeals": rows(appeals.values("filed_at", "text", "ruled_at", "ruling", "words")),
        "appeal_messages": [
            {
                "appeal_filed_at": one.appeal.filed_at,
                "at": one.at,
                "by": "you" if one.is_members else "a moderator",
                "text": one.text,
            }
            for one in Message.objects.filter(appeal__member=member).select_related("appeal")
        ],
        "second_looks": rows(
            SecondLook.objects.filter(member=member).values(
                *("asked_at", "text", "ruled_at", "ruling", "words"), appeal_filed_at=F("appeal__filed_at")
            )
        ),
    }


def archive(member: Member, at: datetime) -> IO[bytes]:
    """The archive as an open file, at its beginning: `lion.json` and `<table>.csv` for each that has rows."""
    found = collected(member, at)
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    with ZipFile(file, "w", ZIP_DEFLATED) as whole:
        whole.writestr("lion.json", json.dumps(found, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
        for name, table in found.items():
            if table:
                head = list(table[0])
                whole.writestr(
                    f"{name}.csv", tables.as_csv(head, ([row[key] for key in head] for row in table))
                )
    file.seek(0)
    return file
