"""Doorbells: each task asks the database what there is to do."""

from __future__ import annotations

import logging

from celery import shared_task

from lion.moderation import ledger

log = logging.getLogger(__name__)


@shared_task
def fold() -> None:
    """Take up what has settled and fold it."""
    done = ledger.fold_all()
    if done.entered or done.folded:
        log.info(
            "entered %s facts, folded %s entries, took %s steps", done.entered, done.folded, done.sanctions
        )
