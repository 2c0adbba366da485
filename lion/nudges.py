"""Ringing the worker's doorbell. A nudge may be lost: the sweeps on beat find what was missed."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.db import transaction
from kombu.exceptions import OperationalError

if TYPE_CHECKING:
    from celery import Task

log = logging.getLogger(__name__)
_silent: ContextVar[bool] = ContextVar("silent", default=False)


@contextmanager
def silenced() -> Iterator[None]:
    """Ring nobody meanwhile: for those who tell a long history and not what happens now."""
    token = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(token)


def after_commit(task: Task[Any, Any], *args: Any) -> None:
    """Ask the worker to run `task` with `args` (JSON) once the transaction has been committed.

    A broker that is down is logged and costs the request nothing but the short time of one try.
    """
    if _silent.get():
        return

    def nudge() -> None:
        try:
            task.apply_async(args=args)
        except OperationalError as problem:
            log.warning("%s was not nudged: %s", task.name, problem)

    transaction.on_commit(nudge)
