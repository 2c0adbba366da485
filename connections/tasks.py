"""Doorbells: each task asks the database what there is to do."""

from __future__ import annotations

import logging

from celery import shared_task
from django.utils import timezone

from connections import announcing, importing, reminding

log = logging.getLogger(__name__)


@shared_task
def announce() -> None:
    """Tell members of the invitations that reached them."""
    while told := announcing.announce(timezone.now()):
        log.info("announced %s invitations", told)
        if told < announcing.BATCH:
            break


@shared_task
def remind() -> None:
    """Remind members of invitations that wait."""
    if reminded := reminding.remind(timezone.now()):
        log.info("reminded %s members", reminded)


@shared_task
def run_import(pk: str) -> None:
    """Read what a member brought, to its end."""
    ended = importing.run(pk)
    log.info("import %s: %s", pk, "ended" if ended else "left to others")


@shared_task
def resume_imports() -> None:
    """Go on with imports whose worker died or was never called, and delete uploads that lie too long."""
    now = timezone.now()
    given_up, deleted = importing.sweep(now)
    waiting = importing.waiting(now)
    ended = sum(importing.run(pk) for pk in waiting)
    if given_up or deleted or waiting:
        log.info(
            "imports: %s of %s ended, %s given up, %s uploads deleted", ended, len(waiting), given_up, deleted
        )
