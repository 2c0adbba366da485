"""What the worker does for members."""

from __future__ import annotations

import logging

from celery import shared_task

from lion.members import delivery

log = logging.getLogger(__name__)


@shared_task
def deliver_notices() -> None:
    """Mail the notices whose mail is owed. Run by every notice and, to make up for lost nudges, by beat."""
    sent, failed = delivery.deliver()
    if sent or failed:
        log.info("notices: %s mailed, %s put off", sent, failed)
