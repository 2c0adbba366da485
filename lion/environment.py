"""What LION reads from the environment: one reader per kind of value, no Django.

A variable that is unset or blank has its default. A malformed one raises `EnvironmentProblem`, whose
text is one sentence that names the variable and never repeats a secret. The services that LION leans on
are read in `lion.backing`.
"""

import contextlib
import ipaddress
import os
import re
import secrets
import tempfile
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

SECRET_KEY_LENGTH = 32
HOST_NAME = re.compile(
    r"\.?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*\.?"
)


class EnvironmentProblem(Exception):
    """A sentence about one variable, for the person who starts LION."""


class Address:
    """A URL from a variable, taken apart with every part percent-decoded; the host keeps its case."""

    def __init__(self, name: str, value: str) -> None:
        """Take `value` apart; `EnvironmentProblem` where it is no URL or its port no number."""
        try:
            parts = urlsplit(value)
            self.port = parts.port
        except ValueError as problem:
            raise EnvironmentProblem(f"{name} is not a well-formed address.") from problem
        account, _, host = parts.netloc.rpartition("@")
        user, _, password = account.partition(":")
        host = host[1 : host.index("]")] if host.startswith("[") else host.partition(":")[0]
        self.scheme = parts.scheme
        self.user, self.password, self.host = unquote(user), unquote(password), unquote(host)
        self.path = unquote(parts.path)
        self.options = dict(parse_qsl(parts.query, keep_blank_values=True))


def text(name: str, default: str = "") -> str:
    """Return the variable without surrounding blanks, or `default` where it is unset or blank."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool = False) -> bool:
    """Return whether the variable says yes: 1, true, yes, on; or 0, false, no, off."""
    value = text(name).lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise EnvironmentProblem(f"{name} must be 1 or 0, not {value!r}.")


def port(name: str, default: int) -> int:
    """Return a TCP port, 1 to 65535."""
    value = text(name, str(default))
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 65535):
        raise EnvironmentProblem(f"{name} must be a port number from 1 to 65535, not {value!r}.")
    return int(value)


def directory(name: str, default: Path) -> Path:
    """Return an absolute folder that can be written to; it is made, for its owner only, where missing."""
    path = Path(text(name, str(default))).expanduser().absolute()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        raise EnvironmentProblem(f"{name}: {path} cannot be made: {problem.strerror}.") from problem
    if not os.access(path, os.W_OK | os.X_OK):
        raise EnvironmentProblem(f"{name}: {path} cannot be written to.")
    return path


def hosts(name: str, default: list[str]) -> list[str]:
    """Return the host names and addresses that LION answers to, separated by commas or blanks."""
    found = text(name, ",".join(default)).lower().replace(",", " ").split()
    for host in found:
        if not (_is_address(host) or HOST_NAME.fullmatch(host)):
            raise EnvironmentProblem(
                f"{name} must list host names such as lion.example.org, no scheme, port or *: not {host!r}."
            )
    if not found:
        raise EnvironmentProblem(f"{name} lists no host name.")
    return found


def _is_address(host: str) -> bool:
    """Return whether `host` is an IPv4 address, or an IPv6 address in brackets."""
    try:
        if host.startswith("[") and host.endswith("]"):
            ipaddress.IPv6Address(host[1:-1])
        else:
            ipaddress.IPv4Address(host)
    except ValueError:
        return False
    return True


def secret_key(name: str, data_dir: Path) -> str:
    """Return the variable, or the key in `data_dir`/secret_key, which is made once, for its owner only."""
    value = text(name)
    source = name
    if not value:
        path = data_dir / "secret_key"
        source = f"{name} is not set, and the key in {path}"
        try:
            value = _kept_secret(path)
        except (OSError, UnicodeDecodeError) as problem:
            raise EnvironmentProblem(f"{name} is not set, and {path} cannot be read or made.") from problem
    if len(value) < SECRET_KEY_LENGTH:
        raise EnvironmentProblem(f"{source} must have at least {SECRET_KEY_LENGTH} characters.")
    return value


def _kept_secret(path: Path) -> str:
    """Return the key in `path`, made where missing: of processes that make it at once one wins for all."""
    if not path.exists():
        with tempfile.NamedTemporaryFile("w", prefix=".secret_key-", dir=path.parent) as draft:  # mode 600
            draft.write(secrets.token_urlsafe(64))
            draft.flush()
            with contextlib.suppress(FileExistsError):
                path.hardlink_to(draft.name)  # whole and at once, or not at all
    return path.read_text().strip()


def web_address(name: str) -> str:
    """Return the address of a page elsewhere, http:// or https:// with a host; empty where it is unset."""
    value = text(name)
    if not value:
        return ""
    address = Address(name, value)
    if address.scheme not in {"http", "https"} or not address.host or address.user or address.password:
        raise EnvironmentProblem(f"{name} must be the address of a page, such as https://example.org/lion.")
    return value
