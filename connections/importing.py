"""The worker's part of an import: batch by batch, under a lease, as often as it takes.

Every batch is one transaction: its contacts, its remarks and the counters of the run, which only the
holder of the claim may move and only from where they stand. A worker that dies leaves whole batches
and a lease that runs out; the next one reads the file anew and goes on behind the rows that are done.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from connections import linkedin, matching
from connections.linkedin import Fault, NotAnExport, Person, Reason, Row
from connections.models import Contact, Import, Remark
from connections.models.contact import ImportQuerySet
from lion.members.notices import tell

BATCH = 500
"""Rows a transaction: about a fifth of a second, so that others may write in between."""
LEASE = timedelta(minutes=2)
UPLOADS = "imports"
KEPT_FOR = timedelta(hours=24)
"""How long an upload may lie, read or not."""

Watcher = Callable[[Import], None]


def run(pk: uuid.UUID | str, *, watcher: Watcher | None = None) -> bool:
    """Read an import to its end; False where it is in other hands, paused, over, or was taken away.

    `watcher` is called with the run after each batch.
    """
    claim = uuid.uuid4().hex
    now = timezone.now()
    taken = Import.objects.unclaimed(now).filter(pk=pk)
    if not taken.update(claim=claim, claimed_until=now + LEASE, started_at=Coalesce("started_at", now)):
        return False
    held = Import.objects.open().filter(pk=pk, claim=claim, paused_at__isnull=True)
    one = Import.objects.select_related("member").get(pk=pk)
    try:
        rows = linkedin.read(_upload(one))
    except NotAnExport as problem:
        return _fail(held, one, problem.fault)
    one.total = len(rows)
    held.update(total=one.total)
    keys = {row.person.key for row in rows if row.person}
    while one.done < len(rows):
        if not _keep(held, one, rows[one.done : one.done + BATCH], keys):
            Import.objects.filter(pk=pk, claim=claim).update(claim="", claimed_until=None)
            return False
        if watcher:
            watcher(one)
    return _finish(held, one)


def _upload(one: Import) -> bytes:
    try:
        with one.upload.open() as file:
            data: bytes = file.read()
    except (FileNotFoundError, ValueError) as problem:  # ValueError: no file at all
        raise NotAnExport(Fault.GONE) from problem
    return data


def _keep(held: ImportQuerySet, one: Import, rows: Sequence[Row], keys: set[str]) -> bool:
    """Keep one batch; False where the run is no longer in our hands."""
    now = timezone.now()
    people = [row.person for row in rows if row.person]
    found = matching.match(one.member, people, now)
    matched = sum(person.key in found for person in people)
    merged = sum(any(remark.reason is Reason.DUPLICATE for remark in row.remarks) for row in rows)
    counts = {
        "done": one.done + len(rows),
        "matched": one.matched + matched,
        "kept": one.kept + len(people) - matched,
        "merged": one.merged + merged,
        "unreadable": one.unreadable + len(rows) - len(people) - merged,
    }
    with transaction.atomic():
        if not held.filter(done=one.done).update(**counts, claimed_until=now + LEASE):
            return False
        _take_over(one, people, keys)
        _contacts(one, people, found, now)
        Remark.objects.bulk_create(
            Remark(run=one, row=row.line, reason=remark.reason, said=remark.said, name=remark.name)
            for row in rows
            for remark in row.remarks
        )
    for name, count in counts.items():
        setattr(one, name, count)
    return True


def _contacts(one: Import, people: Sequence[Person], found: matching.Matches, now: datetime) -> None:
    """Insert the new ones; give the known ones what this file says. The file brought last is right."""
    nobody = (None, Contact.Match.NONE)
    Contact.objects.bulk_create(
        [
            Contact(
                owner_id=one.member_id,
                key=person.key,
                name=person.name,
                email=person.email,
                company=person.company,
                position=person.position,
                linkedin=person.slug,
                connected_on=person.connected_on,
                member_id=found.get(person.key, nobody)[0],
                match=found.get(person.key, nobody)[1],
                brought_by=one,
                imported_at=now,
            )
            for person in people
        ],
        update_conflicts=True,
        unique_fields=["owner", "key"],
        update_fields=[
            *("name", "email", "company", "position", "linkedin", "connected_on"),
            *("member", "match", "imported_at"),
        ],
    )


def _take_over(one: Import, people: Sequence[Person], keys: set[str]) -> None:
    """Give contacts known by their e-mail address so far the slug that this newer file has for it.

    Not where the file itself still has somebody by that address alone.
    """
    by_email = {f"email/{person.email}": person.key for person in people if person.slug and person.email}
    former = Contact.objects.of(one.member).filter(key__in=by_email.keys() - keys)
    for contact in former:
        key = by_email[contact.key]
        if Contact.objects.of(one.member).filter(key=key).exists():
            contact.delete()
        else:
            Contact.objects.filter(pk=contact.pk).update(key=key)


def _finish(held: ImportQuerySet, one: Import) -> bool:
    name = one.upload.name or ""
    with transaction.atomic():
        ended = held.filter(done=F("total")).update(
            finished_at=timezone.now(), claim="", claimed_until=None, upload=""
        )
        if ended:
            names = ("total", "kept", "matched", "unreadable")
            _tell(one, "import-finished", {name: getattr(one, name) for name in names})
            transaction.on_commit(lambda: default_storage.delete(name))
    return bool(ended)


def _fail(held: ImportQuerySet, one: Import, fault: Fault) -> bool:
    """End a run that can't be read, say why, and delete the upload."""
    name = one.upload.name or ""
    with transaction.atomic():
        ended = held.update(failed_at=timezone.now(), failure=fault, claim="", claimed_until=None, upload="")
        if ended:
            _tell(one, "import-failed", {})
            if name:
                transaction.on_commit(lambda: default_storage.delete(name))
    return bool(ended)


def _tell(one: Import, kind: str, counts: dict[str, int]) -> None:
    context = {"filename": one.filename, **counts}
    tell(one.member, kind, f"import-{one.pk}", url=one.get_absolute_url(), context=context)


def waiting(at: datetime) -> list[uuid.UUID]:
    """The runs that nobody works on: new ones whose nudge was lost, and those of workers that died."""
    return list(Import.objects.unclaimed(at).order_by("created_at").values_list("pk", flat=True))


def sweep(at: datetime) -> tuple[int, int]:
    """Give up runs that have waited for a day, and delete every upload as old; returns how many of each."""
    given_up = 0
    for one in Import.objects.open().filter(created_at__lte=at - KEPT_FOR).select_related("member"):
        given_up += _fail(Import.objects.open().filter(pk=one.pk), one, Fault.GONE)
    return given_up, _delete_uploads(at - KEPT_FOR)


def _delete_uploads(before: datetime) -> int:
    """Delete what lies in the folder, whether a run knows of it or not."""
    if not default_storage.exists(UPLOADS):
        return 0
    deleted = 0
    for name in default_storage.listdir(UPLOADS)[1]:
        path = str(PurePosixPath(UPLOADS, name))
        if default_storage.get_modified_time(path) <= before:
            default_storage.delete(path)
            deleted += 1
    return deleted
