"""What a member does with an import: start it, pause it, go on, throw away what it brought.

The worker's part is in `connections.importing`.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import BinaryIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from connections import linkedin, tasks
from connections.import_words import fault_sentence
from connections.linkedin import Extract, Fault, NotAnExport
from connections.models import Contact, Import
from lion.members.models import Member
from lion.nudges import after_commit
from lion.refusals import Refused

MOST_A_DAY = 20
"""Imports a member may start in 24 hours: enough for anybody's archives, too few to try out addresses."""


def start(
    member: Member, file: BinaryIO, filename: str, *, by_hand: bool = False, at: datetime | None = None
) -> Import:
    """Take Connections.csv out of what a member brings and have the worker read it.

    Of a zip nothing else is kept, not even until it is read. `by_hand` leaves the worker alone: whoever
    calls runs the import themselves. Refused where the file is no export, where another import is still
    open, and after twenty within a day.
    """
    now = at or timezone.now()
    if Import.objects.filter(member=member, created_at__gt=now - timedelta(days=1)).count() >= MOST_A_DAY:
        sentence = _("You’ve brought %(count)s files within a day. Bring the next one tomorrow.")
        raise Refused(sentence % {"count": MOST_A_DAY}, status=HTTPStatus.TOO_MANY_REQUESTS)
    found = _recognised(file)
    run = Import(member=member, filename=_shown(filename), files=found.files, created_at=now)
    run.size = file.seek(0, 2)
    run.upload.save(f"{uuid.uuid4()}.csv", ContentFile(found.csv), save=False)
    try:
        with transaction.atomic():
            run.save(force_insert=True)
            if not by_hand:
                after_commit(tasks.run_import, str(run.pk))
    except IntegrityError as problem:
        run.upload.delete(save=False)
        raise Refused(_("You have an import that isn’t finished yet.")) from problem
    return run


def _recognised(file: BinaryIO) -> Extract:
    try:
        found = linkedin.extract(file)
        linkedin.recognise(found.csv)
    except NotAnExport as problem:
        large = problem.fault is Fault.TOO_LARGE
        status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if large else HTTPStatus.UNPROCESSABLE_ENTITY
        raise Refused(fault_sentence(problem.fault), status=status) from problem
    return found


def _shown(filename: str) -> str:
    """The file's name as the pages show it: no folders, nothing unprintable, its end where it is long."""
    name = filename.replace("\\", "/").rpartition("/")[2]
    return "".join(mark for mark in name if mark.isprintable()).strip()[-200:] or "Connections.csv"


def pause(run: Import, *, at: datetime | None = None) -> None:
    """Have the worker stop after its batch; nothing that was read is lost."""
    now = at or timezone.now()
    if not Import.objects.open().filter(pk=run.pk).update(paused_at=Coalesce("paused_at", now)):
        raise Refused(_("This import has ended already."))


def go_on(run: Import) -> None:
    """Go on with a paused import."""
    paused = Import.objects.open().filter(pk=run.pk, paused_at__isnull=False)
    with transaction.atomic():
        if not paused.update(paused_at=None, claim="", claimed_until=None):
            raise Refused(_("This import isn’t paused."))
        after_commit(tasks.run_import, str(run.pk))


def discard(run: Import, *, at: datetime | None = None) -> int:
    """Stop an import where it is still open, and delete what it brought; returns how many contacts.

    A contact that an earlier import brought first stays. The run itself stays as a number without a
    name, for the limit of a day.
    """
    now = at or timezone.now()
    upload = run.upload.name
    with transaction.atomic():
        left = Import.objects.filter(pk=run.pk, discarded_at__isnull=True)
        if not left.update(discarded_at=now, filename="", upload="", claim=""):
            return 0
        Import.objects.open().filter(pk=run.pk).update(failed_at=now)
        run.remarks.all().delete()
        count, _by_model = Contact.objects.of(run.member).filter(brought_by=run).delete()
        if upload:
            transaction.on_commit(lambda: default_storage.delete(upload))
    return count


def forget(contact: Contact) -> None:
    """Delete one contact."""
    contact.delete()
