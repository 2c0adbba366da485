"""One process: in a session of its own, tied to its starter's life, its output taken line by line."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

TETHER = Path(__file__).with_name("tether.py")
CHUNK = 65536


class Child:
    """A started process. `patience` is how many seconds it has to end once it is asked to."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        environment: Mapping[str, str] | None = None,
        patience: float = 3.0,
        orphaned: signal.Signals = signal.SIGTERM,
    ) -> None:
        """Start `command`; should the starter die, it gets the signal `orphaned` (on Linux)."""
        self.name = name
        self.patience = patience
        self._rest = b""
        tether = [sys.executable, "-I", "-S", str(TETHER), str(os.getpid()), str(int(orphaned))]
        self.process = subprocess.Popen(  # noqa: S603 - our own commands
            [*tether, *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=None if environment is None else dict(environment),
            start_new_session=True,
        )
        assert self.process.stdout is not None  # noqa: S101 - asked for just above
        self.output = self.process.stdout
        os.set_blocking(self.output.fileno(), False)

    @property
    def status(self) -> int | None:
        """Return the exit status, None while it runs."""
        return self.process.poll()

    def lines(self) -> Iterator[str]:
        """Yield what it has written since last asked, in whole lines; the rest too once it has ended."""
        while chunk := self._read():
            *whole, self._rest = (self._rest + chunk).split(b"\n")
            for line in whole:
                yield line.decode(errors="replace").rstrip()
        if self._rest and self.status is not None:
            yield self._rest.decode(errors="replace").rstrip()
            self._rest = b""

    def _read(self) -> bytes:
        """Return the next piece of output, nothing where there is none now."""
        try:
            return os.read(self.output.fileno(), CHUNK)
        except BlockingIOError:
            return b""

    def ask_to_end(self) -> None:
        """Send SIGTERM, which each of ours takes as: finish what you are doing."""
        if self.status is None:
            self.process.terminate()

    def kill_session(self) -> None:
        """Kill whatever is left of it and of what it started."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
