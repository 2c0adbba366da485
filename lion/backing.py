"""The backing services as the environment names them: database, Valkey, mail and who else signs people in.

Each reader returns what Django, Celery or allauth wants to be told; refusals as in `lion.environment`.
"""

import hashlib
import os
import re
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from lion.environment import Address, EnvironmentProblem, text

SOCKET_PATH_LIMIT = 107
"""Bytes in a unix socket's path: Linux's `sun_path` less its closing zero."""

SQLITE_TUNING = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=134217728; "
    "PRAGMA journal_size_limit=27103364; PRAGMA cache_size=-20000; PRAGMA temp_store=MEMORY;"
)
POSTGRESQL_OPTIONS = {"application_name", "connect_timeout", "options", "passfile", "service"} | {
    *("sslcert", "sslkey", "sslmode", "sslrootcert", "target_session_attrs")
}


def database(name: str, default_path: Path) -> dict[str, Any]:
    """Return Django's database entry for postgres://user:password@host:port/name?option=value, with
    ?host=/folder for a unix socket, or for sqlite:////absolute/path; SQLite at `default_path` by default.
    """
    value = text(name)
    if not value:
        return _sqlite(default_path)
    address = Address(name, value)
    if address.scheme == "sqlite":
        if address.host or len(address.path) < 2:
            raise EnvironmentProblem(f"{name}: write SQLite as sqlite:////absolute/path/of/the.sqlite3.")
        return _sqlite(Path(address.path[1:]).absolute())
    if address.scheme in {"postgres", "postgresql"}:
        return _postgresql(name, address)
    raise EnvironmentProblem(f"{name} must start with postgres:// or sqlite:///.")


def _sqlite(path: Path) -> dict[str, Any]:
    """Return the entry of a SQLite file that several processes write to; why so, see docs/decisions/0002."""
    options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_TUNING}
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": 600,
        "OPTIONS": options,
    }


def _postgresql(name: str, address: Address) -> dict[str, Any]:
    """Return the entry of a PostgreSQL database."""
    options = dict(address.options)
    host = options.pop("host", address.host)
    number = options.pop("port", str(address.port or ""))
    if unknown := sorted(set(options) - POSTGRESQL_OPTIONS):
        raise EnvironmentProblem(f"{name} has an option that LION does not know: {unknown[0]!r}.")
    if not address.path.strip("/"):
        raise EnvironmentProblem(f"{name} names no database: end it with /name.")
    if number and not (number.isascii() and number.isdigit() and 1 <= int(number) <= 65535):
        raise EnvironmentProblem(f"{name} has a port that is not a number from 1 to 65535.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": address.path.removeprefix("/"),
        "USER": address.user,
        "PASSWORD": address.password,
        "HOST": host,
        "PORT": number,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def redis_url(name: str) -> str | None:
    """Return the address of Valkey or Redis as redis-py writes it (redis://, rediss://, unix://), or None.

    redis+socket:// and redis+unix:// are read too, with the database as ?db=, ?virtual_host= or none.
    """
    value = text(name)
    if not value:
        return None
    address = Address(name, value)
    if address.scheme in {"redis", "rediss"}:
        if not address.host:
            raise EnvironmentProblem(f"{name} names no host.")
        if not re.fullmatch(r"/?|/\d+", address.path):
            raise EnvironmentProblem(f"{name} must end with the number of a database, such as /0.")
        return value
    if address.scheme not in {"unix", "redis+socket", "redis+unix"}:
        raise EnvironmentProblem(f"{name} must start with redis://, rediss:// or unix://.")
    if address.host or len(address.path) < 2:
        raise EnvironmentProblem(f"{name}: write a socket as unix:///absolute/path.")
    number = address.options.get("db", address.options.get("virtual_host", "0"))
    if not (number.isascii() and number.isdigit()):
        raise EnvironmentProblem(f"{name} has a database that is not a number.")
    account = urlsplit(value).netloc
    return f"unix://{account}{quote(address.path)}?db={number}"


def embedded_redis_url(data_dir: Path) -> str:
    """Return the address of the Valkey that `manage.py serve` starts."""
    return f"unix://{quote(str(embedded_socket(data_dir)))}?db=0"


def embedded_socket(data_dir: Path) -> Path:
    """Return the socket of the embedded Valkey: in `data_dir`, or where that is too deep for a socket's
    path, in a folder of the system's temporary one that every process finds by the same name.
    """
    path = data_dir / "valkey.sock"
    if len(os.fsencode(path)) <= SOCKET_PATH_LIMIT:
        return path
    label = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16]
    return Path(tempfile.gettempdir(), f"lion-{os.getuid()}-{label}", "valkey.sock")


def for_broker(url: str) -> str:
    """Return `url` (from `redis_url`) as kombu wants it: redis+socket:// for a socket, and TLS checked."""
    if url.startswith("unix://"):
        account_and_path, _, number = url.removeprefix("unix://").partition("?db=")
        return f"redis+socket://{account_and_path}?virtual_host={number}"
    if url.startswith("rediss://") and "ssl_cert_reqs=" not in url:
        return url + ("&" if "?" in url else "?") + urlencode({"ssl_cert_reqs": "required"})
    return url


def email(name: str, data_dir: Path) -> dict[str, Any]:
    """Return Django's EMAIL_ settings for smtp://user:password@host:port (with ?tls=1 for STARTTLS), smtps://
    (TLS from the start), submission:// (port 587 with STARTTLS), console: or file:///folder; by default
    each message becomes a file in `data_dir`/mail.
    """
    address = Address(name, text(name, f"file://{quote(str(data_dir / 'mail'))}"))
    backend = "django.core.mail.backends"
    if address.scheme == "console":
        return {"EMAIL_BACKEND": f"{backend}.console.EmailBackend"}
    if address.scheme == "file" and address.path.startswith("/") and not address.host:
        return {"EMAIL_BACKEND": f"{backend}.filebased.EmailBackend", "EMAIL_FILE_PATH": address.path}
    if address.scheme not in {"smtp", "smtps", "submission"}:
        raise EnvironmentProblem(
            f"{name} must start with smtp://, smtps:// or submission://, or be console: or file:///folder."
        )
    if not address.host:
        raise EnvironmentProblem(f"{name} names no host.")
    if unknown := sorted(set(address.options) - {"tls"}):
        raise EnvironmentProblem(f"{name} has an option that LION does not know: {unknown[0]!r}.")
    starttls = address.scheme == "submission" or address.options.get("tls", "0") == "1"
    if starttls and address.scheme == "smtps":
        raise EnvironmentProblem(f"{name}: smtps:// has TLS from the start, so leave ?tls=1 out.")
    usual_port = 465 if address.scheme == "smtps" else 587 if starttls else 25
    return {
        "EMAIL_BACKEND": f"{backend}.smtp.EmailBackend",
        "EMAIL_HOST": address.host,
        "EMAIL_PORT": address.port or usual_port,
        "EMAIL_HOST_USER": address.user,
        "EMAIL_HOST_PASSWORD": address.password,
        "EMAIL_USE_TLS": starttls,
        "EMAIL_USE_SSL": address.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,
    }


def openid_apps() -> list[dict[str, Any]]:
    """Return allauth's OpenID Connect apps: LinkedIn and one of the house's own, each where it is set up."""
    apps = [
        _openid_app("linkedin", "LinkedIn", "https://www.linkedin.com/oauth", "LION_LINKEDIN"),
        _openid_app("oidc", text("LION_OIDC_NAME", "OpenID"), text("LION_OIDC_URL"), "LION_OIDC"),
    ]
    return [app for app in apps if app is not None]


def _openid_app(provider: str, label: str, url: str, prefix: str) -> dict[str, Any] | None:
    """Return one app, None where it has no client id; half of one is a problem."""
    client, secret = text(f"{prefix}_CLIENT_ID"), text(f"{prefix}_SECRET")
    if not client and not secret and (prefix == "LION_LINKEDIN" or not url):
        return None
    for suffix, value in (("CLIENT_ID", client), ("SECRET", secret), ("URL", url)):
        if not value:
            raise EnvironmentProblem(f"{prefix}_{suffix} is needed for signing in with {label}.")
    if not url.startswith("https://"):
        raise EnvironmentProblem(f"{prefix}_URL must start with https://.")
    return {
        "provider_id": provider,
        "name": label,
        "client_id": client,
        "secret": secret,
        "settings": {"server_url": url},
    }


def origins(apps: list[dict[str, Any]]) -> list[str]:
    """Return the origins (https://host) of OpenID Connect apps: where signing in leads to."""
    return sorted({"/".join(app["settings"]["server_url"].split("/")[:3]) for app in apps})
