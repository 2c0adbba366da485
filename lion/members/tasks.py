"""What the worker does for members."""

from __future__ import annotations

import logging

from celery import shared_task

from lion.members import delivery, posting

log = logging.getLogger(__name__)


@shared_task
def deliver_notices() -> None:
    """Mail the notices whose mail is owed. Run by every notice and, to make up for lost nudges, by beat."""
    sent, failed = delivery.deliver()
    if sent or failed:
        log.info("notices: %s mailed, %s put off", sent, failed)


@shared_task
def deliver_account_mail() -> None:
    """Send the mails about accounts that wait. Run by every such mail and, as above, by beat."""
    sent, failed = posting.deliver()
    if sent or failed:
        log.info("mails about accounts: %s sent, %s put off", sent, failed)
