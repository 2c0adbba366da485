"""Keeps several processes: passes on what they say, and ends them all when one ends or someone asks."""

import contextlib
import os
import selectors
import signal
import time
from collections.abc import Callable, Iterator
from types import FrameType, TracebackType
from typing import Self

from lion.processes.child import Child

TICK = 0.2
ASKING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Asked(Exception):
    """Someone asked for the end: Ctrl-C, SIGTERM, or the terminal was closed."""


class Ended(Exception):
    """A process ended that should have gone on."""

    def __init__(self, child: Child) -> None:
        """Say which, and how."""
        status = child.status or 0
        how = f"was ended by {signal.Signals(-status).name}" if status < 0 else f"ended with status {status}"
        super().__init__(f"{child.name} {how}")


class Late(Exception):
    """Something did not happen in time."""


class Supervisor:
    """A context: processes are started in it, and none is left when it ends, however it ends.

    Start first what must stop last; processes of one `rank` stop together, the highest rank first.
    """

    def __init__(self, say: Callable[[str], None]) -> None:
        """`say` takes each line that the processes write, with the name of the process before it."""
        self._say = say
        self._children: list[tuple[int, Child]] = []
        self._asked = 0
        self._selector = selectors.DefaultSelector()

    def __enter__(self) -> Self:
        """Take over the signals."""
        self._bell, self._ringer = os.pipe()
        os.set_blocking(self._bell, False)
        os.set_blocking(self._ringer, False)
        self._selector.register(self._bell, selectors.EVENT_READ)
        self._former_wakeup = signal.set_wakeup_fd(self._ringer, warn_on_full_buffer=False)
        self._former = {each: signal.signal(each, self._on_asking) for each in ASKING}
        self._former[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda *_: None)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End every process and give the signals back."""
        try:
            self._stop()
        finally:
            signal.set_wakeup_fd(self._former_wakeup)
            for each, handler in self._former.items():
                signal.signal(each, handler)
            self._selector.close()
            os.close(self._bell)
            os.close(self._ringer)

    def start(self, child: Child, *, rank: int = 0) -> Child:
        """Take charge of a process."""
        self._children.append((rank, child))
        self._selector.register(child.output, selectors.EVENT_READ)
        return child

    def finish(self, child: Child) -> None:
        """Let a process that is meant to end do so; `Ended` where it fails."""
        self.start(child)
        while child.status is None:
            self._tick(but=child)
        self._forget(child)
        if child.status:
            raise Ended(child)

    def until(self, true: Callable[[], bool], seconds: float, what: str) -> None:
        """Wait until `true()`; `Late` after `seconds`."""
        deadline = time.monotonic() + seconds
        while not true():
            if time.monotonic() > deadline:
                raise Late(f"{what} did not answer within {seconds:.0f} seconds")
            self._tick()

    def watch(self) -> None:
        """Stay until a process ends (`Ended`) or someone asks for the end (`Asked`)."""
        while True:
            self._tick(5.0)

    def _tick(self, seconds: float = TICK, but: Child | None = None) -> None:
        """Pass on output for a moment; `Asked` or `Ended` where that is so."""
        self._listen(seconds)
        if self._asked:
            raise Asked
        for _, child in self._children:
            if child is not but and child.status is not None:
                raise Ended(child)

    def _listen(self, seconds: float) -> None:
        """Wait for output, a signal or the end of a process, and pass the output on."""
        self._selector.select(seconds)
        with contextlib.suppress(BlockingIOError):
            os.read(self._bell, 512)
        for _, child in self._children:
            self._pass_on(child)

    def _pass_on(self, child: Child) -> None:
        """Say what a process has written."""
        for line in child.lines():
            self._say(f"{child.name:<7}| {line}")

    def _forget(self, child: Child) -> None:
        """Leave nothing of a process that has ended."""
        child.kill_session()
        self._pass_on(child)
        self._selector.unregister(child.output)
        child.output.close()
        self._children = [(rank, each) for rank, each in self._children if each is not child]

    def _stop(self) -> None:
        """End the processes, rank by rank; a second request is heard as: at once."""
        already = self._asked
        for group in self._ranks():
            for child in group:
                child.ask_to_end()
            deadline = time.monotonic() + max(child.patience for child in group)
            while any(child.status is None for child in group):
                if time.monotonic() > deadline or self._asked > max(already, 1):
                    break
                self._listen(TICK)
            for child in group:
                self._forget(child)

    def _ranks(self) -> Iterator[list[Child]]:
        """Yield the processes that stop together, first those that stop first."""
        for rank in sorted({rank for rank, _ in self._children}, reverse=True):
            yield [child for each, child in self._children if each == rank]

    def _on_asking(self, number: int, frame: FrameType | None) -> None:
        """Count the request; the wakeup pipe ends the wait."""
        self._asked += 1
