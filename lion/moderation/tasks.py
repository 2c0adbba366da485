"""Doorbells: each task asks the database what there is to do."""

from __future__ import annotations

import logging

from celery import shared_task
from django.utils import timezone

from lion.moderation import contents, erasing, ledger, opening, reach, recording, suppositions

log = logging.getLogger(__name__)


@shared_task
def fold() -> None:
    """Take up what has settled and fold it."""
    done = ledger.fold_all()
    if done.entered or done.folded:
        log.info(
            "entered %s facts, folded %s entries, took %s steps", done.entered, done.folded, done.sanctions
        )


@shared_task
def erase() -> None:
    """Delete the accounts whose members have left."""
    if erased := erasing.sweep(timezone.now()):
        log.info("deleted %s accounts", erased)


@shared_task
def suppose(pk: str) -> None:
    """Answer a moderator's "what if?"."""
    log.info("what if %s: %s", pk, "answered" if suppositions.answer(pk) else "left to others")


@shared_task
def resume_suppositions() -> None:
    """Answer what lost its worker or was never called for, and forget old answers."""
    if answered := suppositions.sweep(timezone.now()):
        log.info("what if: %s answered", answered)


@shared_task
def record_groups() -> None:
    """Count the records of groups that were not counted today."""
    if counted := recording.sweep():
        log.info("records: counted %s groups", counted)


@shared_task
def count_reach() -> None:
    """Count who was active in the months that were not counted today."""
    if counted := reach.sweep(timezone.now()):
        log.info("reach: counted %s months", counted)


@shared_task
def open_cases() -> None:
    """Put before the moderators what waits for a person."""
    swept, now = opening.sweep(), timezone.now()
    opened, closed = swept.opened + contents.open_cases(now), swept.closed + contents.close_cases(now)
    if opened or closed:
        log.info("cases: opened %s, closed %s that were ruled on", opened, closed)
