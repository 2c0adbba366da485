"""manage.py serve: all of LION under one command, for one machine."""

import contextlib
import fcntl
import http.client
import os
import shutil
import signal
import socket
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, NoReturn

from django.conf import settings
from django.core.management import BaseCommand
from django.db import connection

from lion import backing, environment, valkey
from lion.demo import house as demo_house
from lion.demo import people
from lion.members.models import Member
from lion.processes.child import Child
from lion.processes.supervisor import Asked, Ended, Late, Supervisor

BROKER, WORKER, WEB = 0, 1, 2  # ranks: the broker stops last
MANAGE = Path(settings.BASE_DIR) / "manage.py"


class Command(BaseCommand):
    """Start Valkey (unless LION_REDIS_URL names one), migrate, then web, worker and beat; stop as one."""

    help = "Start all of LION: Valkey, web, worker and beat."
    requires_system_checks: list[str] = []  # the processes check

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare --demo."""
        parser.add_argument("--demo", action="store_true", help="fill an empty database with the demo")

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve until asked to stop (status 0); a process that ends by itself ends all (status 1)."""
        data_dir = Path(settings.DATA_DIR)
        with claimed(data_dir):
            refuse_taken_port(settings.PORT)
            try:
                with short_socket_removed(data_dir), Supervisor(say) as house:
                    self.open(house, data_dir, demo=options["demo"])
                    house.watch()
            except Asked:
                say("LION has stopped.")
            except (Ended, Late, valkey.ValkeyProblem) as problem:
                refuse(f"LION has stopped: {problem}", 1)

    def open(self, house: Supervisor, data_dir: Path, *, demo: bool) -> None:
        """Start everything, each once what it needs is there."""
        if not environment.text("LION_REDIS_URL"):
            start_valkey(house, data_dir)
        prepare = [sys.executable, str(MANAGE), "prepare", *(["--demo"] if demo else [])]
        house.finish(Child("set-up", prepare))
        house.start(web(data_dir), rank=WEB)
        house.start(beat(data_dir), rank=WEB)
        house.start(worker(), rank=WORKER)
        house.until(web_answers, 60, "web")
        for line in demo_accounts() if demo else []:
            say(line)
        say(f"LION is at http://localhost:{settings.PORT}/ (Ctrl-C stops it)")


def demo_accounts() -> list[str]:
    """Return who can sign in, where the demo is what is in the database."""
    accounts = demo_house.accounts()
    known = Member.objects.filter(email__in=[account.email for account in accounts]).count()
    connection.close()
    if known < len(accounts):
        return []
    lines = [f"  {account.email:<20} {account.says}" for account in accounts]
    return [f"Sign in with the password {people.PASSWORD} as", *lines]


def say(line: str) -> None:
    """Write a line; nothing where nobody reads any more."""
    try:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    except OSError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123 - for the rest of the process


def refuse(sentence: str, status: int) -> NoReturn:
    """End with a sentence and a status."""
    sys.stderr.write(f"{sentence.rstrip('.')}.\n")
    sys.exit(status)


def claimed(data_dir: Path) -> IO[str]:
    """Return the lock that makes this the only LION in `data_dir`, held until closed or dead."""
    lock = (data_dir / "serve.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        refuse(f"Another LION runs in {data_dir}: stop it, or set LION_DATA_DIR.", 2)
    return lock


def refuse_taken_port(port: int) -> None:
    """Say so where something else listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as problem:
            refuse(f"Port {port} is not free ({problem.strerror}): set LION_PORT to another.", 2)


@contextlib.contextmanager
def short_socket_removed(data_dir: Path) -> Iterator[None]:
    """Leave nothing in the system's temporary folder, where a deep `data_dir` has its socket."""
    try:
        yield
    finally:
        folder = backing.embedded_socket(data_dir).parent
        if folder != data_dir:
            shutil.rmtree(folder, ignore_errors=True)


def start_valkey(house: Supervisor, data_dir: Path) -> None:
    """Start the embedded Valkey and wait for its PONG."""
    path, folder = backing.embedded_socket(data_dir), data_dir / "valkey"
    url = backing.embedded_redis_url(data_dir)
    valkey.make_folders(path, folder)
    house.until(lambda: not valkey.answers(url), 10, "an older Valkey was left and")
    house.start(Child("valkey", valkey.server_command(path, folder)), rank=BROKER)
    house.until(lambda: valkey.answers(url), 20, "valkey")


def web(data_dir: Path) -> Child:
    """Start the web processes."""
    metrics = data_dir / "metrics"  # the processes' counters, added up by /metrics
    shutil.rmtree(metrics, ignore_errors=True)
    metrics.mkdir(mode=0o700)
    command = [sys.executable, "-m", "gunicorn", "lion.wsgi", "--bind", f"127.0.0.1:{settings.PORT}"]
    command += ["--workers", "2", "--threads", "4", "--preload", "--no-control-socket"]
    command += ["--graceful-timeout", "3", "--log-level", "warning"]
    if Path("/dev/shm").is_dir():  # noqa: S108 - heartbeats must not wait for a disk
        command += ["--worker-tmp-dir", "/dev/shm"]  # noqa: S108
    return Child("web", command, environment=os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(metrics)})


def worker() -> Child:
    """Start the Celery worker. Orphaned it is killed: its tasks may run again, and beat sweeps."""
    command = [sys.executable, "-m", "celery", "--quiet", "-A", "lion", "worker", "--concurrency", "2"]
    command += ["--without-gossip", "--without-mingle", "--loglevel", "WARNING"]
    quiet = {"PYTHONWARNINGS": "ignore:You're running the worker with superuser"}  # as do the others
    return Child("worker", command, environment=os.environ | quiet, patience=4.0, orphaned=signal.SIGKILL)


def beat(data_dir: Path) -> Child:
    """Start Celery's clock, of which there is exactly one."""
    command = [sys.executable, "-m", "celery", "--quiet", "-A", "lion", "beat", "--pidfile="]
    command += ["--schedule", str(data_dir / "beat"), "--loglevel", "WARNING"]
    return Child("beat", command)


def web_answers() -> bool:
    """Return whether the web processes answer: with anything, since a house with a public name redirects."""
    connection = http.client.HTTPConnection("127.0.0.1", settings.PORT, timeout=2)
    try:
        connection.request("GET", "/healthz")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True
