"""Doorbells: each task asks the database what there is to do."""

from __future__ import annotations

import logging

from celery import shared_task

from groups import asking_again

log = logging.getLogger(__name__)


@shared_task
def remind() -> None:
    """Remind members of a covenant's new version."""
    if reminded := asking_again.remind():
        log.info("reminded of %s covenants", reminded)
