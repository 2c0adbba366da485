"""Real servers for the tests: PostgreSQL and Valkey, in folders of their own, on sockets of their own.

As a script it runs a command beside a PostgreSQL: python -m tests.servers pytest ...
"""

import contextlib
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from lion import valkey
from lion.processes.child import Child

NOBODY = "nobody"
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "60"}
# It would note that tables are empty, for so they look from outside a test's transaction; plans made for
# empty tables take minutes where the test fills them.
FAST["autovacuum"] = "off"


def postgresql_folder() -> Path | None:
    """Return the folder of the newest PostgreSQL server on this machine."""
    candidates = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    candidates.sort(key=lambda path: int(path.parent.name) if path.parent.name.isdigit() else 0)
    if found := shutil.which("initdb"):
        candidates.append(Path(found).resolve().parent)
    return candidates[-1] if candidates else None


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """Run an empty PostgreSQL; yields its URL. As root it is run as `nobody`, since it refuses root."""
    programs = postgresql_folder()
    if programs is None:
        raise FileNotFoundError("There is no PostgreSQL server on this machine.")
    user = pwd.getpwnam(NOBODY).pw_uid if os.getuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="lion-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if user is not None:
            os.chown(folder, user, -1)
        server = _started(programs, folder, user)
        try:
            _wait_for(programs, folder, server)
            yield f"postgres://lion@/postgres?host={quote(str(folder), safe='')}"
        finally:
            server.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(10)
            server.kill()
            server.wait()


def _started(programs: Path, folder: Path, user: int | None) -> subprocess.Popen[bytes]:
    """Make a cluster in `folder` and start its server, on a socket in `folder`."""
    data = folder / "data"
    initdb = [str(programs / "initdb"), "-D", str(data), "-U", "lion", "-A", "trust", "-E", "UTF8", "-N"]
    subprocess.run([*initdb, "--locale=C"], check=True, stdout=subprocess.DEVNULL, user=user, cwd=folder)
    command = [str(programs / "postgres"), "-D", str(data), "-k", str(folder), "-c", "listen_addresses="]
    command += [word for name, value in FAST.items() for word in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(command, user=user, cwd=folder, stdout=log, stderr=log)


def _wait_for(programs: Path, folder: Path, server: subprocess.Popen[bytes]) -> None:
    """Return once PostgreSQL takes connections."""
    deadline = time.monotonic() + 30
    asking: list[str | Path] = [programs / "pg_isready", "-q", "-h", folder]
    while subprocess.run(asking, check=False).returncode:
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"PostgreSQL did not start:\n{(folder / 'log').read_text()}")
        time.sleep(0.1)


@contextlib.contextmanager
def broker() -> Iterator[str]:
    """Run an empty Valkey; yields its URL."""
    with tempfile.TemporaryDirectory(prefix="lion-vk-") as name:
        socket = Path(name, "valkey.sock")
        child = Child("valkey", valkey.server_command(socket, Path(name)))
        url = f"unix://{quote(str(socket))}?db=0"
        try:
            deadline = time.monotonic() + 20
            while not valkey.answers(url):
                if child.status is not None or time.monotonic() > deadline:
                    raise RuntimeError("Valkey did not start.")
                time.sleep(0.05)
            yield url
        finally:
            child.ask_to_end()
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.process.wait(5)
            child.kill_session()
            child.output.close()


def main() -> int:
    """Run the command given, with LION_TEST_DATABASE_URL set; without a server say so, loudly."""
    if postgresql_folder() is None:
        line = "*" * 78
        sys.stderr.write(
            f"{line}\nThe tests were NOT run on PostgreSQL: there is no server on this machine.\n{line}\n"
        )
        return 1 if os.environ.get("CI") else 0
    with postgresql() as url:
        return subprocess.run(
            sys.argv[1:],
            env=os.environ | {"LION_TEST_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"},
            check=False,
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
