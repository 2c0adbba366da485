"""Two people, or two tabs, at the same moment: threads with database connections of their own."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from django.db import connection

from lion.refusals import Refused


def race(*acts: Callable[[], Any]) -> list[Any]:
    """Start the acts together; what each returned, or the refusal that it met, in their order."""
    start = Barrier(len(acts))
    ends: list[Any] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            start.wait(10)
            ends[place] = act()
        except Refused as refusal:
            ends[place] = refusal
        finally:
            connection.close()

    threads = [Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return ends
