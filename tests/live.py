"""LION as people run it: `manage.py serve` in a folder of its own, with real web, worker, beat and Valkey."""

import contextlib
import email
import email.policy
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from typing import Self

from lion.management.commands.prepare import STAMP
from lion.processes.child import Child

ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    """Return a port that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


COLLECTED = ROOT / "build" / "collected"
"""The static files as the last house collected and compressed them, for the next: that takes seconds."""


def borrow_static(target: Path) -> None:
    """Put what was collected before into a new house's folder; where it is out of date, it collects anew."""
    if COLLECTED.is_dir() and not target.exists():
        shutil.copytree(COLLECTED, target)


def lend_static(source: Path) -> None:
    """Keep what a house collected, unless the same is kept already."""
    kept, fresh = COLLECTED / STAMP, source / STAMP
    if not fresh.exists() or (kept.exists() and kept.read_text() == fresh.read_text()):
        return
    COLLECTED.parent.mkdir(exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=COLLECTED.parent))
    shutil.copytree(source, draft / "static")
    with contextlib.suppress(OSError):  # another process does the same
        if COLLECTED.exists():
            COLLECTED.rename(draft / "old")
        (draft / "static").rename(COLLECTED)
    shutil.rmtree(draft, ignore_errors=True)


class Live:
    """One running LION; its data in `folder`, its database there too unless `database_url` names another."""

    def __init__(self, folder: Path, *, secret_key: str, database_url: str = "") -> None:
        """Choose a port; `start` starts."""
        self.folder = folder
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.mail_dir = folder / "mail"
        self.said = ""
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("LION_")}
        self.environment |= {
            "DJANGO_SETTINGS_MODULE": "lion.settings",
            "LION_PORT": str(self.port),
            "LION_DATA_DIR": str(folder),
            "LION_SECRET_KEY": secret_key,
            "LION_DATABASE_URL": database_url,
        }

    def __enter__(self) -> Self:
        """Start it."""
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop it."""
        self.stop()

    def command(self, *words: str) -> list[str]:
        """Return a manage.py command."""
        return [sys.executable, str(ROOT / "manage.py"), *words]

    def start(self, *options: str, seconds: float = 90) -> None:
        """Start it and return once it says that it is up."""
        borrow_static(self.folder / "static")
        self.child = Child("lion", self.command("serve", *options), environment=self.environment, patience=15)
        deadline = time.monotonic() + seconds
        while "LION is at" not in self.listen():
            if self.child.status is not None or time.monotonic() > deadline:
                self.stop()
                raise AssertionError(f"LION did not start:\n{self.said}")
            time.sleep(0.05)
        lend_static(self.folder / "static")

    def listen(self) -> str:
        """Return everything that it has said."""
        for line in self.child.lines():
            self.said += f"{line}\n"
        return self.said

    def ends_within(self, seconds: float) -> int | None:
        """Return its status once it has ended, None where it has not."""
        deadline = time.monotonic() + seconds
        while self.child.status is None and time.monotonic() < deadline:
            self.listen()
            time.sleep(0.05)
        self.listen()
        return self.child.status

    def stop(self) -> None:
        """Stop it, and leave nothing."""
        if self.child.status is None:
            self.child.process.send_signal(signal.SIGINT)
            self.ends_within(15)
        self.child.kill_session()
        self.listen()
        self.child.output.close()

    def manage(self, *words: str) -> str:
        """Run a manage.py command beside it and return what it says."""
        done = subprocess.run(
            self.command(*words), env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def get(self, path: str) -> int:
        """Return the status that a page answers with."""
        connection = http.client.HTTPConnection("localhost", self.port, timeout=30)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        finally:
            connection.close()

    def mails_to(
        self, address: str, *, saying: str = "", at_least: int = 1, seconds: float = 30
    ) -> list[EmailMessage]:
        """Return the mails to `address` with the words `saying` in subject or text (case does not matter),
        oldest first, once there are `at_least` so many.
        """
        deadline = time.monotonic() + seconds
        while True:
            mails = [mail for mail in self._mails() if address in str(mail["To"])]
            found = [mail for mail in mails if saying.lower() in _words(mail).lower()]
            if len(found) >= at_least:
                return found
            subjects = [str(mail["Subject"]) for mail in mails]
            assert time.monotonic() < deadline, f"{address} was only told, in {seconds:.0f} s: {subjects}"
            time.sleep(0.2)

    def _mails(self) -> list[EmailMessage]:
        """Return every mail written to its end; Django's file backend closes each with a line of dashes."""
        texts = [
            text.lstrip("\n")
            for path in sorted(self.mail_dir.glob("*.log"))
            for text in path.read_text().split(f"\n{'-' * 79}\n")[:-1]
        ]
        return [email.message_from_string(text, policy=email.policy.default) for text in texts if text]


def _words(mail: EmailMessage) -> str:
    """Return a mail's subject and text."""
    body = mail.get_body(("plain",))
    return f"{mail['Subject']}\n{body.get_content() if body else ''}"
